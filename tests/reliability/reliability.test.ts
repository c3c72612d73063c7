import { existsSync, rmSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { opikProvider } from "../../provider/definition";
import { ENGINE_BUILD_TIMEOUT_MS, ENGINE_TIMEOUT_MS, makePluginFolder, theEngine } from "../support/engine";
import { renames, runCompany } from "./company";
import { faults } from "./faults";
import { runKills } from "./kills";
import { flavours, type Tools } from "./laboratory";
import { runSample, sampled } from "./matrix";
import { sampleInputs } from "./samples";
import { isSettings } from "./world";

/** Time for a dozen and more runs of the engine, in milliseconds. */
const CHAIN_TIMEOUT_MS = 600_000;

describe("the inputs that the fault matrix thinks up", () => {
  for (const definition of opikProvider.resources.all) {
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

  before("find the engine", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    tools = { engine: await theEngine(), plugin: makePluginFolder() };
  });
  after("remove the plugin", () => rmSync(tools.plugin, { recursive: true, force: true }));

  it("has each kind of fault in the sample, at requests that can have it", () => {
    const chosen = sampled().flatMap(({ faults: some }) => some.map(({ name }) => name));
    expect(new Set(chosen).size).to.equal(chosen.length);
    const kind = (name: string) => name.replace(/^([a-z]+?|\d+)s?(?=-|$)/, "$1");
    expect(chosen.map(kind)).to.include.members(faults.map(({ name }) => kind(name)));
  });

  for (const { chain, faults: some } of sampled()) {
    const { flavour, resource, step } = chain;
    it(`holds at ${resource}'s ${step} in the ${flavour} flavour for: ${some.map(({ name }) => name).join(", ")}`, async () => {
      const outcomes = await runSample(tools, chain, some);

      const bad = outcomes.filter(({ problems }) => problems.length > 0);
      expect(bad, bad.map(({ transcript }) => transcript).join("\n")).to.deep.equal([]);
      expect(outcomes).to.have.length(some.length);
    }).timeout(CHAIN_TIMEOUT_MS);
  }

  // Processes are found in /proc.
  if (existsSync("/proc/self/stat")) {
    const kills = [
      [{ flavour: "plugin", resource: "OrganizationSettings", step: "update" }, "engine", "arrival"],
      [{ flavour: "plugin", resource: "Project", step: "create" }, "provider", "answer"],
      [{ flavour: "dynamic", resource: "Environment", step: "delete" }, "provider", "arrival"],
    ] as const;
    for (const [chain, victim, moment] of kills) {
      it(`goes on after the ${victim} was killed in the ${chain.flavour} flavour`, async () => {
        // The second request of each of them is the write.
        const [outcome] = await runKills(tools, chain, [{ index: 1, victim, moment }]);

        expect(outcome?.problems, outcome?.transcript).to.deep.equal([]);
        expect(outcome?.leftBehind).to.equal(false);
      });
    }
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

  const several = opikProvider.resources.all.filter(isSettings);
  const object = opikProvider.resources.all.find(
    ({ name }) => name === "Project",
  ) as (typeof several)[number];
  // Refused, not carried out, and carried out without anybody knowing of it.
  const kinds = ["403", "503s", "resets-after"];

  for (const [number, rename] of renames.entries()) {
    const flavour = flavours[number % flavours.length] as (typeof flavours)[number];
    const settings = several[(number + 1) % several.length] as (typeof several)[number];
    const fault = kinds[number % kinds.length] as string;

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
});
