import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { yaml } from "./languages";
import { type AddingProject, addingProject, version } from "./packageAdd";
import { pluginFolder, root } from "./support";

/** What each language is left with by the form that docs/plugin.md names is in languages.test.ts. */
describe("pulumi package add, form by form", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const example = useExample(yaml);
  let plugin: string;
  let executable: string;
  let adding: AddingProject;

  before("the plugin in a folder of its own: the engine writes the schema beside it", () => {
    plugin = join(example.folder, ".plugin");
    executable = join(plugin, "pulumi-resource-opik");
    cpSync(pluginFolder, plugin, { recursive: true });
    rmSync(join(plugin, "source"), { recursive: true, force: true });
  });

  beforeEach("a project that names no plugin, and a home without plugins", async () => {
    rmSync(join(example.environment["PULUMI_HOME"] ?? "", "plugins"), { recursive: true, force: true });
    adding = await addingProject(example, environmentOf(local()));
    adding.reset();
    await adding.pulumi("stack", "select", "dev", "--create");
  });

  async function add(source: string): Promise<void> {
    const { exitCode, stdout, stderr } = await adding.pulumi("package", "add", source);
    expect(exitCode, stdout + stderr).to.equal(0);
  }

  async function expectToPreview(): Promise<void> {
    const { exitCode, stdout, stderr } = await adding.pulumi("preview");
    expect(exitCode, stdout + stderr).to.equal(0);
    expect(stdout).to.include("restrictInvitationsToAdmins: live false -> declared true.");
  }

  it("opik, with the plugin in Pulumi's own folder: adds, previews, and is installed again by pulumi install", async () => {
    await adding.installPlugin();

    await add("opik");

    expect(adding.project()["packages"]).to.deep.equal({ opik: `opik@${version}` });
    await expectToPreview();
    const { exitCode, stdout, stderr } = await adding.pulumi("install");
    expect(exitCode, stdout + stderr).to.equal(0);
  });

  it("opik without the plugin leaves the project as it was", async () => {
    const { exitCode, stderr } = await adding.pulumi("package", "add", `opik@${version}`);

    expect(exitCode).not.to.equal(0);
    expect(stderr).to.include(`package opik@${version} not found`);
    expect(adding.project()["packages"]).to.equal(undefined);
  });

  it("the executable's path adds the name, which previews once the plugin is where the engine looks", async () => {
    await add(executable);

    expect(adding.project()["packages"]).to.deep.equal({ opik: `opik@${version}` });
    const { exitCode, stdout, stderr } = await adding.pulumi("preview");
    expect(exitCode).not.to.equal(0);
    expect(stdout + stderr).to.match(/no resource plugin 'pulumi-resource-opik' found/);

    await adding.installPlugin();
    await expectToPreview();
  });

  it("the executable's path in a project whose Pulumi.yaml names its folder previews at once", async () => {
    adding.reset({ plugins: { providers: [{ name: "opik", path: plugin }] } });

    await add(executable);

    await expectToPreview();
  });

  it("the folder of the source plugin adds that folder, and previews by Pulumi's Node.js host", async () => {
    const modules = join(example.folder, "node_modules");
    cpSync(join(root, "dist", "plugin"), join(modules, "pulumi-opik", "dist", "plugin"), { recursive: true });
    symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
    const source = "./node_modules/pulumi-opik/dist/plugin/source";

    await add(source);

    expect(adding.project()["packages"]).to.deep.equal({ opik: source });
    await expectToPreview();
  });

  it("the executable's folder is refused, and leaves the project as it was", async () => {
    const { exitCode, stderr } = await adding.pulumi("package", "add", plugin);

    expect(exitCode).not.to.equal(0);
    expect(stderr).to.match(/to have an executable named .+ or a PulumiPlugin file/);
    expect(adding.project()["packages"]).to.equal(undefined);
  });
});
