// Generates the SDKs in sdk from the checked-in schema. Usage: npm run sdk [-- <folder>]; needs Go 1.21 or
// newer, whose module cache then holds the generators of Pulumi's own source. Their version (go.mod) stays behind the
// engine's on purpose: those of 3.274 make classes that ask Python programs for pulumi 3.269 or newer, these for 3.231.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const schema = join(root, "provider", "hosts", "plugin", "schema.json");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const LANGUAGES = ["nodejs", "python", "go"];

const out = resolve(process.argv[2] ?? join(root, "sdk"));
const before = new Map(LANGUAGES.map((language) => [language, join(out, language)]));
for (const folder of before.values()) {
  rmSync(folder, { recursive: true, force: true });
}
mkdirSync(out, { recursive: true });
execFileSync("go", ["run", ".", schema, version, out], {
  cwd: here,
  stdio: "inherit",
  env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
});
for (const [language, folder] of before) {
  cpSync(join(here, "extra", language), folder, { recursive: true });
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
}
// The generators' helper code cites a page of Go's documentation by an address that is also that of a registry.
for (const file of [
  join(out, "nodejs", "utilities.ts"),
  join(out, "python", "pulumi_opik", "_utilities.py"),
]) {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/https:\/\/golang\.org\/src\/(strconv\/atob\.go)\S*?(?=,? )/, "Go's $1"));
}
// The Node classes are a part of the npm package pulumi-opik. As generated, this file would make Pulumi's Node.js
// host look for a plugin to download in every project that has the package, and it is read for the version only.
writeFileSync(
  join(out, "nodejs", "package.json"),
  `${JSON.stringify({ name: "pulumi-opik-native", version, private: true }, undefined, 2)}\n`,
);
for (const name of ["tsconfig.json", ".gitignore"]) {
  rmSync(join(out, "nodejs", name));
}
writeFileSync(
  join(out, "generated.json"),
  `${JSON.stringify({ from: hashOf([schema, here], version), files: hashOf([...before.values()]) }, undefined, 2)}\n`,
);

/** One hash over names and contents of files, and of those in folders. */
function hashOf(paths, salt = "") {
  const hash = createHash("sha256").update(salt);
  for (const path of paths.flatMap(filesIn).sort()) {
    const base = path.startsWith(out) ? out : root;
    hash.update(`\0${relative(base, path).replaceAll(sep, "/")}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function filesIn(path) {
  try {
    return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
  } catch (error) {
    if (error.code === "ENOTDIR") {
      return [path];
    }
    throw error;
  }
}
