import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { yamlHost } from "./languageHosts";
import { withOnPath, yaml } from "./languages";
import { pluginFolder, run, writeImportFile } from "./support";

const FIELD = "onlyAdminsInviteByEmail";

describe("commands of the engine that use the plugin without a Node.js program", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const example = useExample(yaml);
  const plugin = join(pluginFolder, "pulumi-resource-opik");

  async function pulumi(...words: string[]) {
    const env = { ...withOnPath(await yamlHost(), example.environment), ...environmentOf(local()) };
    return run("pulumi", [...words, "--color", "never"], { cwd: example.folder, env });
  }

  /** `pulumi do`, whose answer is JSON. */
  async function answer(...words: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await pulumi("do", "--package", plugin, ...words);
    expect(exitCode, stdout + stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  beforeEach("organizations of several roles", () => {
    local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: true }, { ada: "ADMIN" });
    local().addOrganization({ id: "org-gamma", name: "Gamma", [FIELD]: true }, { ada: "MEMBER" });
  });

  it("pulumi do lists the organizations that the caller administers, and changes nothing", async () => {
    expect(await answer("opik:OrganizationSettings", "list", "--all")).to.deep.equal([
      { id: "org-acme", name: "Acme" },
      { id: "org-beta", name: "Beta" },
    ]);
    expect(await answer("opik:OrganizationSettings", "list", "--count", "1")).to.have.length(1);
    expect(new Set(callsOfRuns(local()))).to.deep.equal(new Set([LIST]));
  });

  it("pulumi do lists the projects of a workspace", async () => {
    expect(await answer("opik:Project", "list", "--workspace", "default")).to.deep.equal([]);

    const { exitCode, stderr } = await pulumi(
      ...["do", "--package", plugin, "opik:Project", "list", "--workspace", "nowhere"],
    );
    expect(exitCode).not.to.equal(0);
    expect(stderr).to.include("Workspace nowhere not found");
  });

  it("pulumi do calls a function", async () => {
    expect(await answer("opik:getOrganization", "--id", "org-beta")).to.include({
      name: "Beta",
      role: "ADMIN",
      restrictInvitationsToAdmins: true,
    });
  });

  it("pulumi import takes what pulumi-opik import-file writes, and the program that it suggests changes nothing", async () => {
    const file = join(example.folder, "import.json");
    await writeImportFile(environmentOf(local()), "--type", "OrganizationSettings", "--out", file);

    await pulumi("stack", "select", "imports", "--create");
    const suggested = join(example.folder, "suggested.yaml");
    const imported = await pulumi("import", "--file", file, "--out", suggested, "--yes", "--skip-preview");
    expect(imported.exitCode, imported.stdout + imported.stderr).to.equal(0);
    expect(imported.stdout).to.match(/2 imported/);

    const project = join(example.folder, "Pulumi.yaml");
    const [head] = readFileSync(project, "utf8").split(/^resources:/m);
    writeFileSync(project, `${head}${readFileSync(suggested, "utf8")}`);
    const preview = await pulumi("preview", "--expect-no-changes");
    expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
    expect(preview.stdout).to.match(/3 unchanged/);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });
});
