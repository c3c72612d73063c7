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
    opikProvider.resources.flatMap(({ name }) =>
      steps.map((step) => ({ flavour, resource: name, step: step.name })),
    ),
  );
}

/**
 * What `npm test` tries; `npm run reliability` tries all. A fixed pick, so that a failure is there again: each step, and
 * each kind of resource and flavour at several steps.
 */
const SAMPLE: readonly Chain[] = [
  { flavour: "plugin", resource: "Project", step: "create" },
  { flavour: "dynamic", resource: "OrganizationSettings", step: "update" },
  { flavour: "plugin", resource: "OrganizationSettings", step: "delete" },
  { flavour: "dynamic", resource: "Environment", step: "create" },
  { flavour: "plugin", resource: "Environment", step: "update" },
  { flavour: "dynamic", resource: "Project", step: "delete" },
  { flavour: "plugin", resource: "Project", step: "refresh" },
  { flavour: "dynamic", resource: "OrganizationSettings", step: "preview" },
  { flavour: "plugin", resource: "Environment", step: "no-change" },
];

/** The chains of the sample with their faults, of which each is in one chain. */
export function sampled(): { readonly chain: Chain; readonly faults: readonly FaultKind[] }[] {
  const everywhere = faults.filter(({ only }) => only === undefined);
  const changing = SAMPLE.filter((chain) => stepOf(chain).changes);
  const places = faults.map((fault): [FaultKind, Chain | undefined] => {
    const chains = fault.only === undefined ? SAMPLE : changing;
    const equals = fault.only === undefined ? everywhere : faults.filter(({ only }) => only !== undefined);
    return [fault, chains[equals.indexOf(fault) % chains.length]];
  });
  return SAMPLE.map((chain) => ({
    chain,
    faults: places.flatMap(([fault, place]) => (place === chain ? [fault] : [])),
  }));
}

/**
 * A fault for each of these, at a request that can have it.
 *
 * @throws where no request can
 */
export function cellsAt({ calls }: PlannedChain, wanted: readonly FaultKind[]): Cell[] {
  return wanted.map((fault, number) => {
    const possible = calls.flatMap((_, index) => (suits(fault, calls, index) ? [index] : []));
    const index = possible[(number * 7) % possible.length];
    if (index === undefined) {
      throw new Error(`No request can have the fault ${fault.name}.`);
    }
    return { index, fault: fault.name };
  });
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
 * Runs cells of a chain; the next cell gets a stack and a server of its own after a bad result, and after a takeover, since
 * what was taken over stays there when it is deleted from the stack.
 */
export async function runCells(
  tools: Tools,
  chain: Chain,
  cells: readonly Cell[],
  onResult: (outcome: CellOutcome) => void = () => undefined,
): Promise<CellOutcome[]> {
  const outcomes: CellOutcome[] = [];
  let laboratory: Laboratory | undefined;
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
  const found = opikProvider.resources.find(({ name }) => name === resource);
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
