// The main script of the single executable: loads the plugin's bundles from the executable itself, each with V8's code
// cache where there is one. Node's own code cache for this form holds the functions that are compiled when a script is
// loaded; these caches were made after a run, and hold all that it ran.
const { getRawAsset, getAssetKeys } = require("node:sea");
const { Script } = require("node:vm");

const builtin = require;
const assets = new Set(getAssetKeys());
const loaded = new Map();
/** `NODE_DEBUG=opik-start` says whether the caches served: another processor or flag makes V8 refuse them. */
const debug = process.env.NODE_DEBUG === "opik-start";

function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) {
    return known.exports;
  }
  const cachedData = assets.has(`${name}.cache`) ? Buffer.from(getRawAsset(`${name}.cache`)) : undefined;
  // The bundles are ASCII, which a string keeps in one byte each.
  const script = new Script(Buffer.from(getRawAsset(name)).latin1Slice(), { filename: name, cachedData });
  if (debug) {
    const cache = cachedData === undefined ? "none" : script.cachedDataRejected ? "refused" : "used";
    process.stderr.write(`${name}: code cache ${cache}\n`);
  }
  const module = { exports: {} };
  loaded.set(name, module);
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, process.execPath, "");
  return module.exports;
}

function requireFrom(name) {
  return name.startsWith("./") ? load(name.slice(2)) : builtin(name);
}

load("pulumi-resource-opik.js");
