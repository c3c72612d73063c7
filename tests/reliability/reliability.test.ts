import { existsSync, rmSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { opikProvider } from "../../provider/definition";
import { ENGINE_BUILD_TIMEOUT_MS, ENGINE_TIMEOUT_MS, makePluginFolder, theEngine } from "../support/engine";
import { renames, runCompany } from "./company";
import { type FaultKind, faults } from "./faults";
import { killsOf, runKills } from "./kills";
import { flavours, type Tools } from "./laboratory";
import { type Cell, cellsOf, type PlannedChain, plan, runCells, sampleChains } from "./matrix";
import { sampleInputs } from "./samples";
import { isSettings } from "./world";

describe("the inputs that the fault matrix thinks up", () => {
  for (const definition of opikProvider.resources) {
    it(`suit ${definition.name}, and differ between the variants`, () => {
      const [first, second] = [sampleInputs(definition, "first"), sampleInputs(definition, "second")];
      for (const inputs of [first, second, sampleInputs(definition, "neighbour")]) {
        expect(z.strictObject(definition.inputs).safeParse(inputs).error).to.equal(undefined);
        expect(definition.refine?.flatMap((rule) => rule(inputs)).filter(Boolean) ?? []).to.deep.equal([]);
      }
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

  before("run every step of some resources without faults", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    tools = { engine: await theEngine(), plugin: makePluginFolder() };
    planned = await plan(tools, sampleChains());
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

describe("several resources in one program, one of which fails", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  let tools: Tools;

  before("find the engine", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    tools = { engine: await theEngine(), plugin: makePluginFolder() };
  });
  after("remove the plugin", () => rmSync(tools.plugin, { recursive: true, force: true }));

  const several = opikProvider.resources.filter(isSettings);
  const object = opikProvider.resources.find(({ name }) => name === "Project") as (typeof several)[number];
  // Refused, not carried out, and carried out without anybody knowing of it.
  const kinds = ["403", "503s", "resets-after"];

  for (const [turn, flavour] of flavours.entries()) {
    for (const [number, rename] of renames.entries()) {
      const settings = several[(turn + number + 1) % several.length] as (typeof several)[number];
      const fault = kinds[(turn + number) % kinds.length] as string;

      it(`leaves ${settings.name} as declared (${flavour}, ${fault}, renamed: ${rename})`, async () => {
        const { problems, transcript } = await runCompany(tools, {
          flavour,
          settings,
          object,
          fault,
          rename,
        });

        expect(problems, transcript).to.deep.equal([]);
      });
    }
  }
});
