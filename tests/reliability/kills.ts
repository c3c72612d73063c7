import { setTimeout as delay } from "node:timers/promises";
import { send } from "../../emulator/sending";
import { Laboratory, type Tools } from "./laboratory";
import type { Interference } from "./line";
import { type Chain, definitionOf, type PlannedChain, stepOf } from "./matrix";
import { descendants, isAlive, kill, type Process } from "./processes";
import { takingOver } from "./samples";
import { prepare, type Step } from "./steps";
import {
  BASELINE_LOST,
  brokenInvariants,
  createdTimes,
  disagreements,
  STRANGER,
  tellsOfSecond,
} from "./verdict";

/** Who is killed: the process that the provider runs in (plugin or dynamic host), or the engine. */
export const victims = ["provider", "engine"] as const;
/** When: a request has arrived and is not carried out yet, or its response is about to be sent. */
export const moments = ["arrival", "answer"] as const;

export interface Kill {
  readonly index: number;
  readonly victim: (typeof victims)[number];
  readonly moment: (typeof moments)[number];
}

export interface KillOutcome extends Kill {
  /** What had to be done for the stack to be as declared, in order. */
  readonly recovery: readonly string[];
  /** Whether the provider's process was still there after the grace, and had to be ended. */
  readonly leftBehind: boolean;
  /** Whether what there was before is not known any more, because it was changed before any state could hold it. */
  readonly baselineLost: boolean;
  readonly problems: readonly string[];
  readonly transcript?: string;
}

/** A provider whose engine is gone has this long to notice. */
const GRACE_MS = 5_000;

/** Somebody to kill at each request of a step that changes something, at both moments. */
export function killsOf(chain: PlannedChain): Kill[] {
  return stepOf(chain).changes
    ? chain.calls.flatMap((_, index) =>
        victims.flatMap((victim) => moments.map((moment) => ({ index, victim, moment }))),
      )
    : [];
}

/** Each in a stack and a server of its own. */
export async function runKills(
  tools: Tools,
  chain: Chain,
  kills: readonly Kill[],
  onResult: (outcome: KillOutcome) => void = () => undefined,
): Promise<KillOutcome[]> {
  const outcomes: KillOutcome[] = [];
  for (const one of kills) {
    const laboratory = await Laboratory.open(chain.flavour, definitionOf(chain), tools);
    try {
      const outcome = await runKill(laboratory, stepOf(chain), one);
      outcomes.push(outcome);
      onResult(outcome);
    } finally {
      await laboratory.close();
    }
  }
  return outcomes;
}

/** Runs a step, kills somebody in the middle of it, and does what Pulumi asks for until all is as declared. */
export async function runKill(laboratory: Laboratory, step: Step, cell: Kill): Promise<KillOutcome> {
  await prepare(laboratory, step);
  const engines = () => descendants(process.pid).filter(({ parent }) => parent === process.pid);
  let providers: Process[] = [];
  let killed = false;
  const interference: Interference = async (passing) => {
    const strike = async (goOn: Interference) => {
      const [engine] = engines();
      if (engine === undefined) {
        throw new Error("There is no engine to be seen.");
      }
      killed = true;
      providers = descendants(engine.pid);
      for (const one of cell.victim === "engine" ? [engine] : providers) {
        kill(one);
      }
      await goOn(passing);
    };
    if (passing.index !== cell.index || killed) {
      send(passing.response, await passing.forward());
    } else if (cell.moment === "answer") {
      const reply = await passing.forward();
      await strike(async ({ response }) => send(response, reply));
    } else if (cell.victim === "engine") {
      // Whoever asked is still there, and so is the server.
      await strike(async ({ response, forward }) => send(response, await forward()));
    } else {
      await strike(async () => undefined);
    }
  };
  const outcome = await laboratory.run(step.run, () => interference);
  const leftBehind = await outlived(providers);
  for (const one of providers) {
    kill(one);
  }
  const problems = killed ? [] : ["nobody was killed"];
  // Between the kill and the next run, the pending operation is all that the state knows.
  const unknown = ["does not know of", "somebody else's object"];
  problems.push(
    ...(await brokenInvariants(laboratory)).filter((one) => !unknown.some((text) => one.includes(text))),
  );
  const recovery: string[] = [];
  let transcript = `${outcome.stderr}${outcome.stdout}`;
  const kind = step.run === "destroy" ? "destroy" : "up";
  for (let attempts = 0; attempts < 5; attempts++) {
    recovery.push(kind);
    const next = await laboratory.run(kind);
    const text = next.stderr + next.stdout;
    transcript += `\n--- ${kind} ---\n${text}`;
    const takeOver = takingOver(laboratory.definition as never);
    if (/currently locked by/.test(text)) {
      recovery.push("cancel");
      await laboratory.playground.stack.cancel();
    } else if (next.exitCode !== 0 && text.includes("Set adopt to true") && takeOver !== undefined) {
      recovery.push("adopt");
      laboratory.declared = { ...laboratory.declared, ...takeOver };
    } else if (next.exitCode !== 0) {
      problems.push(`${kind} failed`);
      break;
    } else if (laboratory.state().pending.length > 0) {
      recovery.push("refresh --clear-pending-creates");
      await laboratory.playground.stack.refresh({ clearPendingCreates: true });
    } else {
      break;
    }
  }
  const isSecondTold = tellsOfSecond({ stdout: transcript, stderr: "" });
  if (isSecondTold) {
    recovery.push("delete the first one");
  }
  const isFirst = (problem: string) => isSecondTold && (problem === STRANGER || problem === createdTimes(2));
  problems.push(...(await disagreements(laboratory)).filter((one) => !isFirst(one)));
  const broken = (await brokenInvariants(laboratory)).filter((one) => !isFirst(one));
  const baselineLost = step.name === "create" && broken.includes(BASELINE_LOST);
  problems.push(...broken.filter((one) => !(baselineLost && one === BASELINE_LOST)));
  return {
    ...cell,
    recovery,
    leftBehind,
    baselineLost,
    problems,
    ...(problems.length === 0 ? {} : { transcript }),
  };
}

/** Whether any of them is still there after the grace. */
async function outlived(processes: readonly Process[]): Promise<boolean> {
  const end = Date.now() + GRACE_MS;
  while (processes.some(isAlive)) {
    if (Date.now() >= end) {
      return true;
    }
    await delay(50);
  }
  return false;
}
