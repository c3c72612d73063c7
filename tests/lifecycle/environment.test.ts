import { expect } from "chai";
import { failureOf, Run } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

/* What only environments have; every operation is tried by objects.test.ts. */
describe("environments against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: "Environment" });
  const only = () => local().objects("Environment")[0];

  it("ENV-1: a blank colour is refused, and one that is taken out stays", async () => {
    for (const color of ["", " "]) {
      const { failures } = await run().check({ name: "qa", color });
      expect(failures.map(({ property }) => property)).to.deep.equal(["color"]);
    }
    const state = await run().create({ name: "qa", color: "#112233" });

    await run().up(state, { name: "qa" });

    expect(only()?.["color"]).to.equal("#112233");
  });

  it("ENV-1: a colour that the server picks is not managed, and never shows", async () => {
    const state = await run().create({ name: "qa" });

    expect(only()?.["color"]).to.match(/^#/);
    expect(state.outputs).not.to.have.property("color");
    expect((await run().refresh(state)).outputs).not.to.have.property("color");
  });

  it("ENV-2: a create whose answer was lost is read by its own id, and not sent again", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ name: "qa" });
    local().fault({ operation: "createEnvironment" }, { kind: "reset", after: "processing" });

    const { id } = (await fresh.provider.create(inputs)) as { id: string };

    expect(
      local()
        .objects("Environment")
        .map((one) => one.id),
    ).to.deep.equal([id]);
    expect(local().requestsOf("createEnvironment")).to.have.length(1);
  });

  it("ENV-3: names that differ in case are one, and the message has the real name and id", async () => {
    const { id } = await run().create({ name: "qa" });

    const { failures } = await run().check({ name: "QA" });

    expect(failures[0]?.reason).to.include(id).and.include('"qa"');
    expect((await run().check({ name: "q_a" })).failures).to.deep.equal([]);
  });

  it("ENV-3: a rename in case updates in place", async () => {
    const state = await run().create({ name: "qa" });

    const after = await run().up(state, { name: "QA" });

    expect(after.id).to.equal(state.id);
    expect(only()?.["name"]).to.equal("QA");
  });

  it("ENV-3: other characters than letters, digits, _ and - are refused before anything is sent", async () => {
    for (const name of ["", "a b", "a/b", "é", "x".repeat(151)]) {
      const { failures } = await run().check({ name });
      expect(
        failures.map(({ property }) => property),
        name,
      ).to.deep.equal(["name"]);
    }
    expect(local().requests).to.deep.equal([]);
  });

  it("ENV-4: a position is a whole number of 32 bits", async () => {
    for (const position of [1.7, 2 ** 31]) {
      const { failures } = await run().check({ name: "qa", position });
      expect(failures.map(({ property }) => property)).to.deep.equal(["position"]);
    }
  });

  it("ENV-4: the server's limit of 100 is said in its own words", async () => {
    for (let index = 0; index < 100; index++) {
      local().addObject("Environment", {
        id: `00000000-0000-1000-8000-${String(index).padStart(12, "0")}`,
        name: `e${index}`,
      });
    }
    const last = run();
    const { inputs } = await last.check({ name: "qa" });

    const error = await failureOf(last.provider.create(inputs));

    expect(error.message).to.include("maximum of 100 environments");
  });

  it("ENV-5: a name that is taken by the time of the update is an error that names the id", async () => {
    const { id } = await run().create({ name: "taken" });
    const state = await run().create({ name: "qa" });

    const error = await failureOf(
      run().provider.update(state.id, state.outputs, { ...state.inputs, name: "taken" }),
    );

    expect(error.message)
      .to.match(/OPIK_ENVIRONMENT_EXISTS/)
      .and.include(id);
  });

  it("seeded ones, whose ids are of version 1, are taken over and released", async () => {
    const id = "6419336b-e804-11f1-9a27-02fc00000001";
    local().addObject("Environment", { id, name: "production", color: "#19A979", position: 2 });

    const state = await run().create({ name: "production", position: 2, adopt: true });
    await run().destroy(state);

    expect(state.id).to.equal(id);
    expect(only()).to.include({ id });
  });

  it("a rename and a delete say that prompt versions and traces keep the old name", async () => {
    const state = await run().create({ name: "qa" });
    const { said } = await run().preview(state, { name: "test" });
    expect(said.join("\n")).to.match(/renamed to "test".*keep the old name/);

    const last = run();
    await last.destroy(state);
    expect(last.said.join("\n")).to.match(/deleted.*keep the old name/);
  });
});
