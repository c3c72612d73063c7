// Writes the bill of materials of the npm package and of the plugin's bundle, in CycloneDX's JSON: what npm says of the
// locked dependencies, reduced to those that are installed with the package or whose code is in the bundle.
// Usage: npm run sbom -- [--out <file>], after npm run build (which notes what it has bundled).
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runtimePackages } from "./supply/lockFile.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: { out: { type: "string", default: join("dist", "sbom.cdx.json") } },
});
const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

const manifest = json("package.json");
const refOf = ({ name, version }) => `${name}@${version}`;
const bundled = new Map(json("dist/bundled.json").map((one) => [refOf(one), one]));
const runtime = new Set(runtimePackages(root).map(refOf));
const wanted = new Set([...bundled.keys(), ...runtime]);

// The lock file and not node_modules, so that nothing of this machine gets into it.
const bom = JSON.parse(
  execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  }),
);
const subject = bom.metadata.component;
// npm takes the name of the folder.
subject.name = manifest.name;
const plugin = {
  "bom-ref": `pulumi-resource-opik@${manifest.version}`,
  type: "application",
  name: "pulumi-resource-opik",
  version: manifest.version,
  description: "The provider plugin, bundled, in dist/plugin of the npm package and in the plugin tarballs.",
  licenses: subject.licenses,
};
const libraries = bom.components
  .filter((one) => wanted.has(one["bom-ref"]))
  .map((one) => ({ ...one, properties: properties(one) }));
const missing = [...wanted].filter((ref) => !libraries.some((one) => one["bom-ref"] === ref));
if (missing.length > 0) {
  throw new Error(`Not in package-lock.json: ${missing.join(", ")}. Run npm ci.`);
}

bom.components = [plugin, ...libraries];
bom.dependencies = [
  { ref: subject["bom-ref"], dependsOn: [...runtime, plugin["bom-ref"]] },
  { ref: plugin["bom-ref"], dependsOn: [...bundled.keys()] },
  ...bom.dependencies
    .filter(({ ref }) => wanted.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => wanted.has(one)) })),
];

const target = resolve(values.out);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(bom, undefined, 2)}\n`);
console.log(target);

/** Where the code of a library is; that it serves development as well does not matter to whoever gets the package. */
function properties(component) {
  const { bundles = [] } = bundled.get(component["bom-ref"]) ?? {};
  return [
    ...component.properties.filter(({ name }) => name !== "cdx:npm:package:development"),
    ...bundles.map((file) => ({ name: "pulumi-opik:bundledIn", value: `dist/plugin/${file}` })),
    ...(runtime.has(component["bom-ref"])
      ? [{ name: "pulumi-opik:installedWith", value: manifest.name }]
      : []),
  ];
}
