import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import schema from "../../provider/hosts/plugin/schema.json";
import { DOWNLOAD_TIMEOUT_MS, requiredProgram, root, run, succeed } from "./support";

const examples = join(root, "examples");
const schemaFile = join(root, "provider", "hosts", "plugin", "schema.json");
// Not by an import, after which the compiled package.json would make dist a package of that name.
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const goEnvironment = { ...process.env, GOWORK: "off", CGO_ENABLED: "0" };

describe("what Pulumi's own generators make of the schema", function () {
  this.timeout(DOWNLOAD_TIMEOUT_MS);
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "pulumi-opik-generated-"));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it("is what is checked in for Node.js, Python and Go (npm run sdk writes it)", async () => {
    await succeed(process.execPath, [join(root, "tools", "sdk", "generate.mjs"), out]);

    for (const language of ["nodejs", "python", "go"]) {
      const [generated, checkedIn] = [join(out, language), join(root, "sdk", language)];
      expect(filesIn(checkedIn), language).to.deep.equal(filesIn(generated));
      for (const file of filesIn(generated)) {
        expect(readFileSync(join(checkedIn, file), "utf8"), `${language}/${file}`).to.equal(
          readFileSync(join(generated, file), "utf8"),
        );
      }
    }
  });

  it("is what is checked in as examples of the Registry's schema (npm run examples writes it)", async () => {
    const generated = join(out, "examples.json");
    await succeed(process.execPath, [join(root, "tools", "examples", "generate.mjs"), generated]);

    expect(JSON.parse(readFileSync(join(root, "tools", "examples", "generated.json"), "utf8"))).to.deep.equal(
      JSON.parse(readFileSync(generated, "utf8")),
    );
  });

  it("is refused where the schema is not one by Pulumi's metaschema", async () => {
    const wrong = join(out, "schema.json");
    writeFileSync(wrong, JSON.stringify({ ...schema, resources: { OrganizationSettings: {} } }));

    const { exitCode, stderr } = await run(requiredProgram("go"), ["run", ".", wrong, version, out], {
      cwd: join(root, "tools", "sdk"),
      env: goEnvironment,
    });

    expect(exitCode, stderr).not.to.equal(0);
    expect(stderr).to.include("OrganizationSettings");
  });

  describe("for languages without a language host here", () => {
    beforeEach(async () => {
      const folder = join(root, "tests", "native", "bindings");
      const program = join(folder, "organization-settings.pp");
      const { stderr } = await succeed(
        requiredProgram("go"),
        ["run", ".", schemaFile, version, program, out],
        { cwd: folder, env: goEnvironment },
      );
      expect(stderr).not.to.match(/error/i);
    });

    it("is the example's program in C#", () => {
      const example = readFileSync(join(examples, "organization-settings-dotnet", "Program.cs"), "utf8");
      const generated = readFileSync(join(out, "dotnet", "Program.cs"), "utf8");

      expect(code(example)).to.deep.equal(code(generated));
    });

    it("is a Java SDK with which the example compiles", async () => {
      const project = join(out, "project");
      cpSync(join(examples, "organization-settings-java"), project, { recursive: true });
      cpSync(join(out, "java-sdk"), join(project, "sdks", "opik"), { recursive: true });

      await succeed(requiredProgram("mvn"), ["--quiet", "--batch-mode", "compile"], { cwd: project });

      const classes = filesIn(join(project, "target", "classes"));
      expect(classes).to.include.members([
        "myproject/App.class",
        "com/pulumiopik/opik/OrganizationSettings.class",
      ]);
    });
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Lines without comments and blanks at their ends. */
function code(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => !line.trim().startsWith("//"))
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}
