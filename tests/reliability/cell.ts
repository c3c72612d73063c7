import { isDeepStrictEqual } from "node:util";
import { armed, type FaultKind } from "./faults";
import { isSealed, type Laboratory } from "./laboratory";
import type { LineCall } from "./line";
import { takingOver } from "./samples";
import { prepare, type Step } from "./steps";
import { badEnding, brokenInvariants, codeIn, disagreements, hasOrphan } from "./verdict";

export interface CellResult {
  /** `ok`, or the code of the error that the run ended with. */
  readonly ended: string;
  /** How the next run converged: by itself, or after the resource was told to take over what is there. */
  readonly recovered: "run" | "adopt" | "no";
  /** Everything that should not have been so; empty for a good result. */
  readonly problems: readonly string[];
  /** What the engine printed, where there are problems. */
  readonly transcript?: string;
}

/** Runs a step without any fault and tells its requests. */
export async function callsOf(laboratory: Laboratory, step: Step): Promise<readonly LineCall[]> {
  await prepare(laboratory, step);
  const { exitCode, stdout, stderr } = await laboratory.run(step.run);
  if (exitCode !== 0) {
    throw new Error(
      `${step.name} of ${laboratory.definition.name} fails without a fault:\n${stderr}${stdout}`,
    );
  }
  return [...laboratory.line.calls];
}

/** Runs a step with a fault at one of its requests, then without, and judges both. */
export async function runCell(
  laboratory: Laboratory,
  step: Step,
  fault: FaultKind,
  index: number,
): Promise<CellResult> {
  const { line } = laboratory;
  await prepare(laboratory, step);
  const before = essence(laboratory);
  const outcome = await laboratory.run(step.run, () => armed(line, fault, index));
  await line.mend();

  const problems = badEnding(outcome).map((problem) => `the run ${problem}`);
  problems.push(...(await brokenInvariants(laboratory)));
  if (step.changes && outcome.exitCode === 0) {
    problems.push(...(await disagreements(laboratory)).map((problem) => `the run succeeded, but ${problem}`));
  }
  if (!step.changes && !isDeepStrictEqual(essence(laboratory), before)) {
    problems.push("a run that changes nothing changed the state");
  }
  const orphan = await hasOrphan(laboratory);
  const { recovered, transcript, problems: later } = await recover(laboratory, step, outcome.exitCode === 0);
  problems.push(...later.map((problem) => `after the next run: ${problem}`));
  if (recovered === "adopt" && !orphan) {
    problems.push("it had to be taken over although the state knew it");
  }
  return {
    ended: outcome.exitCode === 0 ? "ok" : (codeIn(outcome) ?? "unknown"),
    recovered,
    problems,
    ...(problems.length === 0
      ? {}
      : { transcript: `${outcome.stderr}${outcome.stdout}\n--- next run ---\n${transcript}` }),
  };
}

/** The next run, without a fault; where all agrees after a run that succeeded, there is nothing left to do. */
async function recover(
  laboratory: Laboratory,
  step: Step,
  succeeded: boolean,
): Promise<{ recovered: CellResult["recovered"]; problems: string[]; transcript: string }> {
  const { definition } = laboratory;
  if (succeeded && step.name !== "preview" && (await disagreements(laboratory)).length === 0) {
    return { recovered: "run", problems: [], transcript: "" };
  }
  if (step.name === "preview") {
    // The preview was of a change; the run that follows makes it.
    return converge(laboratory, "up");
  }
  if (step.run === "destroy") {
    return converge(laboratory, "destroy");
  }
  const first = await converge(laboratory, "up");
  const takeOver = takingOver(definition as never);
  if (
    first.recovered === "run" ||
    takeOver === undefined ||
    !first.transcript.includes("Set adopt to true")
  ) {
    return first;
  }
  const declared = laboratory.declared;
  laboratory.declared = { ...declared, ...takeOver };
  const second = await converge(laboratory, "up");
  return second.recovered === "run"
    ? { ...second, recovered: "adopt" }
    : { ...second, transcript: first.transcript + second.transcript };
}

async function converge(laboratory: Laboratory, kind: "up" | "destroy") {
  const outcome = await laboratory.run(kind);
  const problems = badEnding(outcome);
  if (outcome.exitCode === 0) {
    if (kind === "destroy" && laboratory.state().resources.length > 0) {
      problems.push("the resource is still in the state");
    }
    problems.push(...(await disagreements(laboratory)), ...(await brokenInvariants(laboratory)));
  } else {
    problems.push("it failed");
  }
  const recovered: CellResult["recovered"] = problems.length === 0 ? "run" : "no";
  return { recovered, problems, transcript: outcome.stderr + outcome.stdout };
}

/** The resource in the state, without the times of its changes, and without secrets: the engine may encrypt one anew. */
function essence(laboratory: Laboratory): unknown {
  const resources = laboratory.state().resources.map(({ id, inputs, outputs }) => ({ id, inputs, outputs }));
  return JSON.parse(JSON.stringify(resources), (_, value) => (isSealed(value) ? "a secret" : value));
}
