// Writes the examples of the Registry's schema in every language, from tools/examples/programs. Usage: npm run examples
// [-- <file>]; needs Go, whose module cache then holds Pulumi's generators.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const schema = join(root, "provider", "hosts", "plugin", "schema.json");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const out = resolve(process.argv[2] ?? join(here, "generated.json"));

const examples = execFileSync("go", ["run", ".", schema, version, join(here, "programs")], {
  cwd: here,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
});
writeFileSync(out, examples);
