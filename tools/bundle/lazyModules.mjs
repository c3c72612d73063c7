// Rewrites what tsc makes of our modules, so that a bundle evaluates a module when a name of it is used for the first time
// instead of when a module that imports it is loaded: `x_1.name` becomes `require("./x").name`, which esbuild turns into a
// call of the module's wrapper. A run then evaluates the kinds of resources that it has, and no others.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** All but Node's own modules, and the libraries in files of their own: for a lookup with each use they are used too often. */
const IMPORT = /^(?:const|var) (\w+_\d+) = require\("((?!node:|zod"|undici")[^"]+)"\);\n/gm;
const EXPORT_ALL = /^__exportStar\(require\("(\.[^"]+)"\), exports\);$/gm;
/** Whatever else loads one of our modules when a module is evaluated; functions are indented. */
const OTHER = /^\S.*\brequire\("\.(?!.*\.json")/m;

/** The text of a module of ours. @throws {Error} for a form of import that it does not know */
export function withLazyImports(path) {
  let text = readFileSync(path, "utf8");
  const eager = text.replace(IMPORT, "").replace(EXPORT_ALL, "").match(OTHER);
  if (eager !== null) {
    throw new Error(`${path} has an import that the bundle cannot defer: ${eager[0]}`);
  }
  const imports = [...text.matchAll(IMPORT)];
  text = text.replace(IMPORT, "");
  for (const [, name, id] of imports) {
    const module = `require("${id}")`;
    // `new f().Name()` would be an instance of f.
    text = text
      .replace(new RegExp(`\\bnew ${name}((?:\\.\\w+)+)`, "g"), `new (${module}$1)`)
      .replace(new RegExp(`\\b${name}\\.`, "g"), `${module}.`);
    if (text.includes(name)) {
      throw new Error(`${path} uses ${id} otherwise than by a name in it, which the bundle cannot defer.`);
    }
  }
  const known = ownExports(text);
  return text.replace(EXPORT_ALL, (_line, id) =>
    [...exportsOf(fileOf(path, id))]
      .filter((name) => !known.has(name) && known.add(name))
      .map(
        (name) =>
          `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => require("${id}").${name} });`,
      )
      .join("\n"),
  );
}

const exportsOfFile = new Map();

/** Names that a module exports, with those that it passes on. */
function exportsOf(path) {
  let names = exportsOfFile.get(path);
  if (names === undefined) {
    const text = readFileSync(path, "utf8");
    names = ownExports(text);
    for (const [, id] of text.matchAll(EXPORT_ALL)) {
      for (const name of exportsOf(fileOf(path, id))) {
        names.add(name);
      }
    }
    exportsOfFile.set(path, names);
  }
  return names;
}

function ownExports(text) {
  const assigned = [...text.matchAll(/^(?:exports\.\w+ = )+/gm)].flatMap(([line]) => [
    ...line.matchAll(/exports\.(\w+)/g),
  ]);
  const defined = text.matchAll(/^Object\.defineProperty\(exports, "(\w+)"/gm);
  return new Set([...assigned, ...defined].map(([, name]) => name).filter((name) => name !== "__esModule"));
}

function fileOf(from, id) {
  const path = join(dirname(from), id);
  return [`${path}.js`, join(path, "index.js")].find(existsSync);
}
