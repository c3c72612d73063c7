/** Writes the parts of the documentation that follow from data. Usage: npm run docs */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withConfigurationTable } from "./configurationTable";

const readme = join(dirname(require.resolve("pulumi-opik/package.json")), "README.md");

writeFileSync(readme, withConfigurationTable(readFileSync(readme, "utf8")));
