import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { settings } from "../../provider/opik";
import { configurationTable, withConfigurationTable } from "../../tools/configurationTable";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it("has the configuration table that the provider's settings give (npm run docs writes it)", () => {
    expect(readme).to.equal(withConfigurationTable(readme));
  });

  it("names every setting in that table", () => {
    for (const { key } of Object.values(settings)) {
      expect(configurationTable()).to.include(`\`opik:${key}\``);
    }
  });
});
