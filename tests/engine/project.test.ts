import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Project as Dynamic, type ProjectArgs } from "../../sdk/dynamic";
import { Run } from "../support/dynamicHost";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { resourcesOf } from "../support/quickStack";

const example = require.resolve("../../examples/project");

/** The resource as a generated SDK declares it. */
class Native extends pulumi.CustomResource {
  constructor(name: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    super("opik:index:Project", name, { createdAt: undefined, createdBy: undefined, ...args }, opts);
  }
}

for (const [flavour, Project] of [
  ["dynamic flavour", Dynamic],
  ["plugin", Native],
] as const) {
  describe(`projects on the real engine, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik();
    const playground = usePlaygrounds();
    const plugin = usePlugin();

    it("are created, changed in place, found drifted, healed and deleted", async () => {
      let args: ProjectArgs = { name: "support", description: "Answers" };
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => {
          new Project("support", args);
        },
      });
      expectExit(await stack.run("up"), 0);
      const id = local().projects()[0]?.id;

      args = { name: "support-bot", description: "All answers" };
      expect((await stack.run("up", { diff: true })).stdout).to.match(/~ name +: "support" => "support-bot"/);
      expect(local().projects()[0]).to.include({ id, name: "support-bot", description: "All answers" });

      Object.assign(local().projects()[0] ?? {}, { description: "clicked" });
      const drift = await stack.run("preview", { refresh: true, expectNoChanges: true, diff: true });
      expectExit(drift, 7);
      expect(drift.stdout, drift.stdout).to.match(/~ description: "All answers" => "clicked"/);

      expectExit(await stack.run("up", { refresh: true }), 0);
      expect(local().projects()[0]?.description).to.equal("All answers");

      expectExit(await stack.run("destroy"), 0);
      expect(local().projects()).to.deep.equal([]);
    });

    it("that somebody has deleted are seen by a plain preview, and created anew by a plain up", async () => {
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => {
          new Project("support", { name: "support" });
        },
      });
      expectExit(await stack.run("up"), 0);
      const id = local().projects()[0]?.id ?? "";
      local().deleteProject(id);

      const preview = await stack.run("preview", { expectNoChanges: true });
      expectExit(preview, 7);
      expect(preview.stdout).to.match(/is no longer in .*deleted outside of Pulumi/);
      expectExit(await stack.run("up"), 0);

      expect(local().projects()).to.have.length(1);
      expect(local().projects()[0]?.id).not.to.equal(id);
      expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
    });

    it("that were taken over outlive --replace, a rename without an alias and destroy", async () => {
      local().addProject({
        id: "0190babc-62a0-71d2-832a-0feffa4676eb",
        name: "support",
        visibility: "private",
        created_at: "2026-01-01T00:00:00.000000Z",
        created_by: "ada",
      });
      let name = "one";
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => {
          new Project(name, { name: "support", adopt: true });
        },
      });
      const ids = () =>
        local()
          .projects()
          .map(({ id }) => id);
      expectExit(await stack.run("up"), 0);
      expectExit(await stack.run("up", { replace: [resourcesOf(stack).at(-1)?.urn ?? ""] }), 0);
      expect(ids()).to.deep.equal(["0190babc-62a0-71d2-832a-0feffa4676eb"]);

      name = "two";
      expectExit(await stack.run("up"), 0);
      expect(ids()).to.deep.equal(["0190babc-62a0-71d2-832a-0feffa4676eb"]);

      expectExit(await stack.run("destroy"), 0);
      expect(ids()).to.deep.equal(["0190babc-62a0-71d2-832a-0feffa4676eb"]);
    });

    it("that somebody has deleted are created anew after a refresh", async () => {
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => {
          new Project("support", { name: "support" });
        },
      });
      expectExit(await stack.run("up"), 0);
      local().deleteProject(local().projects()[0]?.id ?? "");

      expectExit(await stack.run("up", { refresh: true }), 0);

      expect(
        local()
          .projects()
          .map(({ name }) => name),
      ).to.deep.equal(["support"]);
    });
  });
}

describe("the example project", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  it("creates a project and tells its id", async () => {
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        delete require.cache[example];
        return require(example);
      },
    });

    expectExit(await stack.run("up"), 0);

    expect((await stack.stack.outputs())["projectId"]?.value).to.equal(local().projects()[0]?.id);
  });
});

describe("importing a project on the real engine", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const plugin = usePlugin();

  it("works by its name, and the id in the state is its UUID", async () => {
    const create = await playground({
      environment: environmentOf(local()),
      program: async () => {
        new Dynamic("support", { name: "support", description: "Answers" }, { retainOnDelete: true });
      },
    });
    expectExit(await create.run("up"), 0);
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: async () => {
        const args = {
          name: "support",
          description: "Answers",
          visibility: "private",
          workspace: "default",
        } as const;
        new Native("support", args, { import: "support" });
      },
    });

    const up = await stack.run("up");

    expect(up.exitCode, up.stdout).to.equal(0);
    expect(resourcesOf(stack).at(-1)?.id).to.equal(local().projects()[0]?.id);
  });

  it("leaves alone what the program does not declare, in that run and in those after it", async () => {
    const workspace = "default";
    const [id, note] = ["0198c0de-0000-7000-8000-000000000001", "theirs"];
    local().addProject({ id, name: "Pub", description: note, visibility: "public" });
    await new Run(local(), { kind: "WorkspaceConfiguration" }).create({ truncationOnTables: false });
    class Configuration extends pulumi.CustomResource {}
    const program =
      (options: pulumi.CustomResourceOptions, inputs: { description?: string } = {}) =>
      async () => {
        new Native("pub", { name: "Pub", ...inputs }, options.import === undefined ? {} : { import: id });
        new Configuration("opik:index:WorkspaceConfiguration", "configuration", {}, options);
      };
    let declared = program({ import: workspace });
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: () => declared(),
    });
    const live = () => local().projects()[0];
    local().forget();

    const preview = await stack.run("preview", { diff: true });
    expectExit(preview, 0);
    expect(preview.stdout)
      .to.match(/2 to import/)
      .and.not.to.match(/to update|[-~] (description|visibility)/);
    const up = await stack.run("up");
    expectExit(up, 0);
    expect(up.stdout)
      .to.match(/2 imported/)
      .and.not.to.match(/updated/);
    declared = program({});
    for (const command of ["preview", "refresh", "up", "refresh", "preview"] as const) {
      expectExit(await stack.run(command, { expectNoChanges: true }), 0);
    }
    expect(local().requests.filter(({ method }) => !["GET", "POST"].includes(method))).to.deep.equal([]);

    declared = program({}, { description: "ours" });
    expectExit(await stack.run("up"), 0);
    expect(live()).to.include({ description: "ours", visibility: "public" });
    declared = program({});
    expectExit(await stack.run("up"), 0);
    expect(live()).to.include({ visibility: "public" });
    expect(live()?.description ?? "").to.equal("");
  });
});
