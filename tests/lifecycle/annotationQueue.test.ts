import { expect } from "chai";
import type { LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { type Properties, resourceNamed, UNKNOWN } from "../../provider/kit";
import { annotationQueues } from "../../provider/opik";
import { failureOf, Run } from "../support/dynamicHost";
import { bodiesOf, useLocalOpik } from "../support/localOpik";

const [PROJECT, OTHER, NOWHERE] = [1, 2, 3].map((end) => `0198c0de-0000-7000-8000-00000000000${end}`);
const least = { name: "Review", projectId: PROJECT, scope: "trace" };
const groups = [{ conditions: [{ scoreName: "Tone", operator: "<", value: 0.5 }] }];

describe("annotation queues against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: "AnnotationQueue" });
  const queues = () => local().objects("AnnotationQueue") as readonly LocalObject[];
  const bodies = bodiesOf(local);
  const reasonsOf = async (inputs: object) =>
    (await run().check({ ...inputs })).failures.map(({ property, reason }) => `${property}: ${reason}`);

  beforeEach("projects", () => {
    local().addObject("Project", { id: String(PROJECT), name: "support" });
    local().addObject("Project", { id: String(OTHER), name: "other" });
  });

  it("send what is declared, and leave the rest to the server", async () => {
    const { id } = await run().create({ ...least });

    expect(bodies("createAnnotationQueue")).to.deep.equal([
      { id, name: "Review", project_id: PROJECT, scope: "trace" },
    ]);
    expect(queues()[0]).to.include({ annotators_per_item: 1, lock_timeout_seconds: 300 });
  });

  it("AQU-1, AQU-2: every create takes an id of its own, also after the deletion of one of that name", async () => {
    const first = await run().create({ ...least });
    await run().destroy(first);
    const second = await run().create({ ...least });
    const third = await run().create({ ...least });

    expect(new Set([first.id, second.id, third.id]).size).to.equal(3);
    expect(queues().map(({ id }) => id)).to.have.members([second.id, third.id]);
  });

  it("AQU-1: a create with an id that is there overwrites it, so one whose answer was lost is read first", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ ...least });
    local().fault({ operation: "createAnnotationQueue" }, { kind: "reset", after: "processing" });

    const { id } = (await fresh.provider.create(inputs)) as { id: string };

    expect(queues().map((one) => one.id)).to.deep.equal([id]);
    expect(bodies("createAnnotationQueue")).to.have.length(1);
  });

  it("AQU-1: one whose create did not arrive is sent again with the same id", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ ...least });
    local().fault({ operation: "createAnnotationQueue" }, { kind: "reset", after: "nothing" });

    const { id } = (await fresh.provider.create(inputs)) as { id: string };

    expect(bodies("createAnnotationQueue").map((body) => body["id"])).to.deep.equal([id, id]);
  });

  it("AQU-1: where it cannot be read after a lost response, nothing is sent again, and the state has its id", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ ...least });
    local().fault({ operation: "createAnnotationQueue" }, { kind: "reset", after: "processing" });
    local().fault({ operation: "readAnnotationQueue", times: 10 }, { kind: "response", status: 500 });

    const error = await failureOf(fresh.provider.create(inputs));

    expect(error["id"]).to.equal(queues()[0]?.id);
    expect(bodies("createAnnotationQueue")).to.have.length(1);
  });

  for (const [input, value] of [
    ["scope", "thread"],
    ["projectId", OTHER],
  ] as const) {
    it(`AQU-3: another ${input} is a replacement: a new queue, then the old one goes, with what is lost`, async () => {
      const state = await run().create({ ...least });
      const last = run();
      const declared = { ...least, [input]: value };
      const { inputs, replaces } = await last.preview(state, declared);
      expect(last.said.join("\n")).to.match(/warning: .* is replaced: its list of items is lost/);
      const { id } = (await last.provider.create(inputs)) as { id: string };
      await last.provider.delete(state.id, state.outputs);

      expect(replaces).to.deep.equal([input]);
      expect(queues().map((one) => one.id)).to.deep.equal([id]);
      expect(last.said.join("\n")).to.match(/Scores and comments stay; the queue's list of items is lost/);
      // The server would take it, and do nothing.
      expect(bodies("updateAnnotationQueue")).to.deep.equal([]);
      const takes = annotationQueues.operations.update?.shapes.body.safeParse({ scope: "thread" });
      expect(takes?.success).to.equal(false);
    });
  }

  for (const [what, inputs, reason] of [
    ["a blank name", { name: " " }, /^name: .*must not be blank/],
    ["another scope", { scope: "span" }, /^scope: /],
    ["a project by its name", { projectId: "support" }, /^projectId: /],
    [
      "a definition without a name",
      { feedbackDefinitionNames: ["Tone", ""] },
      /^feedbackDefinitionNames: feedbackDefinitionNames\.1 .*must not be blank/,
    ],
    [
      "a definition twice",
      { feedbackDefinitionNames: ["Tone", "Tone"] },
      /^feedbackDefinitionNames: .*twice/,
    ],
    ["no annotator", { annotatorsPerItem: 0 }, /^annotatorsPerItem: /],
    ["too many annotators", { annotatorsPerItem: 1001 }, /^annotatorsPerItem: /],
    ["half an annotator", { annotatorsPerItem: 1.5 }, /^annotatorsPerItem: /],
    ["no time", { lockTimeoutSeconds: 0 }, /^lockTimeoutSeconds: /],
    ["too much time", { lockTimeoutSeconds: 3601 }, /^lockTimeoutSeconds: /],
    [
      "an operator that there is not",
      { automation: { groups: [{ conditions: [{ scoreName: "Tone", operator: ">=", value: 1 }] }] } },
      /^automation: automation\.groups\.0\.conditions\.0\.operator/,
    ],
  ] as const) {
    it(`AQU-4, AQU-5: ${what} is refused before anything is sent`, async () => {
      const [found, ...more] = await reasonsOf({ ...least, ...inputs });

      expect(found).to.match(reason);
      expect(more).to.deep.equal([]);
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("AQU-4, OBJ-2: an unknown project is refused, one that is not known yet is left to the next check", async () => {
    expect(await reasonsOf({ ...least, projectId: UNKNOWN })).to.deep.equal([]);
    expect((await reasonsOf({ ...least, projectId: NOWHERE }))[0]).to.match(
      new RegExp(`^projectId: .*no project ${NOWHERE}`),
    );
    expect(bodies("createAnnotationQueue")).to.deep.equal([]);
  });

  it("AQU-4: a name of 5,000 characters is taken as it is", async () => {
    const { outputs } = await run().create({ ...least, name: "x".repeat(5000) });

    expect(outputs["name"]).to.have.length(5000);
  });

  it("AQU-5: one that is deleted while it is updated is an error that says so", async () => {
    const state = await run().create({ ...least });
    local().fault(
      { operation: "updateAnnotationQueue" },
      {
        kind: "response",
        status: 404,
        body: { code: 404, message: `Annotation queue not found: '${state.id}'` },
      },
    );

    const error = await failureOf(run().up(state, { ...least, name: "Other" }));

    expect(error.message).to.match(/deleted outside of Pulumi.*OPIK_ANNOTATION_QUEUE_NOT_FOUND/);
  });

  it("names are not unique: a warning; adopted is the one of the same project and scope", async () => {
    const { id } = await run().create({ ...least });
    const second = run();
    expect((await second.check({ ...least })).failures).to.deep.equal([]);
    expect(second.said.join()).to.match(new RegExp(`warning: .*${id}.*second one.*adopt`));
    for (const other of [{ scope: "thread" }, { projectId: OTHER }]) {
      const elsewhere = run();
      const made = await elsewhere.create({ ...least, ...other, adopt: true });
      expect(made.id).not.to.equal(id);
      expect(elsewhere.said).to.deep.equal([]);
    }

    expect((await run().create({ ...least, adopt: true })).id).to.equal(id);
    const error = await failureOf(run().refresh({ id: "support/Review", inputs: {}, outputs: {} }));
    expect(error.message)
      .to.match(/OPIK_ANNOTATION_QUEUE_AMBIGUOUS/)
      .and.include(id);
  });

  it("lists can be narrowed to a project", async () => {
    const { id } = await run().create({ ...least });
    await run().create({ ...least, projectId: OTHER });
    const { lifecycle } = resourceNamed(opikProvider, "AnnotationQueue");

    const rows = await lifecycle.list?.(run().context(), { inputs: { projectId: PROJECT } });

    expect(rows?.map((row) => [row.id, row.name])).to.deep.equal([[id, "Review"]]);
  });

  it("automation on a server that does not know it: an error that names it, and the queue is kept", async () => {
    const error = await failureOf(run().create({ ...least, automation: { groups } }));

    expect(bodies("createAnnotationQueue")[0]?.["automation"]).to.deep.equal({
      conditions: { groups: [{ conditions: [{ score_name: "Tone", operator: "<", value: 0.5 }] }] },
    });
    expect(error.message).to.match(/automation.*OPIK_FIELD_IGNORED/s);
    expect(error["id"]).to.equal(queues()[0]?.id);
  });

  describe("on a server that knows automation", () => {
    const wire = (more: Properties = {}) => ({
      enabled: true,
      conditions: { groups: [{ conditions: [{ score_name: "Tone", operator: "<", value: 0.5 }] }] },
      ...more,
    });
    const declared = { enabled: true, groups };

    /** The body of the update to those inputs, from a queue that has that automation. */
    async function update(live: Properties, before: object, declared: object): Promise<unknown> {
      const state = await run().create({ ...least });
      Object.assign(queues()[0] ?? {}, { automation: live });
      // The local Opik drops what is written.
      await run()
        .up({ ...state, outputs: { ...state.outputs, ...before } }, { ...least, ...declared })
        .catch(() => undefined);
      return bodies("updateAnnotationQueue")[0]?.["automation"];
    }

    it("one that agrees is not written, null is as absent", async () => {
      const live = wire({ max_items_in_queue: null });
      expect(await update(live, {}, { automation: declared })).to.equal(undefined);
    });

    it("one that is not declared is not written", async () => {
      expect(await update(wire(), {}, { description: "Weekly" })).to.equal(undefined);
    });

    it("a limit that is taken out is cleared", async () => {
      expect(
        await update(
          wire({ max_items_in_queue: 5 }),
          { automation: { ...declared, maxItemsInQueue: 5 } },
          { automation: declared },
        ),
      ).to.deep.equal(wire({ clear_max_items_in_queue: true }));
    });

    it("a limit is written", async () => {
      expect(
        await update(wire(), { automation: declared }, { automation: { ...declared, maxItemsInQueue: 5 } }),
      ).to.deep.equal(wire({ max_items_in_queue: 5 }));
    });

    it("taken out, it is switched off", async () => {
      expect(await update(wire(), { automation: declared }, {})).to.deep.equal({ enabled: false });
    });

    it("an import has it in the program's terms", async () => {
      const { id } = await run().create({ ...least });
      Object.assign(queues()[0] ?? {}, { automation: wire({ max_items_in_queue: 5 }) });

      const { inputs } = await run().refresh({ id, inputs: {}, outputs: {} });

      expect(inputs["automation"]).to.deep.equal({ ...declared, maxItemsInQueue: 5 });
    });
  });
});
