import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { explanation } from "../../cli/explain";
import { collections } from "../../provider/opik/contract/collections";

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

  it("does not explain a code of a kind of object that there is not", () => {
    for (const code of ["OPIK_NOPE_EXISTS", "OPIK_ALERT_NOPE", "OPIK_<OBJECT>_EXISTS"]) {
      expect(() => explanation(page, code), code)
        .to.throw(code)
        .with.property("code", "OPIK_CODE_UNKNOWN");
    }
    for (const { name } of collections) {
      const kind = name.replace(/(?<=.)[A-Z]/g, "_$&").toUpperCase();
      expect(explanation(page, `OPIK_${kind}_EXISTS`)).to.match(new RegExp(`^OPIK_${kind}_EXISTS: `));
    }
  });

  it("of a code of its own is not that of the kinds", () => {
    expect(explanation(page, "OPIK_WORKSPACE_NOT_FOUND")).to.include(
      "The server has no workspace of that name",
    );
    expect(explanation(page, "OPIK_ENVIRONMENT_NOT_FOUND")).to.include("a Prompt whose environments");
  });

  it("stands alone, and says what to do", () => {
    const STEP =
      /\b(add|ask|check|choose|clear|compare|copy|correct|declare|do not use|give|import|install|list|look|pass|pick|put|record|reload|remove|report|run|save|set|use|update|unset|wait)\b/i;
    for (const [, codes = ""] of page.matchAll(/^\| (`[A-Z_<>]+`(?:, `[A-Z_<>]+`)*) \|/gm)) {
      for (const [code] of codes.replaceAll("<OBJECT>", "PROJECT").matchAll(/[A-Z_]+/g)) {
        const text = explanation(page, code);
        expect(text).not.to.match(/\b(as )?(above|below)\b/);
        expect(text, code).to.match(STEP);
      }
    }
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
