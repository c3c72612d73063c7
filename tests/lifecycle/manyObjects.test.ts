import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { Run } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

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
