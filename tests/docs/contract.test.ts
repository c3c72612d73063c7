import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { contractPage } from "../../tools/contractPage";

const page = join(dirname(require.resolve("pulumi-opik/package.json")), "docs", "contract.md");

describe("docs/contract.md", () => {
  it("is what the contract's data gives (npm run docs writes it)", () => {
    expect(readFileSync(page, "utf8")).to.equal(contractPage());
  });
});
