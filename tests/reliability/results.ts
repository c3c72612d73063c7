import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KillOutcome } from "./kills";
import type { CellOutcome, PlannedChain } from "./matrix";
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
}

export const resultsFile = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "tests",
  "reliability",
  "results.json",
);

export function readResults(): Results {
  return JSON.parse(readFileSync(resultsFile, "utf8")) as Results;
}

/** `ok` or a code; `, adopt` where the next run had to take over what was there; `PROBLEM: …` where something is wrong. */
export function verdictOf({ ended, recovered, problems }: CellOutcome): string {
  if (problems.length > 0) {
    return `PROBLEM: ${ended}; ${problems.join("; ")}`;
  }
  return recovered === "adopt" ? `${ended}, adopt` : ended;
}

export function chainResult(
  { flavour, resource, step, calls }: PlannedChain,
  outcomes: readonly CellOutcome[],
): ChainResult {
  return {
    flavour,
    resource,
    step,
    calls: calls.map(({ operation }) => operation),
    verdicts: calls.map((_, index) =>
      Object.fromEntries(
        outcomes.filter((one) => one.index === index).map((one) => [one.fault, verdictOf(one)]),
      ),
    ),
  };
}

export function killResult(
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
