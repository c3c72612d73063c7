import { expect } from "chai";
import { defaultUsers, type LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { checkResource, resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { bodiesOf, useLocalOpik } from "../support/localOpik";

/* What is peculiar to feedback definitions; what they have in common with all objects is tried by objects.test.ts. */

const kind = "FeedbackDefinition";
const apiKey = defaultUsers[0]?.apiKey ?? "";
const numerical = { name: "Helpfulness", type: "numerical", min: 0, max: 1 };
const boolean = { name: "Resolved", type: "boolean", trueLabel: "Yes", falseLabel: "No" };
const categorical = {
  name: "Tone",
  type: "categorical",
  categories: { Friendly: 1, Neutral: 0.5, Rude: 0 },
};

describe("feedback definitions", () => {
  const local = useLocalOpik({ seeded: true });
  const run = () => new Run(local(), { kind });
  const live = (id: string) =>
    local()
      .objects(kind)
      .find((one) => one.id === id) as LocalObject;
  const bodies = bodiesOf(local);

  for (const [inputs, details, click, input] of [
    [numerical, { min: 0, max: 1 }, { min: 0, max: 5 }, "max"],
    [
      categorical,
      { categories: categorical.categories },
      { categories: { ...categorical.categories, Odd: 2 } },
      "categories",
    ],
    [boolean, { true_label: "Yes", false_label: "No" }, { true_label: "Ja", false_label: "No" }, "trueLabel"],
  ] as const) {
    it(`${inputs.type}: created, idle, a click is named and healed, imported by name, deleted`, async () => {
      const state = await run().create({ ...inputs });
      expect(live(state.id)["details"]).to.deep.equal(details);
      expect((await run().preview(state, { ...inputs })).changes).to.equal(false);

      live(state.id)["details"] = structuredClone(click);
      const drifted = await run().preview(state, { ...inputs });
      expect(drifted.said.join("\n")).to.include(`${input} was changed outside of Pulumi`);
      const healed = await run().up(state, { ...inputs });
      expect(live(state.id)["details"]).to.deep.equal(details);

      const read = await run().refresh({ id: inputs.name, inputs: {}, outputs: {} });
      expect(read.inputs).to.deep.equal(inputs);
      expect((await run().preview(read, read.inputs)).changes).to.equal(false);
      await run().destroy(healed);
      expect(live(state.id)).to.equal(undefined);
    });
  }

  it("categories: each value may change, come and go; their order means nothing", async () => {
    let state = await run().create({ ...categorical });
    const { Friendly, ...others } = categorical.categories;
    expect(
      (await run().preview(state, { ...categorical, categories: { ...others, Friendly } })).changes,
    ).to.equal(false);

    for (const categories of [
      { Friendly: 2, Rude: -1 },
      { Rude: -1, Friendly: 2, New: 0 },
    ]) {
      state = await run().up(state, { ...categorical, categories });
      expect(live(state.id)["details"]).to.deep.equal({ categories });
    }
  });

  it("numbers: nine decimals are kept, and that is no difference", async () => {
    const declared = { ...numerical, min: 0.12345678901234568, max: 1e20 };
    const state = await run().create(declared);
    expect(live(state.id)["details"]).to.deep.equal({ min: 0.123456789, max: 1e20 });

    expect((await run().preview(state, declared)).changes).to.equal(false);
    expect((await run().refresh(state)).inputs).to.include({ min: declared.min });
    expect((await run().preview(state, { ...declared, min: 0.1234568 })).changes).to.equal(true);
    const values = { a: 0.3333333333333333, b: 1 };
    const other = await run().create({ ...categorical, categories: values });
    expect((await run().preview(other, { ...categorical, categories: values })).changes).to.equal(false);
    expect(bodies("updateFeedbackDefinition")).to.deep.equal([]);
  });

  it("a rename is done in place, and the preview says that nothing follows; a first preview says nothing of it", async () => {
    const first = run();
    const state = await first.create({ ...numerical });
    expect(first.said.join()).not.to.include("rename");
    expect((await run().preview(state, { ...numerical, description: "new" })).said).to.deep.equal([]);

    const { said } = await run().preview(state, { ...numerical, name: "Usefulness" });
    const after = await run().up(state, { ...numerical, name: "Usefulness" });

    expect(said.join("\n")).to.match(
      /^warning: The feedback definition "Helpfulness" is renamed to "Usefulness"\. Annotation queues, rule outputs, alerts/,
    );
    expect(after.id).to.equal(state.id);
    expect(live(state.id)["name"]).to.equal("Usefulness");
  });

  it("getFeedbackDefinition: the id and all inputs, by the name", async () => {
    const { id } = await run().create({ ...categorical, description: "How it sounds" });
    const get = opikProvider.functions.get(`get${kind}`);

    const got = await get?.invoke(run().context(), { name: "Tone" });

    expect(got).to.deep.include({ id, ...categorical, description: "How it sounds", workspace: "default" });
    const missing = get?.invoke(run().context(), { name: "tone" }) as Promise<unknown>;
    expect((await failureOf(missing)).message).to.match(/OPIK_FEEDBACK_DEFINITION_NOT_FOUND/);
  });

  it("a create whose answer is lost is found by its name", async () => {
    local().fault({ operation: "createFeedbackDefinition" }, { kind: "reset", after: "processing" });

    const { id } = await run().create({ ...boolean });

    expect(live(id)).to.include({ name: "Resolved" });
    expect(bodies("createFeedbackDefinition")).to.have.length(1);
  });

  describe("traps", () => {
    it("FBD-1 labels are sent in snake case", async () => {
      await run().create({ ...boolean });

      expect(bodies("createFeedbackDefinition")).to.deep.equal([
        { name: "Resolved", type: "boolean", details: { true_label: "Yes", false_label: "No" } },
      ]);
      const error = await fetch(`${local().url}/opik/api/v1/private/feedback-definitions`, {
        method: "POST",
        headers: { "content-type": "application/json", "comet-workspace": "default", authorization: apiKey },
        body: JSON.stringify({ name: "x", type: "boolean", details: { trueLabel: "a", falseLabel: "b" } }),
      });
      expect(error.status).to.equal(422);
    });

    it("FBD-2 a description that the program does not declare is repeated; what is declared of the details stays", async () => {
      const state = await run().create({ ...numerical });
      live(state.id)["description"] = "theirs";

      await run().up(state, { ...numerical, max: 5 });

      expect(live(state.id)).to.deep.include({ description: "theirs", details: { min: 0, max: 5 } });
    });

    it("FBD-3 another type is changed in place, with its details and no others", async () => {
      let state = await run().create({ ...numerical, name: "Score", description: "d" });
      const { id } = state;
      for (const declared of [categorical, boolean, numerical]) {
        state = await run().up(state, { ...declared, name: "Score", description: "d" });
        expect(state.id).to.equal(id);
        expect(state.outputs).to.deep.include({ ...declared, name: "Score" });
        expect(
          (await run().preview(state, { ...declared, name: "Score", description: "d" })).changes,
        ).to.equal(false);
      }
      expect(
        bodies("updateFeedbackDefinition").map((body) => (body as { details: object }).details),
      ).to.deep.equal([
        { categories: categorical.categories },
        { true_label: "Yes", false_label: "No" },
        { min: 0, max: 1 },
      ]);
    });

    it("FBD-3 a click on the type is named and healed, and in a refresh what is gone is not shown", async () => {
      const state = await run().create({ ...numerical });
      Object.assign(live(state.id), {
        type: "boolean",
        details: { true_label: "a", false_label: "b" },
      });

      expect((await run().preview(state, { ...numerical })).said.join("\n")).to.match(
        /type was changed.*\n.*min.*\n.*max/,
      );
      expect((await run().refresh(state)).inputs).to.deep.equal({
        name: "Helpfulness",
        type: "boolean",
        workspace: "default",
      });
      await run().up(state, { ...numerical });
      expect(live(state.id)).to.deep.include({ type: "numerical", details: { min: 0, max: 1 } });
    });

    it("FBD-4 the built-in definition is kept by Opik: the delete succeeds, with a warning", async () => {
      const builtIn = await run().refresh({ id: "User feedback", inputs: {}, outputs: {} });
      const last = run();

      await last.destroy(builtIn);

      expect(live(builtIn.id)).to.include({ name: "User feedback" });
      expect(last.said).to.have.length(1);
      expect(last.said[0]).to.match(
        /^warning: .*"User feedback".*is not deleted: Opik keeps this one, which is built in/,
      );
      // Another conflict is an error.
      local().fault(
        { operation: "deleteFeedbackDefinition" },
        { kind: "response", status: 409, body: { errors: ["Busy"] } },
      );
      expect((await failureOf(run().destroy(builtIn))).message).to.match(/409.*Busy/s);
    });

    it("FBD-4 the built-in definition, renamed, can be deleted", async () => {
      const builtIn = await run().refresh({ id: "User feedback", inputs: {}, outputs: {} });
      const after = await run().up(builtIn, { ...builtIn.inputs, name: "Thumbs" });

      await run().destroy(after);

      expect(live(builtIn.id)).to.equal(undefined);
    });

    for (const [what, inputs, property, reason] of [
      ["one category", { ...categorical, categories: { a: 1 } }, "categories", /must have at least two/],
      ["a blank label", { ...categorical, categories: { a: 1, " ": 2 } }, "categories", /blank/],
      [
        "a category without a value",
        { ...categorical, categories: { a: null, b: 1 } },
        "categories",
        /categories/,
      ],
      ["min as max", { ...numerical, max: 0 }, "min", /min is 0, but must be less than max, which is 0/],
      ["min above max", { ...numerical, min: 2 }, "min", /must be less than max/],
      ["no max", { name: "x", type: "numerical", min: 0 }, "max", /required for the type numerical/],
      [
        "no categories",
        { name: "x", type: "categorical" },
        "categories",
        /required for the type categorical/,
      ],
      ["no label", { name: "x", type: "boolean", falseLabel: "No" }, "trueLabel", /trueLabel/],
      ["a blank true label", { ...boolean, trueLabel: " " }, "trueLabel", /blank/],
      [
        "details of another type",
        { ...numerical, categories: { a: 1, b: 2 } },
        "categories",
        /is not allowed for the type numerical: omit it/,
      ],
      ["a type that there is not", { ...numerical, type: "NUMERICAL" }, "type", /type/],
      ["a blank name", { ...numerical, name: " " }, "name", /blank/],
      ["a long name", { ...numerical, name: "x".repeat(151) }, "name", /150/],
      ["a long description", { ...numerical, description: "x".repeat(256) }, "description", /255/],
    ] as const) {
      it(`FBD-5 ${what}: refused before anything is sent`, async () => {
        const { failures } = await run().check({ ...inputs });

        expect(failures.map((one) => one.property)).to.deep.equal([property]);
        expect(failures[0]?.reason).to.match(reason);
        expect(local().requests).to.deep.equal([]);
      });
    }

    it("FBD-5 equal boolean labels are as the server takes them", async () => {
      const { id } = await run().create({ ...boolean, falseLabel: "Yes" });

      expect(live(id)["details"]).to.deep.equal({ true_label: "Yes", false_label: "Yes" });
    });

    it("FBD-6 a rename to a name that is taken is an error that names the other's id; case only is done", async () => {
      const other = await run().create({ ...boolean });
      const state = await run().create({ ...numerical });

      const error = await failureOf(run().up(state, { ...numerical, name: "Resolved" }));
      const after = await run().up(state, { ...numerical, name: "HELPFULNESS" });

      expect(error.message)
        .to.include(other.id)
        .and.to.match(/OPIK_FEEDBACK_DEFINITION_EXISTS/);
      expect(live(after.id)["name"]).to.equal("HELPFULNESS");
    });
  });

  it("unknown inputs: what needs them is left out, the rest is checked", async () => {
    const resource = resourceNamed(opikProvider, kind);
    const check = (declared: Record<string, unknown>) =>
      checkResource(resource, () => run().context(), { oldInputs: undefined, inputs: declared });

    for (const declared of [
      { ...numerical, min: UNKNOWN },
      { ...numerical, type: UNKNOWN },
      { ...numerical, name: UNKNOWN, description: UNKNOWN },
      { ...categorical, categories: { a: UNKNOWN, b: 1 } },
    ]) {
      expect((await check(declared)).failures).to.deep.equal([]);
    }
    const { failures } = await check({ ...boolean, trueLabel: UNKNOWN, min: UNKNOWN });
    expect(failures.map(({ property }) => property)).to.deep.equal(["min"]);
  });
});
