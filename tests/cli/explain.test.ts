import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { explanation } from "../../cli/explain";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const LIMIT_MS = 30_000;

describe("pulumi-opik explain", function () {
  this.timeout(LIMIT_MS);
  const page = readFileSync(join(root, "docs", "troubleshooting.md"), "utf8");

  it("prints the line of a code, with brackets or without", () => {
    const said = execFileSync(process.execPath, [
      join(root, "dist", "cli", "main.js"),
      "explain",
      "[OPIK_TIMEOUT]",
    ]);

    expect(said.toString()).to.match(/^OPIK_TIMEOUT: No complete response within 30 s per attempt.*\n$/);
    expect(explanation(page, "opik_timeout")).to.equal(said.toString().trimEnd());
  });

  it("knows codes that share a line, and those that have the kind of object in their middle", () => {
    expect(explanation(page, "CLI_VALUE_INVALID")).to.match(/^CLI_VALUE_INVALID: /);
    expect(explanation(page, "OPIK_LLM_PROVIDER_KEY_EXISTS")).to.match(/^OPIK_LLM_PROVIDER_KEY_EXISTS: /);
  });

  it("has links that lead somewhere from an installed package", () => {
    expect(explanation(page, "OPIK_CREDENTIALS_MISSING")).to.match(
      /credentials \(https:\/\/github\.com\/pulumi-opik\/pulumi-opik\/blob\/main\/docs\/credentials\.md\)/,
    );
  });

  it("says that it does not know a code", () => {
    expect(() => explanation(page, "OPIK_SOMETHING"))
      .to.throw("OPIK_SOMETHING")
      .with.property("code", "OPIK_CODE_UNKNOWN");
  });
});
