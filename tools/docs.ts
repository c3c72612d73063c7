/** Writes the parts of the documentation that follow from data. Usage: npm run docs */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { opikSchema } from "../provider/packageSchema";
import { withConfigurationTable } from "./configurationTable";
import { contractPage } from "./contractPage";
import { withDependencyTables } from "./dependencyTables";

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
