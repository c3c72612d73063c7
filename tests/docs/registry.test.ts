import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import checkedIn from "../../docs/schema.json";
import { withConfigurationTable } from "../../tools/configurationTable";
import { archiveName, PLATFORMS } from "../../tools/executables/platforms";
import { publishedRefusals, refusals, releaseRefusals } from "../../tools/registry";
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

describe("npm run registry:check -- --published", () => {
  const ADDRESS = "github://api.github.com/pulumi-opik/pulumi-opik";
  const release = (change = {}) => ({
    draft: false,
    prerelease: false,
    assets: PLATFORMS.map((platform) => ({ name: archiveName("1.2.3", platform) })),
    ...change,
  });
  const ran: string[] = [];
  const said = (fetch: () => Promise<Response>, outcome: { code?: number; output: string }) =>
    publishedRefusals("v1.2.3", ADDRESS, {
      fetch,
      run: (command, words) => {
        ran.push([command, ...words].join(" "));
        return outcome;
      },
    });
  const installed = { code: 0, output: "" };

  beforeEach(() => ran.splice(0));

  it("installs what is published, from the address that the schema names", async () => {
    expect(await said(async () => Response.json(release()), installed)).to.deep.equal([]);
    expect(ran).to.deep.equal([`pulumi plugin install resource opik v1.2.3 --server ${ADDRESS}`]);
  });

  it("says that nothing is published, and installs nothing", async () => {
    const [problem, ...more] = await said(async () => new Response("{}", { status: 404 }), installed);
    expect(problem).to.equal(
      "There is no release v1.2.3 of pulumi-opik/pulumi-opik on GitHub; a tag alone does not do.",
    );
    expect(more.join()).to.include("was not tried");
    expect(ran).to.deep.equal([]);
  });

  it("does not install a draft", async () => {
    const problems = await said(async () => Response.json(release({ draft: true })), installed);
    expect(problems.join()).to.include("is a draft").and.to.include("was not tried");
    expect(ran).to.deep.equal([]);
  });

  it("says what it could not find out", async () => {
    const failure = new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } });
    expect((await said(() => Promise.reject(failure), installed)).join()).to.match(
      /^Whether v1\.2\.3 is published is not known: https:\/\/api\.github\.com\S+ could not be asked \(ENOTFOUND\)\.$/,
    );
    expect((await said(async () => new Response("", { status: 403 }), installed)).join()).to.include(
      "answered 403",
    );
    expect(ran).to.deep.equal([]);
  });

  it("says why the plugin could not be installed", async () => {
    const published = async () => Response.json(release());
    expect(
      (await said(published, { code: 255, output: "Downloading\nerror: 404 HTTP error\n" })).join(),
    ).to.match(/ended with 255: error: 404 HTTP error$/);
    expect((await said(published, { output: "" })).join()).to.include("no pulumi on the PATH");
  });
});
