import { expect } from "chai";
import { UNKNOWN } from "../../provider/kit";
import { RetentionRule } from "../../provider/resources/retentionRule";
import { failureOf, Run } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

/* Traps of retention rules, by the ids of the specification; what all objects do is in objects.test.ts. */

const KIND = "RetentionRule";
const limited = { retention: "base_60d" };

describe("retention rules against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: KIND });
  const bodies = () =>
    local()
      .requestsOf(`create${KIND}`)
      .map(({ body }) => body);
  const enabled = (id: string) =>
    local()
      .objects(KIND)
      .find((one) => one.id === id)?.["enabled"];
  const active = () =>
    local()
      .objects(KIND)
      .filter((one) => one["enabled"] === true);
  const switchedOffBy = (level: string) => {
    const id = `0190babc-62a0-71d2-832a-0feffa46000${active().length + 1}`;
    const fields = { level, retention: "short_14d", apply_to_past: true, enabled: true };
    local().addObject(KIND, { id, ...fields });
    return id;
  };

  it("RET-1, RET-2: rules of projects and of the organization are neither made, taken over, listed nor imported", async () => {
    const ids = [switchedOffBy("project"), switchedOffBy("organization")];
    expect(Object.keys(RetentionRule.inputs)).to.have.members([
      "retention",
      "applyToPast",
      "workspace",
      "adopt",
    ]);

    const state = await run().create({ ...limited, adopt: true });

    expect(bodies()).to.deep.equal([{ retention: "base_60d", apply_to_past: false }]);
    expect(await RetentionRule.lifecycle.list?.(run().context(), { inputs: {} })).to.deep.equal([
      { id: state.id, name: "base_60d", secrets: [] },
    ]);
    for (const id of ids) {
      expect(enabled(id)).to.equal(true);
      const error = await failureOf(run().refresh({ id, inputs: {}, outputs: {} }));
      expect(error.message).to.match(/OPIK_RETENTION_RULE_NOT_FOUND/);
    }
  });

  it("RET-3: apply_to_past is always sent, and false where nothing is said", async () => {
    const state = await run().create({ retention: "extended_400d" });

    expect(bodies()).to.deep.equal([{ retention: "extended_400d", apply_to_past: false }]);
    expect(state.outputs).to.include({ applyToPast: false, retention: "extended_400d", adopted: false });
  });

  it("RET-4: without adopt, an active rule is a failure that says what would be switched off", async () => {
    const { id } = await run().create({ ...limited });

    const fresh = run();
    const { failures } = await fresh.check({ retention: "short_14d" });

    expect(failures[0]?.reason).to.include(`"base_60d" (${id}): creating this one would disable it`);
    expect(fresh.said).to.deep.equal([]);
    expect(enabled(id)).to.equal(true);
  });

  it("RET-4: with adopt, an equal one is taken over and released", async () => {
    const { id } = await run().create({ ...limited });

    const state = await run().create({ ...limited, adopt: true });

    expect(state.id).to.equal(id);
    expect(bodies()).to.have.length(1);
    await run().destroy(state);
    expect(enabled(id)).to.equal(true);
  });

  it("RET-4: with adopt, a different one is superseded, which the preview says", async () => {
    const { id } = await run().create({ ...limited });

    const fresh = run();
    const state = await fresh.create({ retention: "short_14d", adopt: true });

    expect(fresh.said.join("\n")).to.include(
      `warning: The retention rule short_14d supersedes ${id} (base_60d), which is active now and will be disabled.`,
    );
    expect(enabled(id)).to.equal(false);
    expect(active().map((one) => one.id)).to.deep.equal([state.id]);
    expect(state.outputs["adopted"]).to.equal(false);
  });

  it("RET-5: another value is a replacement: create, then delete, and the new one stays", async () => {
    const state = await run().create({ ...limited });
    const declared = { retention: "short_14d" };
    expect((await run().preview(state, declared)).replaces).to.deep.equal(["retention"]);

    const last = run();
    await last.preview(state, declared);
    const { inputs, failures } = await last.check(declared);
    expect(failures).to.deep.equal([]);
    const { id } = (await last.provider.create(inputs)) as { id: string };
    await last.provider.delete(state.id, state.outputs);

    expect(active().map((one) => one.id)).to.deep.equal([id]);
    expect(local().requests.some(({ method }) => method === "PUT" || method === "PATCH")).to.equal(false);
  });

  it("RET-6: one that is switched off is gone; what was never there is not deleted, and that is no error", async () => {
    const state = await run().create({ ...limited });
    await run().destroy(state);

    expect(enabled(state.id)).to.equal(false);
    expect((await run().refresh(state)).id).to.equal("");
    expect((await failureOf(run().refresh({ id: state.id, inputs: {}, outputs: {} }))).message).to.match(
      /NOT_FOUND/,
    );
    expect((await failureOf(run().refresh({ id: "active", inputs: {}, outputs: {} }))).message).to.match(
      /NOT_FOUND/,
    );
    local().deleteObject(KIND, state.id);
    await run().destroy(state);
  });

  it("that somebody else has superseded: the next preview refuses to switch the other one off, unless it may", async () => {
    const state = await run().create({ ...limited });
    const other = await new Run(local(), { kind: KIND }).create({ retention: "unlimited", adopt: true });
    expect(enabled(state.id)).to.equal(false);

    const error = await failureOf(run().preview(state, limited));
    expect(error.message).to.include(`"unlimited" (${other.id}): creating this one would disable it`);
    const changed = await failureOf(run().preview(state, { retention: "short_14d" }));
    expect(changed.message).to.include(`"unlimited" (${other.id}): creating this one would disable it`);
    expect((await run().preview(state, { ...limited, adopt: true })).replaces).to.deep.equal(["id"]);
  });

  for (const [what, inputs, expected] of [
    [
      "to the past",
      { retention: "short_14d", applyToPast: true },
      /warning: The retention rule short_14d deletes data: all traces and spans of the workspace older than 14 days are deleted permanently, including existing ones; those of experiments stay/,
    ],
    [
      "from now on",
      { retention: "extended_400d" },
      /warning: .* that are written from now on are deleted when they are 400 days old/,
    ],
  ] as const) {
    it(`the preview of a create that deletes says so: ${what}`, async () => {
      const fresh = run();
      await fresh.check(inputs as Record<string, unknown>);

      expect(fresh.said.join("\n"))
        .to.match(expected)
        .and.match(/only if its operator has enabled retention \(RETENTION_ENABLED, off by default\)/);
    });

    it(`the preview of a replacement that deletes says so: ${what}`, async () => {
      const state = await run().create({ retention: "unlimited" });

      const said = (await run().preview(state, inputs)).said.join("\n");

      expect(said).to.match(expected);
      // RET-7
      expect(/data written before it is never deleted/.test(said)).to.equal(!("applyToPast" in inputs));
    });
  }

  it("that keep everything have nothing to warn of", async () => {
    const fresh = run();
    await fresh.check({ retention: "unlimited", applyToPast: true });

    expect(fresh.said).to.deep.equal([]);
  });

  it("whose period is not known yet warn all the same", async () => {
    const said: string[] = [];
    const report = { info: () => undefined, warn: (text: string) => said.push(text) };

    const checked = await RetentionRule.lifecycle.check?.(
      { ...run().context(), report },
      { oldInputs: undefined, inputs: { retention: UNKNOWN } },
    );

    expect(checked?.failures).to.deep.equal([]);
    expect(said[0]).to.match(/^The retention rule deletes data: /);
  });

  for (const carriedOut of [true, false]) {
    it(`a create whose answer was lost, ${carriedOut ? "" : "not "}carried out: the active rule with these values is the one, no other`, async () => {
      await run().create({ retention: "unlimited" });
      const fresh = run();
      const { inputs } = await fresh.check({ ...limited, adopt: true });
      local().fault(
        { operation: `create${KIND}` },
        carriedOut ? { kind: "reset", after: "processing" } : { kind: "response", status: 502 },
      );

      const outcome = fresh.provider.create(inputs);

      if (carriedOut) {
        expect(((await outcome) as { id: string }).id).to.equal(active()[0]?.id);
      } else {
        expect((await failureOf(outcome)).message).to.match(/502/);
      }
      expect(active()[0]?.["retention"]).to.equal(carriedOut ? "base_60d" : "unlimited");
      expect(local().requestsOf(`create${KIND}`)).to.have.length(2);
    });
  }

  for (const inputs of [
    {},
    { retention: "BASE_60D" },
    { retention: "30d" },
    { ...limited, applyToPast: "yes" },
  ]) {
    it(`${JSON.stringify(inputs)} is refused before anything is sent`, async () => {
      const { failures } = await run().check(inputs);

      expect(failures[0]?.property).to.match(/^(retention|applyToPast)$/);
      expect(local().requests).to.deep.equal([]);
    });
  }
});
