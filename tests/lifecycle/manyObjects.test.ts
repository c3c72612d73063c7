import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { Run, type State } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";
import { mixedObjects, prepareMixedObjects } from "./mixedObjects";

describe("a run that reads many objects", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: "Project" });
  const when = new Date(0).toISOString();

  function addProjects(count: number): string[] {
    return Array.from({ length: count }, (_, index) => {
      const [id, name] = [randomUUID(), `project ${index}`];
      local().addProject({ id, name, visibility: "private", created_at: when, created_by: "ada" });
      return id;
    });
  }

  async function refresh(ids: readonly string[]): Promise<number> {
    const last = run();
    const read = await Promise.all(
      ids.map((id, index) =>
        last.refresh({ id, inputs: {}, outputs: { name: `project ${index}`, workspace: "default" } }),
      ),
    );
    expect(read.map((one) => one.id)).to.deep.equal(ids);
    return local().requests.length;
  }

  it("asks by id where there is one, and pages where there are a thousand", async () => {
    const ids = addProjects(1000);
    expect(await refresh(ids.slice(0, 1))).to.equal(1);
    local().forget();

    expect(await refresh(ids)).to.be.at.most(12);
  });

  it("never asks more than half as often again as one by one, however many others there are", async () => {
    const ids = addProjects(4100);
    for (const count of [2, 3, 6, 20]) {
      local().forget();
      expect(await refresh(ids.slice(0, count)), `${count} of 4100`).to.be.at.most(count * 1.5);
    }
  });

  it("asks by id for what the list does not show: not listed is not deleted", async () => {
    const ids = addProjects(30);
    local().fault(
      { operation: "listProjects", times: Number.POSITIVE_INFINITY },
      {
        kind: "response",
        status: 200,
        headers: { "content-type": "application/json" },
        body: { total: 0, content: [] },
      },
    );

    await refresh(ids);

    expect(local().requestsOf("readProject")).to.have.length(30);
  });

  it("asks by id where the list cannot be read", async () => {
    const ids = addProjects(30);
    local().fault(
      { operation: "listProjects", times: Number.POSITIVE_INFINITY },
      { kind: "response", status: 500 },
    );

    await refresh(ids);
  });

  it("does not take what a list showed before a write for what is there after it", async () => {
    const last = run();
    const ids = addProjects(10);
    const states = ids.map((id, index) => ({
      id,
      inputs: {},
      outputs: { name: `project ${index}`, workspace: "default" },
    }));
    await Promise.all(states.map((state) => last.refresh(state)));

    for (const state of states) {
      const inputs = { ...state.outputs, description: "ours" };
      const { outs } = (await last.provider.update(state.id, state.outputs, inputs)) as { outs: object };
      expect(outs).to.include({ description: "ours" });
    }

    expect(
      (
        await Promise.all(
          states.map((state) => last.refresh({ ...state, outputs: { ...state.outputs, description: "" } })),
        )
      ).map(({ inputs }) => inputs["description"]),
    ).to.deep.equal(ids.map(() => "ours"));
  });
});

describe("a run with a thousand objects of mixed kinds", () => {
  const local = useLocalOpik();
  /** A prompt's latest version is in no list: each costs a read, and another one where its environments are declared. */
  const objects = mixedObjects(1000, (kind) => kind !== "Prompt");

  /** A run of the engine: one process, with a provider for each kind. */
  function run(): (kind: string) => Run {
    const first = new Run(local());
    const runs = new Map(objects.map(({ kind }) => [kind, first.of(kind)]));
    return (kind) => runs.get(kind) as Run;
  }

  function requests(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation } of local().requests) {
      counts[String(operation)] = (counts[String(operation)] ?? 0) + 1;
    }
    local().forget();
    return counts;
  }

  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, one) => all + one, 0);

  /** One of each kind is made by a provider, which all others are like but for their names. */
  async function statesOfAll() {
    prepareMixedObjects(local());
    const made = new Map<string, { readonly name: string; readonly state: State }>();
    const first = run();
    const states: (State & { readonly kind: string })[] = [];
    for (const { kind, inputs, key } of objects) {
      const like = made.get(kind);
      const name = String(inputs[key]);
      if (like === undefined) {
        const state = await first(kind).create({ ...inputs });
        made.set(kind, { name, state });
        states.push({ kind, ...state });
      } else {
        const id = randomUUID();
        const live = local()
          .objects(kind)
          .find((one) => one.id === like.state.id);
        local().addObject(kind, { ...JSON.parse(JSON.stringify(live).replaceAll(like.name, name)), id });
        const { inputs: ofLike, outputs } = like.state;
        states.push({ kind, id, inputs: { ...ofLike, ...inputs }, outputs: { ...outputs, ...inputs } });
      }
    }
    local().forget();
    return states;
  }

  it("costs at most 40 requests in a preview and in a refresh", async () => {
    const states = await statesOfAll();

    const first = run();
    const changes = await Promise.all(
      states.map((state, index) => first(state.kind).preview(state, { ...objects[index]?.inputs })),
    );
    expect(changes.filter((one) => one.changes)).to.deep.equal([]);
    const previewed = requests();
    expect(sum(previewed), JSON.stringify(previewed)).to.be.at.most(40);

    const second = run();
    const read = await Promise.all(states.map((state) => second(state.kind).refresh(state)));
    expect(read.map(({ inputs }) => inputs)).to.deep.equal(states.map(({ inputs }) => inputs));
    const refreshed = requests();
    expect(sum(refreshed), JSON.stringify(refreshed)).to.be.at.most(40);
  });

  it("costs two requests for each prompt: its latest version and its environments are in no list", async () => {
    prepareMixedObjects(local());
    const prompts = mixedObjects(10, (kind) => kind === "Prompt").map(({ inputs }) => inputs);
    const run = () => new Run(local(), { kind: "Prompt" });
    const first = run();
    const states = await Promise.all(prompts.map((inputs) => first.create({ ...inputs })));
    requests();

    const second = run();
    const after = await Promise.all(states.map((state, index) => second.up(state, { ...prompts[index] })));
    expect(after.map(({ outputs }) => outputs)).to.deep.equal(states.map(({ outputs }) => outputs));
    expect(requests()).to.deep.equal({
      readProject: 1,
      listPrompts: 1,
      readPrompt: 10,
      listPromptVersions: 10,
    });

    const third = run();
    await Promise.all(states.map((state) => third.refresh(state)));
    expect(requests()).to.deep.equal({ readPrompt: 10, listPromptVersions: 10 });
  });

  it("lists what is there once before many creates, whose list a lost response would be compared with", async () => {
    prepareMixedObjects(local());
    const first = run();
    const several = objects
      .filter(({ kind }) => ["OnlineEvaluationRule", "Dashboard"].includes(kind))
      .slice(0, 40);

    await Promise.all(several.map(({ kind, inputs }) => first(kind).create({ ...inputs })));

    expect(requests()).to.deep.include({
      listOnlineEvaluationRules: 1,
      createOnlineEvaluationRule: 20,
      listDashboards: 1,
      createDashboard: 20,
    });
  });
});
