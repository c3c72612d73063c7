import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { resources } from "../../provider/resources";
import { dynamicClasses } from "../../tools/sdk/dynamicClasses";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("the dynamic flavour's classes", function () {
  this.timeout(60_000);

  for (const [file, text] of dynamicClasses(resources.all)) {
    it(`${file} is what the definition gives (npm run sdk writes it)`, () => {
      const path = join(root, "sdk", "dynamic", file);
      const biome = join(root, "node_modules", ".bin", "biome");
      const formatted = execFileSync(biome, ["check", "--write", `--stdin-file-path=${path}`], {
        input: text,
        encoding: "utf8",
        cwd: root,
      });

      expect(readFileSync(path, "utf8")).to.equal(formatted);
    });
  }
});
