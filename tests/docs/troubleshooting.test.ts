import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

const root = dirname(require.resolve("pulumi-opik/package.json"));

/** Codes of errors in the sources below a folder: `code: "OPIK_..."`. */
function codesIn(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(join(root, folder, file), "utf8").matchAll(pattern)].map(([, code]) => code ?? ""),
  );
  return [...new Set(codes)].sort();
}

describe("docs/troubleshooting.md", () => {
  // What the local Opik says is about starting it, and is said to whoever just typed the command.
  const pattern = /\bcode: "((?!OPIK_LOCAL_)[A-Z]+(?:_[A-Z]+)+)"/g;
  const inSources = [
    ...new Set(["provider", "cli", "emulator"].flatMap((part) => codesIn(part, pattern))),
  ].sort();
  let page = "";

  before(() => {
    page = readFileSync(join(root, "docs", "troubleshooting.md"), "utf8");
  });

  it("has one line for each code of an error, and none for a code that does not exist", () => {
    const onPage = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code ?? "");

    expect([...onPage].sort()).to.deep.equal(inSources);
  });

  it("is about errors that a test makes happen", () => {
    const inTests = codesIn("tests", /\b((?:OPIK|SETTING|LEARN|DOCTOR|ENGINE|DEMO|PLUGIN)(?:_[A-Z]+)+)\b/g);

    expect(inSources.filter((code) => !inTests.includes(code))).to.deep.equal([]);
  });
});
