// Packs dist/plugin into the tarball that `pulumi plugin install resource opik <version> --file <tarball>` takes.
// Usage: npm run plugin:tarball -- [--all] [--out <folder>], after npm run build; --all: for every platform, which
// differ in nothing but the tarball's name.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { values } = parseArgs({
  options: { all: { type: "boolean", default: false }, out: { type: "string", default: "dist" } },
});

/** Names of platforms as Pulumi has them, which are Go's. */
const systems = { linux: "linux", darwin: "darwin", win32: "windows" };
const processors = { x64: "amd64", arm64: "arm64" };
const here = `${systems[process.platform] ?? process.platform}-${processors[process.arch] ?? process.arch}`;
const platforms = values.all
  ? Object.values(systems).flatMap((system) => Object.values(processors).map((one) => `${system}-${one}`))
  : [here];

const [first, ...others] = platforms.map((platform) =>
  resolve(values.out, `pulumi-resource-opik-v${version}-${platform}.tar.gz`),
);
mkdirSync(values.out, { recursive: true });
// Without the source plugin: the engine would install its dependencies with Node's language host.
const plugin = ["--exclude", "./source", "-C", join(root, "dist", "plugin"), "."];
execFileSync("tar", ["-czf", first, "-C", root, "LICENSE", ...plugin], { stdio: "inherit" });
for (const tarball of others) {
  copyFileSync(first, tarball);
}
for (const tarball of [first, ...others]) {
  console.log(tarball);
}
