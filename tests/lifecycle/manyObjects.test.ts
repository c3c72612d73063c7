import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { Run } from "../support/dynamicHost";
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
        kind: "answer",
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
      { kind: "answer", status: 500 },
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
      const news = { ...state.outputs, description: "ours" };
      const { outs } = (await last.provider.update(state.id, state.outputs, news)) as { outs: object };
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
  const objects = mixedObjects(1000, ["Prompt"]);

  /** A run of the engine: each kind has a provider of its own. */
  function run(): (kind: string) => Run {
    const runs = new Map(objects.map(({ kind }) => [kind, new Run(local(), { kind })]));
    return (kind) => runs.get(kind) as Run;
  }

  it("costs pages, not reads, in a preview and in a refresh", async () => {
    prepareMixedObjects(local());
    const first = run();
    console.time("create");
    const states = await Promise.all(
      objects.map(async ({ kind, inputs }) => ({ kind, ...(await first(kind).create({ ...inputs })) })),
    );
    console.timeEnd("create");
    const say = () => {
      const counts: Record<string, number> = {};
      for (const { operation } of local().requests)
        counts[String(operation)] = (counts[String(operation)] ?? 0) + 1;
      console.log(local().requests.length, counts);
      local().forget();
    };
    say();
    const second = run();
    console.time("preview");
    const previewed = await Promise.all(
      states.map(async ({ kind, id, inputs: olds, outputs }, index) => {
        const { inputs } = await second(kind).check({ ...objects[index]?.inputs }, olds);
        const { changes } = (await second(kind).provider.diff(
          id,
          { ...outputs, __provider: "" },
          inputs,
        )) as { changes: boolean };
        return changes;
      }),
    );
    console.timeEnd("preview");
    expect(previewed.filter((changes) => changes)).to.deep.equal([]);
    say();
    const third = run();
    console.time("refresh");
    const read = await Promise.all(states.map((state) => third(state.kind).refresh(state)));
    console.timeEnd("refresh");
    expect(read.map(({ inputs }) => inputs)).to.deep.equal(states.map(({ inputs }) => inputs));
    say();
  }).timeout(60000);
});
