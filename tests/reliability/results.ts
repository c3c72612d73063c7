import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { faults } from "./faults";
import type { Kill, KillOutcome } from "./kills";
import type { Cell, CellOutcome, PlannedChain } from "./matrix";
import type { Outage } from "./outage";

/** What became of a cell, in a word: how the run ended, and what the next one needed. */
export interface ChainResult {
  readonly flavour: string;
  readonly resource: string;
  readonly step: string;
  /** Names of the requests' operations. */
  readonly calls: readonly string[];
  /** For each request, fault -> verdict. */
  readonly verdicts: readonly Readonly<Record<string, string>>[];
}

/** What was done after a kill until all was as declared. */
export interface KillResult {
  readonly flavour: string;
  readonly resource: string;
  readonly step: string;
  /** Operation of the request. */
  readonly call: string;
  readonly index: number;
  readonly victim: string;
  readonly moment: string;
  /** `up`, or what else was needed, in order; `PROBLEM: …` where something is wrong. */
  readonly recovery: string;
  readonly leftBehind: boolean;
  readonly baselineLost: boolean;
}

export interface Results {
  readonly chains: readonly ChainResult[];
  readonly kills: readonly KillResult[];
  readonly outages: readonly Outage[];
  /** How many cells and kills there are, of which some were run. */
  readonly possible: { readonly faults: number; readonly kills: number };
}

/** Where a measurement that takes half an hour keeps what it has so far; not a part of the repository. */
export const resultsFile = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "report",
  "reliability.json",
);

/** What was measured so far; nothing where nothing was. */
export function readResults(): Results {
  return existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, "utf8")) as Results)
    : { chains: [], kills: [], outages: [], possible: { faults: 0, kills: 0 } };
}

export function writeResults(results: Results): void {
  mkdirSync(dirname(resultsFile), { recursive: true });
  writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 1)}\n`);
}

/** `ok` or a code; `, adopt` where the next run had to take over what was there; `PROBLEM: …` where something is wrong. */
export function verdictOf({ ended, recovered, problems }: CellOutcome): string {
  if (problems.length > 0) {
    return `PROBLEM: ${ended}; ${problems.join("; ")}`;
  }
  return recovered === "adopt" ? `${ended}, adopt` : ended;
}

/** Results of the planned chains, without those whose requests are not what they were. */
export function emptied(
  planned: readonly PlannedChain[],
  before: Results,
): Pick<Results, "chains" | "kills"> {
  const chains = planned.map(({ flavour, resource, step, calls }) => {
    const names = calls.map(({ operation }) => operation);
    const known = before.chains.find((one) => isOf(one, { flavour, resource, step }));
    return known !== undefined && isDeepStrictEqual(known.calls, names)
      ? known
      : { flavour, resource, step, calls: names, verdicts: names.map(() => ({})) };
  });
  const kills = before.kills.filter(({ index, call, ...chain }) =>
    chains.some((one) => isOf(one, chain) && one.calls[index] === call),
  );
  return { chains, kills };
}

export function hasCell({ chains }: Results, chain: PlannedChain, { index, fault }: Cell): boolean {
  const verdict = chains.find((one) => isOf(one, chain))?.verdicts[index]?.[fault];
  return verdict !== undefined && !verdict.startsWith("PROBLEM");
}

export function hasKill({ kills }: Results, chain: PlannedChain, kill: Kill): boolean {
  return kills.some(
    (one) => isOf(one, chain) && isSameKill(one, kill) && !one.recovery.startsWith("PROBLEM"),
  );
}

/** The results with those of some cells and kills of a chain put in. */
export function merged(
  results: Results,
  chain: PlannedChain,
  { cells, kills }: { readonly cells: readonly CellOutcome[]; readonly kills: readonly KillOutcome[] },
): Results {
  return {
    ...results,
    chains: results.chains.map((one) =>
      isOf(one, chain)
        ? {
            ...one,
            verdicts: one.verdicts.map((verdicts, index) => {
              const found = cells.filter((cell) => cell.index === index);
              return sorted({
                ...verdicts,
                ...Object.fromEntries(found.map((cell) => [cell.fault, verdictOf(cell)])),
              });
            }),
          }
        : one,
    ),
    kills: [
      ...results.kills.filter((one) => !isOf(one, chain) || !kills.some((kill) => isSameKill(one, kill))),
      ...kills.map((kill) => killResult(chain, kill)),
    ].sort((one, other) => compare(orderOf(one), orderOf(other))),
  };
}

/** Faults in the order of the matrix, however they came. */
function sorted(verdicts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    faults.flatMap(({ name }) => (name in verdicts ? [[name, verdicts[name] ?? ""]] : [])),
  );
}

type Place = Pick<ChainResult, "flavour" | "resource" | "step">;

function isOf(one: Place, { flavour, resource, step }: Place): boolean {
  return one.flavour === flavour && one.resource === resource && one.step === step;
}

function isSameKill(one: Pick<KillResult, "index" | "victim" | "moment">, other: Kill): boolean {
  return one.index === other.index && one.victim === other.victim && one.moment === other.moment;
}

function orderOf({ flavour, resource, step, index, victim, moment }: KillResult): string {
  return [flavour, resource, step, index, victim, moment].join(" ");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function killResult(
  { flavour, resource, step, calls }: PlannedChain,
  { index, victim, moment, recovery, leftBehind, baselineLost, problems }: KillOutcome,
): KillResult {
  return {
    flavour,
    resource,
    step,
    call: calls[index]?.operation ?? "",
    index,
    victim,
    moment,
    recovery: problems.length > 0 ? `PROBLEM: ${problems.join("; ")}` : recovery.join(", "),
    leftBehind,
    baselineLost,
  };
}
