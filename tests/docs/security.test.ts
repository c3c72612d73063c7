import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("SECURITY.md", () => {
  const page = readFileSync(join(root, "SECURITY.md"), "utf8");
  const [, model = ""] = page.split("## Threat model");
  const sections = model.split(/^### /m).slice(1);

  it("has each attacker with what they can and cannot do", () => {
    const titles = sections.map((section) => section.split("\n", 1)[0]);
    for (const attacker of [
      "API server",
      "contract file",
      "stack configuration",
      "opik:url",
      "state file",
      "recording",
    ]) {
      expect(titles.join("; ")).to.include(attacker);
    }
    for (const section of sections) {
      expect(section).to.include("Cannot:");
    }
  });

  it("names a test for each thing that cannot be done", () => {
    for (const section of sections) {
      const cannot = section.split("Cannot:\n")[1]?.split(/\n\n(?!-)/)[0] ?? "";
      const lines = cannot.split("\n").filter((line) => line.startsWith("- "));
      expect(lines).not.to.deep.equal([]);
      for (const line of lines) {
        expect(line).to.match(/: `tests\/[\w/]+\.test\.ts`: "[^"]+"/);
      }
    }
  });

  it("names tests that are there, by words of their titles", () => {
    const named = [...page.matchAll(/`(tests\/[^`]+)`(?:: "([^"]+)")?/g)];
    expect(named).to.have.length.above(20);
    for (const [, file = "", title = ""] of named.filter(([, file = ""]) => file.endsWith(".test.ts"))) {
      const text = readFileSync(join(root, file), "utf8");
      // Titles that are put together have the words in one of their parts.
      expect(text.includes(title), `${file}: ${title}`).to.equal(true);
    }
  });
});
