// Loads a bundle with V8's code cache, which an earlier run has left in the user's own cache folder: most of a start is
// compiling, and the cache holds everything that a run has compiled (Node's own compile cache holds only what is compiled
// when a file is loaded, which is a tenth of it). `NODE_DISABLE_COMPILE_CACHE` turns it off, as it does Node's.
const {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire } = require("node:module");
const { homedir } = require("node:os");
const { basename, dirname, isAbsolute, join } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { Script } = require("node:vm");
const { crc32 } = require("node:zlib");

/** Where a bundle finds what is to be called when it is ready, and when the engine ends a run. */
const READY = Symbol.for("pulumi-opik.ready");
const ENDED = Symbol.for("pulumi-opik.ended");
/** What a cache was made after, the better one first: a run has compiled what a start has, and more. */
const STAGES = ["run", "start"];
const FORGET_AFTER_MS = 90 * 24 * 60 * 60 * 1000;
/** A checksum of what follows it: V8 itself looks at the head of a cache only. */
const HEAD_BYTES = 4;

/**
 * Runs a bundle and the libraries beside it in this process as `require` would, and no part of the cache can make it fail.
 * A cache is made when the bundle says that it is ready, and a better one when it says that the engine has ended a run.
 *
 * @returns what the bundle exports
 */
exports.load = function load(path) {
  const loaded = new Map();
  const run = (file) => {
    const known = loaded.get(file);
    if (known !== undefined) {
      return known.module.exports;
    }
    const script = compiled(file);
    const module = { exports: {} };
    loaded.set(file, { module, script });
    const builtin = createRequire(file);
    const requireFrom = (id) => (id.startsWith("./") ? run(join(dirname(file), id)) : builtin(id));
    script.code
      .runInThisContext()
      .call(module.exports, module.exports, requireFrom, module, file, dirname(file));
    return module.exports;
  };
  globalThis[READY] = () => {
    for (const { script } of loaded.values()) {
      if (script.entry !== undefined && script.stage === undefined) {
        keep(script, "start");
      }
    }
  };
  /** @param loadAll loads what another run may need, so that the cache serves it too */
  globalThis[ENDED] = (loadAll) => {
    const isWanted = ({ script }) => script.entry !== undefined && script.stage !== "run";
    if ([...loaded.values()].some(isWanted)) {
      loadAll();
    }
    for (const { script } of [...loaded.values()].filter(isWanted)) {
      keep(script, "run");
    }
  };
  return run(path);
};

/** A file as the function that Node makes of a module, from the best cache that there is, with that cache's stage. */
function compiled(file) {
  const bytes = readFileSync(file);
  // The bundles are ASCII, which a string keeps in one byte each.
  const source = `(function (exports, require, module, __filename, __dirname) {${bytes.latin1Slice()}\n})`;
  const entry = entryFor(bytes);
  for (const stage of entry === undefined ? [] : STAGES) {
    const cachedData = read(fileOf(entry, stage));
    const code = cachedData && new Script(source, { filename: file, cachedData });
    if (code !== undefined && !code.cachedDataRejected) {
      say(`used of a ${stage}`, file);
      return { file, entry, code, stage, bytes: cachedData.length };
    }
  }
  say(entry === undefined ? "off" : "missing", file);
  return { file, entry, code: new Script(source, { filename: file }), stage: undefined, bytes: 0 };
}

/** To whoever sets `NODE_DEBUG=opik-start`. */
function say(what, file) {
  if (process.env.NODE_DEBUG === "opik-start") {
    process.stderr.write(`code cache ${what}: ${basename(file)}\n`);
  }
}

/** The file for a bundle on this Node, without the stage, or undefined where there is no folder that is surely the user's own. */
function entryFor(bytes) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.env.NODE_V8_COVERAGE) {
    return undefined;
  }
  try {
    const base = userCacheFolder();
    const folder = join(base, "pulumi-opik", "start");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (![base, dirname(folder), folder].every(isOwn)) {
      return undefined;
    }
    const key = [process.version, process.arch, cachedDataVersionTag(), crc32(bytes)].join("-");
    return join(folder, key);
  } catch {
    return undefined;
  }
}

function fileOf(entry, stage) {
  return `${entry}.${stage}.cache`;
}

/** As the rest of pulumi-opik has it. */
function userCacheFolder() {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local, HOME: home = homedir() } = process.env;
  if (xdg !== undefined && isAbsolute(xdg)) {
    return xdg;
  }
  if (process.platform === "win32") {
    return local || join(homedir(), "AppData", "Local");
  }
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/**
 * Whether nobody else can put something into a folder: what is in a cache is run. On Windows a user's profile is closed
 * to others by its access list, which Node does not show.
 */
function isOwn(folder) {
  if (process.platform === "win32") {
    return lstatSync(folder).isDirectory();
  }
  const { uid, mode } = statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

function read(file) {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(HEAD_BYTES);
    return bytes.length > HEAD_BYTES && bytes.readUInt32LE(0) === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whatever other starts do. */
function keep(script, stage) {
  const entry = fileOf(script.entry, stage);
  const work = `${entry}.${process.pid}`;
  try {
    const data = script.code.createCachedData();
    if (data.length > script.bytes) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32LE(crc32(data));
      writeFileSync(work, Buffer.concat([head, data]), { mode: 0o600, flag: "wx" });
      renameSync(work, entry);
      if (script.stage !== undefined) {
        rmSync(fileOf(script.entry, script.stage), { force: true });
      }
    } else {
      // In a long run V8 throws away what only the start needed.
      renameSync(fileOf(script.entry, script.stage), entry);
    }
    say(`kept of a ${stage}`, script.file);
    Object.assign(script, { stage, bytes: data.length });
    forget(dirname(entry));
  } catch {
    rmSync(work, { force: true });
  }
}

/** Removes what no longer serves: other versions' caches. */
function forget(folder) {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > FORGET_AFTER_MS) {
      rmSync(file, { force: true });
    }
  }
}
