import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { opikProvider } from "../../provider/definition";
import { typescriptProgram } from "../../provider/hosts/exampleProgram";
import { isObjectLifecycle, object, type ResourceDefinition } from "../../provider/kit";
import { contract } from "../../provider/opik/contract";
import { resourcePage, resourcePages } from "../../tools/resourcePages";
import { newerProperties, resourceOf, verifiedPage } from "../../tools/verifiedPage";
import { WAS_RUN } from "../../tools/whatWasRun";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const folder = join(root, "docs", "resources");

const alertAndProject = ["Project", "Alert"].map((name) => ({ name }) as ResourceDefinition<never>);

describe("docs/resources", () => {
  it("has the pages that the definition gives, and no others (npm run docs writes them)", () => {
    const pages = resourcePages();
    expect(readdirSync(folder).sort()).to.deep.equal([...pages.keys()].sort());
    for (const [name, text] of pages) {
      expect(readFileSync(join(folder, name), "utf8"), name).to.equal(text);
    }
  });

  for (const { name, summary, details, example, inputs, outputs, lifecycle } of opikProvider.resources.all) {
    it(`${name} says what it is, how it behaves, how it is imported and what a delete does, with an example`, () => {
      expect(summary).to.match(/\S.*\.$/);
      expect(details ?? "").to.match(/ id is /);
      expect(example?.typescript ?? "").to.include(`new ${name}(`);
      expect(example?.yaml ?? "").to.include(`type: opik:${name}\n`);
      for (const [property, type] of Object.entries({ ...inputs, ...outputs })) {
        expect(type.meta()?.description ?? "", property).to.match(/\S/);
      }
      if (isObjectLifecycle(lifecycle)) {
        expect(lifecycle.about.importForms, "what imports it besides its id").not.to.deep.equal([]);
      }
    });
  }
});

describe("the TypeScript program of an example", () => {
  it("imports the classes that it makes, and Pulumi and files where it uses them", () => {
    const text = 'new Project("a", {});\nnew Alert("b", { url: pulumi.output(fs.readFileSync("x")) });';
    expect(typescriptProgram(text, alertAndProject, "pulumi-opik").split("\n").slice(0, 4)).to.deep.equal([
      'import * as pulumi from "@pulumi/pulumi";',
      'import * as fs from "node:fs";',
      'import { Alert, Project } from "pulumi-opik";',
      "",
    ]);
    expect(typescriptProgram("new Project();", alertAndProject, "x")).to.match(
      /^import { Project } from "x";\n\nnew/,
    );
  });
});

describe("the page of a resource", () => {
  const Point = z
    .strictObject({ x: z.number().meta({ description: "In metres." }) })
    .meta({ id: "Point", description: "A place." });
  const text = z.string().optional();
  const inputs = {
    name: z.string().max(150).meta({ description: "Its name." }),
    kind: z
      .enum(["one", "other"])
      .optional()
      .meta({ id: "Kind", checkDefault: "one", replaceOnChanges: true }),
    cleared: text.meta({ resetTo: "" }),
    removed: text.meta({ resetTo: null }),
    kept: text,
    first: z.int().min(1).max(10).optional().meta({ createDefault: 5 }),
    token: text.meta({ masked: true, secret: true }),
    place: text.meta({ scope: true, replaceOnChanges: true }),
    points: z.array(Point).optional(),
    remark: text.meta({ wire: null }),
    source: text.meta({ wire: null, managedAs: "cleared" }),
    adopt: z.boolean().optional().meta({ wire: null }),
  };
  const outputs = { seen: z.boolean().meta({ description: "Whether it was seen." }) };
  const resource = (unique: boolean, supersedes = false): ResourceDefinition<never> => ({
    name: "Thing",
    summary: "A thing.",
    inputs,
    outputs,
    lifecycle: object<never>({
      noun: "thing",
      unique,
      supersedes,
      remains: "Its shadow stays.",
      scope: () => ({}),
      open: () => expect.fail("a page opens nothing"),
    })(inputs, outputs),
  });
  const page = resourcePage(resource(true));
  const cells = (property: string) =>
    page
      .split("\n")
      .find((line) => line.startsWith(`| \`${property}\``))
      ?.split(" | ")
      .map((one) => one.replace(/^\| | \|$/g, "").trim()) ?? [];

  for (const [property, type, absent, removed] of [
    ["name", "string, at most 150 characters", "required", ""],
    ["kind", "`one`, `other`", 'default `"one"`', 'replaced, with `"one"`'],
    ["cleared", "string", "not managed", 'reset to `""`'],
    ["removed", "string", "not managed", "cleared"],
    ["kept", "string", "not managed", "no longer managed"],
    ["first", "integer, 1 to 10", "`5` in a new one, then not managed", "no longer managed"],
    ["place", "string", "from the configuration", "replaced, with the configured value"],
    ["points", "list of [Point](#point)", "not managed", "no longer managed"],
    ["remark", "string", "", "no effect"],
    ["source", "string", "not managed", 'reset to `""`'],
    ["adopt", "boolean", "`false`", "no effect"],
  ] as const) {
    it(`says of ${property} what its marks mean`, () => {
      expect(cells(property).slice(1, 4)).to.deep.equal([type, absent, removed]);
    });
  }

  it("marks what replaces, what is secret and what reads back masked", () => {
    expect(cells("place").at(-1)).to.include("**Replaces.**");
    expect(cells("token").at(-1)).to.include("**Secret.** **Masked.**");
    expect(cells("kept").at(-1)).not.to.match(/\*\*/);
  });

  it("has the members of object types, the outputs, what imports it and what a delete leaves", () => {
    expect(page).to.include("### Point\n\nA place.").and.include("| `x` | number | In metres. |");
    expect(page).to.include("| `seen` | boolean | Whether it was seen. |");
    expect(page).to.include("by `id` or `name`");
    expect(page).to.include("Its shadow stays.");
  });

  it("says of adoption whether there can be several of one name", () => {
    expect(page).to.include("the preview fails and names its id");
    expect(resourcePage(resource(false))).to.include("a second one is created");
    expect(resourcePage(resource(true, true))).to.include("any other one is superseded by a new one");
  });
});

describe("docs/verified.md", () => {
  it("is what the contract and the definition give (npm run docs writes it)", () => {
    expect(readFileSync(join(root, "docs", "verified.md"), "utf8")).to.equal(verifiedPage());
  });

  it("names tests that are there, and try what the table says", () => {
    for (const { what, test, says } of WAS_RUN) {
      expect(readFileSync(join(root, test), "utf8"), what).to.match(says);
    }
  });

  it("names calls of every resource", () => {
    const known = new Set(contract.map(resourceOf));
    for (const { name } of opikProvider.resources.all) {
      expect(known, name).to.include(name);
    }
  });

  it("finds what needs a newer server, also in object types", () => {
    const newer = z.string().meta({ description: "Some. Needs a newer server than 2.1.24; not verified." });
    const inputs = {
      old: z.string().meta({ description: "Some." }),
      newer,
      nested: z.strictObject({ newer }).meta({ id: "Nested" }),
    };
    expect(newerProperties(inputs)).to.deep.equal(["newer", "Nested.newer"]);
  });
});
