import { expect } from "chai";
import { opikProvider } from "../../provider/definition";
import { resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { bodiesOf, calls, useLocalOpik } from "../support/localOpik";

const kind = "Dataset";
const DATASETS = "/opik/api/v1/private/datasets";
const project = "01900000-0000-7000-8000-000000000001";
const other = "01900000-0000-7000-8000-000000000002";
const lost =
  'warning: The dataset "golden" is replaced: all of its items and versions are lost. Use protect or retainOnDelete to keep them.';

/* The table of operations has what all objects do; here is what is a dataset's own. */
describe("datasets against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind });
  const live = () => local().objects(kind)[0] as Record<string, unknown>;
  const bodies = bodiesOf(local);

  beforeEach("projects", () => {
    local().addProject({ id: project, name: "support", visibility: "private" });
    local().addProject({ id: other, name: "other", visibility: "private" });
  });

  it("create: with an id of ours, of version 7; found by a call of its own, not by lists", async () => {
    const { id } = await run().create({ name: "golden" });

    expect(bodies("createDataset")).to.deep.equal([{ id, name: "golden", type: "dataset" }]);
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(calls(local())).to.deep.equal([
      `POST ${DATASETS}/retrieve 404`,
      `POST ${DATASETS} 201`,
      `GET ${DATASETS}/${id} 200`,
    ]);
  });

  for (const after of ["processing", "nothing"] as const) {
    it(`create: a lost response is looked up by the id, and the create is sent again where nothing is there (${after})`, async () => {
      local().fault({ operation: "createDataset" }, { kind: "reset", after });

      const { id } = await run().create({ name: "golden" });

      expect(
        local()
          .objects(kind)
          .map((one) => one.id),
      ).to.deep.equal([id]);
      expect(bodies("createDataset")).to.have.length(after === "nothing" ? 2 : 1);
    });
  }

  it("type: filled in by the check, so that declaring it later is no difference", async () => {
    const state = await run().create({ name: "golden" });
    expect(state.inputs["type"]).to.equal("dataset");

    expect(await run().preview(state, { name: "golden", type: "dataset" })).to.deep.include({ replaces: [] });
  });

  it("tags: a set; those that the interface has made null are as none", async () => {
    const state = await run().create({ name: "golden", tags: ["b", "a", "b"] });
    live()["tags"] = ["a", null, "b"];

    await run().up(state, { name: "golden", tags: ["b", "a", "b"] });

    expect(bodies("updateDataset")).to.deep.equal([]);
  });

  it('description: "" is as none, in a create, an update and a comparison', async () => {
    const state = await run().create({ name: "golden", description: "" });
    expect(bodies("createDataset")[0]).not.to.have.property("description");

    const after = await run().up(state, { name: "golden", description: "For CI" });
    expect(live()["description"]).to.equal("For CI");
    await run().up(after, { name: "golden", description: "" });
    expect(live()).not.to.have.property("description");
  });

  for (const [what, inputs, property] of [
    ["a blank name", { name: " " }, "name"],
    ["a long name", { name: "d".repeat(256) }, "name"],
    ["a blank description", { description: " " }, "description"],
    ["a long description", { description: "d".repeat(256) }, "description"],
    ["a blank tag", { tags: ["a", " "] }, "tags"],
    ["a type that there is not", { type: "suite" }, "type"],
    ["a visibility that there is not", { visibility: "PUBLIC" }, "visibility"],
    ["a project by its name", { projectId: "support" }, "projectId"],
  ] as const) {
    it(`${what} is refused before anything is asked`, async () => {
      const { failures } = await run().check({ name: "golden", ...inputs });

      expect(failures[0]?.property).to.equal(property);
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("OBJ-2 a project that there is not is refused, with its id", async () => {
    const { failures } = await run().check({ name: "golden", projectId: project.replace(/1$/, "9") });

    expect(failures.map(({ property }) => property)).to.deep.equal(["projectId"]);
    expect(failures[0]?.reason).to.match(/^There is no project .*9 in the workspace "default"/);
  });

  it("unknown inputs: nothing is refused, and nothing is asked", async () => {
    expect((await run().check({ name: UNKNOWN, projectId: UNKNOWN })).failures).to.deep.equal([]);
    expect(local().requests).to.deep.equal([]);
  });

  it("adopt: not where the project or the type differs, and the property is named", async () => {
    const { id } = await run().create({ name: "golden", projectId: project });

    for (const [inputs, property] of [
      [{ projectId: other }, "projectId"],
      [{ projectId: project, type: "evaluation_suite" }, "type"],
    ] as const) {
      const last = run();
      const { inputs: checked, failures } = await last.check({ name: "golden", adopt: true, ...inputs });
      expect(failures.map((one) => one.property)).to.deep.equal([property]);
      expect(failures[0]?.reason).to.include(id);
      const error = await failureOf(last.provider.create(checked));
      expect(error.message).to.include(property).and.to.include("OPIK_DATASET_EXISTS");
    }
    expect((await run().create({ name: "golden", adopt: true })).id).to.equal(id);
  });

  it("a replacement deletes first where the name stays, and says what is lost; with another name it does not", async () => {
    const state = await run().create({ name: "golden", projectId: project });

    for (const [declared, reason] of [
      [{ name: "golden", projectId: other }, "projectId"],
      [{ name: "golden", projectId: project, type: "evaluation_suite" }, "type"],
      [{ name: "GOLDEN ", projectId: other }, "projectId"],
      [{ name: "golden" }, "projectId"],
    ] as const) {
      const preview = await run().preview(state, declared);
      expect(preview).to.deep.include({ replaces: [reason], deleteBeforeReplace: true });
      expect(preview.said).to.include(lost);
    }
    const elsewhere = await run().preview(state, { name: "silver", projectId: other });
    expect(elsewhere).to.deep.include({ replaces: ["projectId"], deleteBeforeReplace: false });
    expect(elsewhere.said).to.include(lost);
  });

  it("moved by somebody who can: a replacement, which says what is lost", async () => {
    const state = await run().create({ name: "golden", projectId: project });
    live()["project_id"] = other;

    const preview = await run().preview(state, { name: "golden", projectId: project });

    expect(preview).to.deep.include({ replaces: ["projectId"], deleteBeforeReplace: true });
    expect(preview.said).to.include(lost);
  });

  it("delete: says that items and versions are gone with it", async () => {
    const state = await run().create({ name: "golden" });
    const last = run();

    await last.destroy(state);

    expect(last.said).to.deep.equal([
      `warning: The dataset "golden" (${state.id}) is deleted. Its items and versions are deleted with it.`,
    ]);
  });

  it("counts, versions and dates that move are no difference, and not in the state", async () => {
    const state = await run().create({ name: "golden" });
    Object.assign(live(), {
      dataset_items_count: 7,
      latest_version: { version_name: "v3", version_hash: "4b6999df" },
      last_updated_at: "2030-01-01T00:00:00Z",
    });

    expect((await run().refresh(state)).outputs).to.deep.equal(state.outputs);
  });

  it("list: of a project, or all", async () => {
    await run().create({ name: "one" });
    const { id } = await run().create({ name: "two", projectId: project });
    const { lifecycle } = resourceNamed(opikProvider, kind);

    const all = await lifecycle.list?.(run().context(), { inputs: {} });
    const some = await lifecycle.list?.(run().context(), { inputs: { projectId: project } });

    expect(all?.map(({ name }) => name)).to.have.members(["one", "two"]);
    expect(some?.map((row) => [row.id, row.name])).to.deep.equal([[id, "two"]]);
  });

  it("getDataset: what it is, with its latest version where there is one", async () => {
    const { id } = await run().create({
      name: "golden",
      projectId: project,
      tags: ["ci"],
      description: "For CI",
    });
    const get = opikProvider.functions.get(`get${kind}`);
    const got = () => get?.invoke(run().context(), { name: "golden" }) as Promise<Record<string, unknown>>;

    expect(await got()).to.deep.include({
      id,
      name: "golden",
      projectId: project,
      type: "dataset",
      description: "For CI",
      tags: ["ci"],
      visibility: "private",
      itemsCount: 0,
    });
    expect(await got()).not.to.have.any.keys("versionName", "versionHash", "adopt", "adopted");
    Object.assign(live(), {
      dataset_items_count: 7,
      latest_version: { version_name: "v3", version_hash: "4b6999df" },
    });
    expect(await got()).to.deep.include({ itemsCount: 7, versionName: "v3", versionHash: "4b6999df" });
    expect(Object.keys(await got()).filter((name) => get?.outputs[name] === undefined)).to.deep.equal([]);
    const error = await failureOf(get?.invoke(run().context(), { name: "silver" }) as Promise<unknown>);
    expect(error.message).to.match(/no dataset "silver".*OPIK_DATASET_NOT_FOUND/);
  });

  describe("traps", () => {
    it("DST-1 a name is unique in the workspace, across projects: refused with the id, before and in the create", async () => {
      const { id } = await run().create({ name: "golden", projectId: project });

      const last = run();
      const { inputs, failures } = await last.check({ name: "golden", projectId: other });

      expect(failures[0]?.property).to.equal("name");
      expect(failures[0]?.reason).to.include(id);
      const error = await failureOf(last.provider.create(inputs));
      expect(error.message)
        .to.match(/OPIK_DATASET_EXISTS/)
        .and.to.include(id);
    });

    it("DST-2 a PUT without a description removes it: an undeclared one is repeated, with all else that is live", async () => {
      const state = await run().create({ name: "golden", projectId: project });
      Object.assign(live(), { description: "by hand", tags: ["x"], visibility: "public" });

      await run().up(state, { name: "golden 2", projectId: project });

      expect(bodies("updateDataset")).to.deep.equal([
        { name: "golden 2", description: "by hand", tags: ["x"], visibility: "public" },
      ]);
    });

    it("DST-2 project and type are ignored by a PUT: they are in none", async () => {
      const state = await run().create({ name: "golden", projectId: project, type: "evaluation_suite" });

      await run().up(state, { name: "golden", projectId: project, type: "evaluation_suite", tags: ["a"] });

      expect(bodies("updateDataset")).to.deep.equal([{ name: "golden", tags: ["a"], visibility: "private" }]);
    });

    it("DST-2 taking a description out, or emptying it, sends none, which clears it", async () => {
      for (const [name, declared] of [
        ["one", {}],
        ["two", { description: "" }],
      ] as const) {
        const state = await run().create({ name, description: "For CI" });
        local().forget();
        await run().up(state, { name, ...declared });
        expect(bodies("updateDataset")).to.deep.equal([{ name, visibility: "private" }]);
      }
    });

    it("DST-5 the id of a create is of version 7: another would be refused", async () => {
      const error = await failureOf(
        run().provider.create({ name: "golden", workspace: "default", projectId: other.replace(/2$/, "9") }),
      );

      expect(error.message).to.match(/Project id: .* not found/);
      expect(String((bodies("createDataset")[0] as { id: string }).id)[14]).to.equal("7");
      expect(local().objects(kind)).to.deep.equal([]);
    });
  });
});
