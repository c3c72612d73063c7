// Makes V8's code caches of the plugin's bundles, on the Node that will use them: runs the plugin, and takes what was
// compiled when the engine has ended the run. Usage: node warm.cjs <folder of wrapped bundles>; prints the port, and ends
// when its standard input does.
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const [, , folder] = process.argv;
const builtin = require;
const loaded = new Map();

function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) {
    return known.module.exports;
  }
  const script = new Script(readFileSync(join(folder, name), "latin1"), { filename: name });
  const module = { exports: {} };
  loaded.set(name, { module, script });
  const requireFrom = (path) => (path.startsWith("./") ? load(path.slice(2)) : builtin(path));
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, process.execPath, "");
  return module.exports;
}

globalThis[Symbol.for("pulumi-opik.ended")] = (loadAll) => {
  loadAll();
  for (const [name, { script }] of loaded) {
    writeFileSync(join(folder, `${name}.cache`), script.createCachedData());
  }
};
process.stdin.resume().once("end", () => process.exit(0));

// Arguments are the engine's, of which there is none.
process.argv.length = 2;
load("pulumi-resource-opik.js");
