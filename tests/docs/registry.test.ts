import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import checkedIn from "../../docs/schema.json";
import { withConfigurationTable } from "../../tools/configurationTable";
import { archiveName, PLATFORMS } from "../../tools/executables/platforms";
import { refusals, releaseRefusals } from "../../tools/registry";
import { EXAMPLE_LANGUAGES, registrySchema, withExample } from "../../tools/registrySchema";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("what Pulumi's Registry reads", () => {
  it("is what it does not refuse", () => {
    expect(refusals(read)).to.deep.equal([]);
  });

  it("is the schema with an example of everything in every language (npm run docs writes it)", () => {
    expect(checkedIn).to.deep.equal(JSON.parse(JSON.stringify(registrySchema())));
    for (const { description } of Object.values({ ...checkedIn.resources, ...checkedIn.functions })) {
      const languages = [...description.matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      expect(languages).to.deep.equal(EXAMPLE_LANGUAGES);
    }
  });

  it("has pages with what follows from data (npm run docs writes it), and links that work elsewhere", () => {
    const [index, installation] = [read("docs/_index.md"), read("docs/installation-configuration.md")];
    expect(index).to.equal(withExample(index));
    expect(installation).to.equal(withConfigurationTable(installation));
    for (const page of [index, installation]) {
      for (const [, target] of page.matchAll(/\]\(([^)]+)\)/g)) {
        expect(target).to.match(/^https:\/\//);
      }
    }
  });

  it("has a logo that is an SVG of its own", () => {
    expect(checkedIn.logoUrl).to.match(/\/docs\/logo\.svg$/);
    expect(read("docs/logo.svg")).to.match(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox=/);
  });
});

describe("the Registry refuses", () => {
  const schema = (change: object) => JSON.stringify({ ...checkedIn, ...change });
  const instead = (path: string, text: string | undefined) => (asked: string) => {
    if (asked !== path) {
      return read(asked);
    }
    if (text === undefined) {
      throw new Error(`there is no ${path}`);
    }
    return text;
  };

  for (const { title, path = "docs/schema.json", text, says } of [
    { title: "another name", text: schema({ name: "other" }), says: "pulumi-other" },
    { title: "no publisher", text: schema({ publisher: "" }), says: "no publisher" },
    { title: "an unknown category", text: schema({ keywords: ["category/llm"] }), says: "no category llm" },
    { title: "another address", text: schema({ pluginDownloadURL: "https://x" }), says: "pluginDownloadURL" },
    { title: "no schema", text: undefined, says: "there is no docs/schema.json" },
    { title: "no first page", path: "docs/_index.md", text: undefined, says: "there is no docs/_index.md" },
    { title: "no front matter", path: "docs/_index.md", text: "# Opik\n", says: "front matter" },
    {
      title: "a page without a title",
      path: "docs/installation-configuration.md",
      text: "---\nmeta_desc: Some.\nlayout: package\n---\n",
      says: "no title",
    },
  ]) {
    it(title, () => {
      expect(refusals(instead(path, text)).join("\n")).to.include(says);
    });
  }

  it("a tag without a release, a draft, a pre-release, and one that lacks a platform", () => {
    const assets = PLATFORMS.map((platform) => ({ name: archiveName("1.2.3", platform) }));
    const good = { draft: false, prerelease: false, assets };

    expect(releaseRefusals("v1.2.3", good)).to.deep.equal([]);
    expect(releaseRefusals("v1.2.3", undefined).join()).to.include("no release");
    expect(releaseRefusals("v1.2.3", { ...good, draft: true }).join()).to.include("draft");
    expect(releaseRefusals("v1.2.3", { ...good, prerelease: true }).join()).to.include("pre-release");
    expect(releaseRefusals("v1.2.3", { ...good, assets: assets.slice(1) })).to.have.length(1);
  });
});
