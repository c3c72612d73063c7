import { opikProvider } from "../../provider/definition";
import { type CellResult, callsOf, runCell } from "./cell";
import { type FaultKind, faults, suits } from "./faults";
import { type Flavour, flavours, Laboratory, type Tools } from "./laboratory";
import type { LineCall } from "./line";
import { type Step, steps } from "./steps";

/** One resource's step in one flavour: the cells of a chain are run one after the other in one stack. */
export interface Chain {
  readonly flavour: Flavour;
  readonly resource: string;
  readonly step: Step["name"];
}

/** The requests of a chain's step without faults, and what can happen to each of them. */
export interface PlannedChain extends Chain {
  readonly calls: readonly LineCall[];
}

/** One fault at one request of a chain's step. */
export interface Cell {
  readonly index: number;
  readonly fault: string;
}

export interface CellOutcome extends Cell, CellResult {}

/** Every chain that there is: each resource that the provider has, without naming any. */
export function chains(): Chain[] {
  return flavours.flatMap((flavour) =>
    opikProvider.resources.all.flatMap(({ name }) =>
      steps.map((step) => ({ flavour, resource: name, step: step.name })),
    ),
  );
}

/**
 * What `npm test` tries; `npm run reliability` tries all. A fixed pick, so that a failure is there again: each step, and
 * settings and objects in both flavours.
 */
const SAMPLE: readonly Chain[] = [
  { flavour: "plugin", resource: "Project", step: "create" },
  { flavour: "dynamic", resource: "OrganizationSettings", step: "update" },
  { flavour: "dynamic", resource: "Environment", step: "create" },
  { flavour: "plugin", resource: "OrganizationSettings", step: "delete" },
  { flavour: "dynamic", resource: "Project", step: "preview" },
  { flavour: "plugin", resource: "Environment", step: "refresh" },
  { flavour: "plugin", resource: "OrganizationSettings", step: "no-change" },
];

/**
 * The chains of the sample with their faults, of which each is in one chain; of one that there is once and lasting (`503`,
 * `503s`), the lasting one.
 */
export function sampled(): { readonly chain: Chain; readonly faults: readonly FaultKind[] }[] {
  const names = faults.map(({ name }) => name);
  const wanted = faults.filter(({ name }) => !names.includes(name.replace(/^[a-z\d]+/, "$&s")));
  const places = [true, false].flatMap((isForAll) => {
    const chains = isForAll ? SAMPLE : SAMPLE.filter((chain) => stepOf(chain).changes);
    return wanted
      .filter(({ only }) => (only === undefined) === isForAll)
      .map((fault, number) => ({ fault, chain: chains[number % chains.length] }));
  });
  return SAMPLE.map((chain) => ({
    chain,
    faults: places.filter((place) => place.chain === chain).map(({ fault }) => fault),
  }));
}

/**
 * Runs a step without faults, then with each of these at a request that can have it, in the same stack.
 *
 * @throws where no request can
 */
export async function runSample(
  tools: Tools,
  chain: Chain,
  wanted: readonly FaultKind[],
): Promise<CellOutcome[]> {
  const laboratory = await Laboratory.open(chain.flavour, definitionOf(chain), tools);
  let cells: readonly Cell[];
  try {
    const calls = await callsOf(laboratory, stepOf(chain));
    cells = wanted.map((fault, number) => {
      const possible = calls.flatMap((_, index) => (suits(fault, calls, index) ? [index] : []));
      const index = possible[(number * 7) % possible.length];
      if (index === undefined) {
        throw new Error(`No request can have the fault ${fault.name}.`);
      }
      return { index, fault: fault.name };
    });
  } catch (error) {
    await laboratory.close();
    throw error;
  }
  return runCells(tools, chain, cells, () => undefined, laboratory);
}

/** Finds out the requests of each step by running all steps of each resource once, without faults. */
export async function plan(tools: Tools, wanted: readonly Chain[] = chains()): Promise<PlannedChain[]> {
  const planned: PlannedChain[] = [];
  let laboratory: Laboratory | undefined;
  try {
    for (const chain of wanted) {
      if (laboratory?.flavour !== chain.flavour || laboratory.definition.name !== chain.resource) {
        await laboratory?.close();
        laboratory = await Laboratory.open(chain.flavour, definitionOf(chain), tools);
      }
      planned.push({ ...chain, calls: await callsOf(laboratory, stepOf(chain)) });
    }
  } finally {
    await laboratory?.close();
  }
  return planned;
}

/**
 * The cells of a chain. Where both flavours send the same requests, each fault at each request is tried in one of them, by
 * turns; otherwise in this one.
 */
export function cellsOf(chain: PlannedChain, planned: readonly PlannedChain[]): Cell[] {
  const { calls, flavour, resource, step } = chain;
  const other = planned.find(
    (one) => one.flavour !== flavour && one.resource === resource && one.step === step,
  );
  const isShared = other !== undefined && namesOf(other) === namesOf(chain);
  const turn = flavours.indexOf(flavour);
  return calls.flatMap((_, index) =>
    faults
      .filter((fault) => suits(fault, calls, index))
      .filter((_fault, number) => !isShared || (number + index) % flavours.length === turn)
      .map((fault) => ({ index, fault: fault.name })),
  );
}

function namesOf({ calls }: PlannedChain): string {
  return calls.map(({ operation }) => operation).join(" ");
}

/**
 * Runs cells of a chain. After a bad result the next cell gets a stack and a server of its own, and after a takeover as
 * well, since what was taken over stays there when it is deleted from the stack.
 *
 * @param first where the first cell is run; it is closed in the end
 */
export async function runCells(
  tools: Tools,
  chain: Chain,
  cells: readonly Cell[],
  onResult: (outcome: CellOutcome) => void = () => undefined,
  first?: Laboratory,
): Promise<CellOutcome[]> {
  const outcomes: CellOutcome[] = [];
  let laboratory = first;
  try {
    for (const cell of cells) {
      laboratory ??= await Laboratory.open(chain.flavour, definitionOf(chain), tools);
      const outcome = { ...cell, ...(await runCell(laboratory, stepOf(chain), faultOf(cell), cell.index)) };
      outcomes.push(outcome);
      onResult(outcome);
      if (outcome.problems.length > 0 || outcome.recovered === "adopt") {
        await laboratory.close();
        laboratory = undefined;
      }
    }
  } finally {
    await laboratory?.close();
  }
  return outcomes;
}

export function definitionOf({ resource }: Pick<Chain, "resource">) {
  const found = opikProvider.resources.all.find(({ name }) => name === resource);
  if (found === undefined) {
    throw new Error(`The provider has no resource ${resource}.`);
  }
  return found;
}

export function stepOf({ step }: Pick<Chain, "step">): Step {
  return steps.find(({ name }) => name === step) as Step;
}

function faultOf({ fault }: Cell): FaultKind {
  return faults.find(({ name }) => name === fault) as FaultKind;
}
