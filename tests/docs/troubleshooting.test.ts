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

/** Kinds of codes that every object has with its own name. */
const OF_OBJECTS = /\bcode: `OPIK_\$\{noun\}_([A-Z_]+)`/g;

describe("docs/troubleshooting.md", () => {
  // What the local Opik says is about starting it, and is said to whoever just typed the command.
  const pattern = /(?:\bcode: |\bexplained\(\s*)"((?!OPIK_LOCAL_)[A-Z]+(?:_[A-Z]+)+)"/g;
  const inSources = [
    ...new Set([
      ...["provider", "cli", "emulator"].flatMap((part) => codesIn(part, pattern)),
      ...codesIn("provider", OF_OBJECTS).map((kind) => `OPIK_<OBJECT>_${kind}`),
    ]),
  ].sort();
  let page = "";

  before(() => {
    page = readFileSync(join(root, "docs", "troubleshooting.md"), "utf8");
  });

  it("has one line for each code of an error, and none for a code that does not exist", () => {
    const rows = [...page.matchAll(/^\| (`[A-Z_<>]+`(?:, `[A-Z_<>]+`)*) \|/gm)];
    const onPage = rows.flatMap(([, codes = ""]) => [...codes.matchAll(/[A-Z_<>]+/g)].map(([code]) => code));

    expect([...onPage].sort()).to.deep.equal(inSources);
  });

  it("is about errors that a test makes happen", () => {
    const inTests = codesIn("tests", /\b((?:OPIK|SETTING|LEARN|DOCTOR|ENGINE|CLI|PLUGIN)(?:_[A-Z]+)+)\b/g);

    const isTested = (code: string) =>
      inTests.some((one) => one === code || new RegExp(`^${code.replace("<OBJECT>", "[A-Z_]+")}$`).test(one));
    expect(inSources.filter((code) => !isTested(code))).to.deep.equal([]);
  });
});
