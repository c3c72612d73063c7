// Prints what `npm pack` would put into the package: its size, its biggest parts, and what it depends on at run time.
// Exit code 1 where something is in it that does not belong there, or missing.
// Usage: npm run package:contents -- [<folder of a package>], after npm run build.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runtimePackages } from "./supply/lockFile.mjs";

const root = resolve(process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that belongs into the package. */
const EXPECTED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^docs\/(resources\/)?\w[\w-]*\.md$/,
  /^dist\/(cli|emulator|provider|sdk)\/.*\.(js|d\.ts)$/,
  /^dist\/sdk\/nodejs\/package\.json$/,
  /^dist\/plugin\/(pulumi-resource-opik(\.cmd|\.js)?|codeCache\.js|dynamic-host\.js|undici\.js|zod\.js|THIRD-PARTY-LICENSES\.txt)$/,
  /^dist\/plugin\/source\/(PulumiPlugin\.yaml|package\.json)$/,
];
/** Never, even where the above would let them in. */
const UNWANTED =
  /(^|\/)(tests?|examples?|fixtures?|node_modules)\/|\.(test|spec)\.|\.map$|(?<!\.d)\.[cm]?ts$/;
/** npm runs these on the machine of whoever installs the package. */
// npm warns of `prepare` as well, although it does not run it where a tarball is installed.
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packed = pack();
const files = [...packed.files].sort((a, b) => b.size - a.size);

console.log(
  `${packed.filename}: ${files.length} files, ${kB(packed.size)} packed, ${kB(packed.unpackedSize)} unpacked`,
);

console.log("\nParts:");
for (const [part, size] of parts()) {
  console.log(`  ${kB(size).padStart(10)}  ${part}`);
}
console.log("\nBiggest files:");
for (const { path, size } of files.slice(0, 8)) {
  console.log(`  ${kB(size).padStart(10)}  ${path}`);
}

console.log("\nDependencies at run time, with theirs:");
for (const { name, version, license } of runtimePackages(root)) {
  console.log(`  ${name} ${version} (${license})`);
}
for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
  console.log(`  ${name} ${range}: the program's own (peer dependency)`);
}

const unexpected = [
  ...files
    .map(({ path }) => path)
    .filter((path) => UNWANTED.test(path) || !EXPECTED.some((one) => one.test(path)))
    .sort()
    .map((path) => `${path} does not belong into the package.`),
  ...INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script] !== undefined).map(
    (script) => `package.json has the install script "${script}".`,
  ),
  ...(files.some(({ path }) => path === "binding.gyp")
    ? ["With binding.gyp, npm runs node-gyp when the package is installed."]
    : []),
];
for (const line of unexpected) {
  console.error(`Unexpected: ${line}`);
}
const missing = entries(manifest).filter((entry) => !files.some(({ path }) => path === entry));
for (const path of missing) {
  console.error(`Missing: package.json names ${path}, which is not in the package.`);
}
process.exitCode = unexpected.length === 0 && missing.length === 0 ? 0 : 1;

/** Files that package.json promises. */
function entries({ main, types, bin, exports }) {
  const values = (value) =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(values) : [value];
  return values([main, types, bin, exports])
    .filter((value) => typeof value === "string")
    .map((path) => path.replace(/^\.\//, ""));
}

function pack() {
  const output = execFileSync(
    "npm",
    ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"],
    {
      cwd: root,
      encoding: "utf8",
      // On Windows npm is a batch file.
      shell: process.platform === "win32",
    },
  );
  // An array, or by the package's name, as of which npm it is.
  const [one] = Object.values(JSON.parse(output));
  return one;
}

/** Sizes by the folder in dist. */
function parts() {
  const sizes = new Map();
  for (const { path, size } of files) {
    const part =
      /^dist\/(cli|emulator|provider|sdk)\/[^/]+(?=\/)|^dist\/[^/]+(?=\/)/.exec(path)?.[0] ?? "(top)";
    sizes.set(part, (sizes.get(part) ?? 0) + size);
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
