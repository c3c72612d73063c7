/** Writes the parts of the documentation that follow from data. Usage: npm run docs */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { opikSchema } from "../provider/packageSchema";
import { withConfigurationTable } from "./configurationTable";
import { contractPage } from "./contractPage";
import { withDependencyTables } from "./dependencyTables";
import { registrySchema, withExample } from "./registrySchema";
import { resourcePages } from "./resourcePages";
import { verifiedPage } from "./verifiedPage";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const readme = join(root, "README.md");
const supplyChain = join(root, "docs", "supply-chain.md");

writeFileSync(readme, withConfigurationTable(readFileSync(readme, "utf8")));
writeFileSync(join(root, "docs", "contract.md"), contractPage());
writeFileSync(supplyChain, withDependencyTables(readFileSync(supplyChain, "utf8")));
writeFileSync(
  join(root, "provider", "hosts", "plugin", "schema.json"),
  `${JSON.stringify(opikSchema(), undefined, 2)}\n`,
);
const index = join(root, "docs", "_index.md");
const installation = join(root, "docs", "installation-configuration.md");
writeFileSync(index, withExample(readFileSync(index, "utf8")));
writeFileSync(installation, withConfigurationTable(readFileSync(installation, "utf8")));
writeFileSync(join(root, "docs", "schema.json"), `${JSON.stringify(registrySchema(), undefined, 2)}\n`);

const pages = resourcePages();
const folder = join(root, "docs", "resources");
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder).filter((one) => !pages.has(one))) {
  rmSync(join(folder, name));
}
for (const [name, text] of pages) {
  writeFileSync(join(folder, name), text);
}
writeFileSync(join(root, "docs", "verified.md"), verifiedPage());
