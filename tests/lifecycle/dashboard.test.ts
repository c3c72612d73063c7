import { expect } from "chai";
import { opikProvider } from "../../provider/definition";
import { resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { bodiesOf, useLocalOpik } from "../support/localOpik";

const kind = "Dashboard";
const project = "01900000-0000-7000-8000-000000000001";
const other = "01900000-0000-7000-8000-000000000002";
const config = { version: 3, sections: [{ id: "s", widgets: [], note: null }] };

/* The table of operations has what all objects do; here is what is a dashboard's own. */
describe("dashboards against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind });
  const live = (id?: string) =>
    local()
      .objects(kind)
      .find((one) => id === undefined || one.id === id);
  const bodies = bodiesOf(local);

  beforeEach("projects", () => {
    local().addProject({ id: project, name: "support", visibility: "private" });
    local().addProject({ id: other, name: "other", visibility: "private" });
  });

  it("config: order of members, nulls and the interface's lastModified are no difference", async () => {
    const state = await run().create({ name: "Quality", config });
    const clicked = { lastModified: 1700000000000, sections: [{ widgets: [], id: "s" }], version: 3 };
    Object.assign(live() ?? {}, { config: clicked });

    const refreshed = await run().refresh(state);
    await run().up(refreshed, { name: "Quality", config });

    expect(refreshed.inputs["config"]).to.deep.equal(config);
    expect(bodies("updateDashboard")).to.deep.equal([]);
  });

  it("config: lastModified counts where it is declared, and is sent with the rest", async () => {
    const declared = { ...config, lastModified: 1 };
    const state = await run().create({ name: "Quality", config: declared });
    Object.assign(live() ?? {}, { config: { ...config, lastModified: 2 } });

    await run().up(state, { name: "Quality", config: declared });

    expect(bodies("updateDashboard")).to.deep.equal([{ config: declared }]);
  });

  it("config that is no object is refused; one that somebody has made so is healed", async () => {
    for (const wrong of [null, [], "x", undefined]) {
      const { failures } = await run().check({ name: "Quality", config: wrong });
      expect(failures.map(({ property }) => property)).to.deep.equal(["config"]);
    }
    const state = await run().create({ name: "Quality", config });
    for (const odd of [null, [], "x"]) {
      Object.assign(live() ?? {}, { config: odd });
      await run().up(await run().refresh(state), { name: "Quality", config });
      expect(live()?.["config"]).to.deep.equal(config);
    }
  });

  for (const [what, inputs, property] of [
    ["a blank name", { name: " " }, "name"],
    ["no name", { name: "" }, "name"],
    ["a long name", { name: "d".repeat(121) }, "name"],
    ["a long description", { description: "d".repeat(1001) }, "description"],
    ["another type", { type: "custom" }, "type"],
    ["a project by its name", { projectId: "support" }, "projectId"],
  ] as const) {
    it(`${what} is refused before anything is asked`, async () => {
      const { failures } = await run().check({ name: "Quality", config, ...inputs });

      expect(failures[0]?.property).to.equal(property);
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("OBJ-2 a project that there is not is refused, with its id", async () => {
    const { failures } = await run().check({
      name: "Quality",
      config,
      projectId: project.replace(/1$/, "9"),
    });

    expect(failures).to.have.length(1);
    expect(failures[0]?.property).to.equal("projectId");
    expect(failures[0]?.reason).to.match(
      /^There is no project 01900000-0000-7000-8000-000000000009 in the workspace "default"/,
    );
  });

  it("unknown inputs in a check and a preview: nothing is refused or looked for", async () => {
    const last = run();
    const inputs = { name: UNKNOWN, config: UNKNOWN, projectId: UNKNOWN };

    const { failures } = await last.check(inputs);

    expect(failures).to.deep.equal([]);
    expect(local().requests).to.deep.equal([]);
  });

  it("of one name: a second one is made with a warning that has the id; with adopt, the one is taken over, of several none", async () => {
    const first = await run().create({ name: "Quality", config });
    const creating = run();
    const second = await creating.create({ name: "Quality", config });
    expect(second.id).not.to.equal(first.id);
    expect(creating.said.join("\n")).to.match(
      /^warning: The workspace "default" already has a dashboard "Quality"/,
    );
    expect(creating.said.join("\n")).to.include(first.id).and.to.include("Set adopt to true");

    const { failures } = await run().check({ name: "Quality", config, adopt: true });
    expect(failures[0]?.reason).to.include(first.id).and.to.include(second.id).and.to.include("Import");

    // One of a project is another one.
    const third = await run().create({ name: "Quality", config, projectId: project });
    expect((await run().create({ name: "Quality", config, projectId: project, adopt: true })).id).to.equal(
      third.id,
    );
  });

  it("import: a name that fits several is an error with the ids; project/name is one of them", async () => {
    const first = await run().create({ name: "Quality", config });
    const second = await run().create({ name: "Quality", config, projectId: project });
    const read = (id: string) => run().refresh({ id, inputs: {}, outputs: {} });

    const error = await failureOf(read("Quality"));

    expect(error.message)
      .to.include(first.id)
      .and.to.include(second.id)
      .and.to.match(/OPIK_DASHBOARD_AMBIGUOUS/);
    expect((await read("support/Quality")).id).to.equal(second.id);
    expect((await failureOf(read("other/Quality"))).message).to.match(/OPIK_DASHBOARD_NOT_FOUND/);
  });

  it("import of a name that has a slash: by the whole name where no project or workspace is meant", async () => {
    const { id } = await run().create({ name: "Cost/Time", config });

    for (const text of ["Cost/Time", "default/Cost/Time"]) {
      expect((await run().refresh({ id: text, inputs: {}, outputs: {} })).id).to.equal(id);
    }
  });

  it("list: of a project, or all", async () => {
    await run().create({ name: "One", config });
    const { id } = await run().create({ name: "Two", config, projectId: project });
    const { lifecycle } = resourceNamed(opikProvider, kind);

    const all = await lifecycle.list?.(run().context(), { inputs: {} });
    const some = await lifecycle.list?.(run().context(), { inputs: { projectId: project } });

    expect(all?.map(({ name }) => name)).to.have.members(["One", "Two"]);
    expect(some?.map((row) => [row.id, row.name])).to.deep.equal([[id, "Two"]]);
  });

  it("a create whose answer is lost: the one new id of that name is it", async () => {
    const before = await run().create({ name: "Quality", config });
    local().fault({ operation: "createDashboard" }, { kind: "reset", after: "processing" });

    const { id } = await run().create({ name: "Quality", config });

    expect(id).not.to.equal(before.id);
    expect(local().objects(kind)).to.have.length(2);
  });

  it("a create whose answer is lost before it was carried out: the error stands, and nothing is there", async () => {
    local().fault({ operation: "createDashboard" }, { kind: "reset", after: "nothing" });

    await failureOf(run().create({ name: "Quality", config }));

    expect(local().objects(kind)).to.deep.equal([]);
  });

  it("a create whose answer is lost does not take what another create of the same run has made", async () => {
    const last = run();
    const first = await last.create({ name: "Quality", config });
    local().fault({ operation: "createDashboard" }, { kind: "reset", after: "nothing" });

    await failureOf(last.create({ name: "Quality", config }));

    expect(
      local()
        .objects(kind)
        .map(({ id }) => id),
    ).to.deep.equal([first.id]);
  });

  describe("traps", () => {
    it("DSB-1 a config of null would be stored: none is sent, by an update that does not change it either", async () => {
      const state = await run().create({ name: "Quality", config });

      await run().up(state, { name: "Quality", config, description: "new" });

      expect(bodies("updateDashboard")).to.deep.equal([{ description: "new" }]);
      expect(live()?.["config"]).to.deep.equal(config);
    });

    it("DSB-2 a rename changes the slug, and the preview says so; names may repeat", async () => {
      const state = await run().create({ name: "Quality", config });
      const second = await run().create({ name: "Quality", config });
      expect([state, second].map(({ outputs }) => outputs["slug"])).to.deep.equal(["quality", "quality-2"]);

      const renaming = run();
      const after = await renaming.up(state, { name: "Cost & Time", config });

      expect(after.outputs["slug"]).to.equal("cost-time");
      expect(renaming.said).to.include(
        'warning: The dashboard "Quality" is renamed to "Cost & Time": its slug changes with the name, so links to it break.',
      );
      const idle = run();
      await idle.up(after, { name: "Cost & Time", config });
      expect(idle.said).to.deep.equal([]);
    });

    it("DSB-2 the slug is unknown in the preview of a rename, and stays known in that of another update", async () => {
      const { id, outputs: state, inputs } = await run().create({ name: "Quality", config });
      const { lifecycle } = resourceNamed(opikProvider, kind);
      const preview = (declared: object) =>
        lifecycle.preview?.(run().context(), { id, state, inputs: { ...inputs, ...declared } });

      expect(await preview({ description: "new" })).to.include({ slug: "quality" });
      expect(await preview({ name: "Cost" })).not.to.have.property("slug");
    });

    it("DSB-3 another project replaces: a PATCH would ignore it; an id is never sent", async () => {
      const state = await run().create({ name: "Quality", config, projectId: project });

      expect(await run().preview(state, { name: "Quality", config, projectId: other })).to.deep.include({
        replaces: ["projectId"],
        deleteBeforeReplace: false,
      });
      expect(bodies("createDashboard")[0]).not.to.have.property("id");
      expect(await run().preview(state, { name: "Quality", config })).to.deep.include({
        replaces: ["projectId"],
      });
      // Also where it was moved by somebody who can.
      Object.assign(live(state.id) ?? {}, { project_id: other });
      expect(await run().preview(state, { name: "Quality", config, projectId: project })).to.deep.include({
        replaces: ["projectId"],
      });
    });

    it("DSB-4 a project that is gone between preview and create: the server's refusal, and nothing is made", async () => {
      const last = run();
      const { inputs } = await last.check({ name: "Quality", config, projectId: project });
      local().deleteProject(project);

      const error = await failureOf(last.provider.create(inputs));

      expect(error.message).to.include(`Project id: ${project} not found`);
      expect(local().objects(kind)).to.deep.equal([]);
    });

    it("DSB-4 two megabytes of config are taken", async () => {
      const large = { version: 3, text: "x".repeat(2_000_000) };

      const state = await run().create({ name: "Quality", config: large });

      await run().up(state, { name: "Quality", config: large });
      expect(bodies("updateDashboard")).to.deep.equal([]);
    });

    it("DSB-5 insights views are not found as dashboards", async () => {
      const id = "01900000-0000-7000-8000-0000000000f1";

      const error = await failureOf(run().refresh({ id, inputs: {}, outputs: {} }));

      expect(error.message).to.match(/OPIK_DASHBOARD_NOT_FOUND/);
    });
  });
});
