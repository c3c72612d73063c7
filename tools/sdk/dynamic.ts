/** Writes the Node classes of the dynamic flavour. Usage: npm run sdk:dynamic */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resources } from "../../provider/resources";
import { dynamicClasses } from "./dynamicClasses";

const folder = join(dirname(require.resolve("pulumi-opik/package.json")), "sdk", "dynamic");

for (const [file, text] of dynamicClasses(resources.all)) {
  writeFileSync(join(folder, file), text);
}
