import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { engineEnvironment } from "../../cli/engine";
import schema from "../../provider/hosts/plugin/schema.json";
import { ENGINE_BUILD_TIMEOUT_MS, ENGINE_TIMEOUT_MS, environmentOf, theEngine } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { sdkHosts, yamlHost } from "./languageHosts";
import { DOWNLOAD_TIMEOUT_MS, type Outcome, root, run, succeed } from "./support";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const templates = join(root, "templates");
/** The example that has a template's program, and is run by other tests. */
const EXAMPLES: Readonly<Record<string, { example: string; program: string }>> = {
  "opik-typescript": { example: "organization-settings", program: "index.ts" },
  "opik-typescript-native": { example: "organization-settings-native", program: "index.ts" },
  "opik-python": { example: "organization-settings-python", program: "__main__.py" },
};

describe("templates for pulumi new", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  let base: string;
  let environment: Record<string, string>;

  before("find the engine and the language hosts", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS + DOWNLOAD_TIMEOUT_MS);
    base = mkdtempSync(join(tmpdir(), "pulumi-opik-templates-"));
    const [home, backend] = [join(base, "home"), join(base, "state")];
    mkdirSync(home);
    mkdirSync(backend);
    const engine = await theEngine();
    const made = engineEnvironment(engine, { home, backend, passphrase: "", nodeModules: base });
    environment = { ...made, PATH: [await yamlHost(), await sdkHosts(), made["PATH"]].join(delimiter) };
    const out = join(base, "plugin");
    await succeed(process.execPath, [join(root, "tools", "plugin-tarball.mjs"), "--out", out]);
    const [tarball = ""] = readdirSync(out);
    await succeed(
      "pulumi",
      ["plugin", "install", "resource", "opik", version, "--file", join(out, tarball)],
      {
        env: environment,
      },
    );
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  function pulumi(cwd: string, ...words: string[]): Promise<Outcome> {
    const { OPIK_URL_OVERRIDE: _, ...credential } = environmentOf(local());
    return run("pulumi", [...words, "--color", "never"], { cwd, env: { ...environment, ...credential } });
  }

  async function create(template: string, ...words: string[]): Promise<{ folder: string; made: Outcome }> {
    const folder = join(base, template);
    const name = ["--name", "our-opik", "--description", "Ours.", "--dir", folder];
    const made = await pulumi(base, "new", join(templates, template), "--yes", ...name, ...words);
    expect(made.stdout, made.stderr).to.include("Created project 'our-opik'");
    return { folder, made };
  }

  it("are these, each with prompts for address and organization", () => {
    expect(readdirSync(templates).sort()).to.deep.equal([...Object.keys(EXAMPLES), "opik-yaml"].sort());
    for (const name of readdirSync(templates)) {
      const { template } = parse(readFileSync(join(templates, name, "Pulumi.yaml"), "utf8"));
      expect(Object.keys(template.config), name).to.deep.equal(["opik:url", "opik:organizationId"]);
    }
  });

  for (const [template, { example, program }] of Object.entries(EXAMPLES)) {
    it(`${template} makes a project with the program of the example ${example}`, async () => {
      const { folder, made: outcome } = await create(template, "--generate-only");

      expect(outcome.exitCode, outcome.stdout + outcome.stderr).to.equal(0);
      const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
      expect(project).to.include({ name: "our-opik", description: "Ours." });
      expect(project.template).to.equal(undefined);
      const made = readFileSync(join(folder, program), "utf8");
      expect(made.replace("pulumi-opik-native", "pulumi-opik/native")).to.equal(
        readFileSync(join(root, "examples", example, program), "utf8"),
      );
    });
  }

  it("opik-yaml names this version of the plugin", () => {
    const { resources } = parse(readFileSync(join(templates, "opik-yaml", "Pulumi.yaml"), "utf8"));
    expect(resources.acme.options).to.deep.equal({
      version,
      pluginDownloadURL: schema.pluginDownloadURL,
    });
  });

  it("opik-yaml makes a project that previews", async () => {
    const { folder, made } = await create("opik-yaml", "--stack", "dev", "-c", `opik:url=${local().url}`);

    expect(made.exitCode, made.stdout + made.stderr).to.equal(0);
    const stack = parse(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"));
    expect(stack.config).to.deep.equal({ "opik:url": local().url });
    const preview = await pulumi(folder, "preview");
    expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
    expect(preview.stdout).to.include("restrictInvitationsToAdmins: live false -> declared true.");
  });
});
