import { existsSync, rmSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { opikProvider } from "../../provider/definition";
import { ENGINE_BUILD_TIMEOUT_MS, ENGINE_TIMEOUT_MS, makePluginFolder, theEngine } from "../support/engine";
import { type FaultKind, faults } from "./faults";
import { killsOf, runKills } from "./kills";
import type { Tools } from "./laboratory";
import { type Cell, cellsOf, type PlannedChain, plan, runCells } from "./matrix";
import { sampleInputs } from "./samples";

describe("the inputs that the fault matrix thinks up", () => {
  for (const definition of opikProvider.resources) {
    it(`suit ${definition.name}, and differ between the variants`, () => {
      const [first, second] = [sampleInputs(definition, "first"), sampleInputs(definition, "second")];
      expect(Object.keys(first)).not.to.deep.equal([]);
      expect(first).not.to.deep.equal(second);
    });
  }

  it("are asked for where a type cannot be thought up", () => {
    const definition = { name: "Rule", inputs: { sampling: z.string().regex(/^\d+%$/) } };
    expect(() => sampleInputs(definition as never, "first")).to.throw("Rule.sampling");
  });
});

describe("the fault matrix on the real engine", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  let tools: Tools;
  let planned: readonly PlannedChain[] = [];

  before("run every step of every resource without faults", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    tools = { engine: await theEngine(), plugin: makePluginFolder() };
    planned = await plan(tools);
  });
  after("remove the plugin", () => rmSync(tools.plugin, { recursive: true, force: true }));

  for (const [number, fault] of faults.entries()) {
    it(`holds for: ${fault.summary} (${fault.name})`, async () => {
      const { chain, cell } = oneOf(fault, number);

      const [outcome] = await runCells(tools, chain, [cell]);

      const where = `${chain.flavour} ${chain.resource} ${chain.step}, request ${cell.index}`;
      expect(outcome?.problems, `${where}\n${outcome?.transcript}`).to.deep.equal([]);
    });
  }

  // Processes are found in /proc.
  if (existsSync("/proc/self/stat")) {
    for (const [number, [flavour, victim]] of (
      [
        ["plugin", "engine"],
        ["plugin", "provider"],
        ["dynamic", "provider"],
      ] as const
    ).entries()) {
      it(`goes on after the ${victim} was killed in the ${flavour} flavour`, async () => {
        const kills = planned
          .filter((chain) => chain.flavour === flavour)
          .flatMap((chain) => killsOf(chain).map((kill) => ({ chain, kill })))
          .filter(({ kill }) => kill.victim === victim);
        const chosen = kills[(number * 5 + 3) % kills.length] as (typeof kills)[number];

        const [outcome] = await runKills(tools, chosen.chain, [chosen.kill]);

        expect(outcome?.problems, outcome?.transcript).to.deep.equal([]);
        expect(outcome?.leftBehind).to.equal(false);
      });
    }
  }

  /** Another flavour, resource, step and request for each fault. */
  function oneOf({ name }: FaultKind, number: number): { chain: PlannedChain; cell: Cell } {
    const all = planned.flatMap((chain) =>
      cellsOf(chain, planned)
        .filter((cell) => cell.fault === name)
        .map((cell) => ({ chain, cell })),
    );
    const found = all[(number * 7) % all.length];
    if (found === undefined) {
      throw new Error(`No request can have the fault ${name}.`);
    }
    return found;
  }
});
