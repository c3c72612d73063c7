/**
 * Runs the fault matrix and the kills on the real engine, and writes docs/reliability.md.
 * Usage: npm run reliability [-- --jobs N --part faults|kills|page --only PATTERN --every N --missing]; PATTERN is one for
 * "flavour resource step", `every` takes each Nth cell and kill only, and `missing` leaves out what has a good result
 * already. What is not run is kept from before.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Kill, type KillOutcome, killsOf, runKills } from "../tests/reliability/kills";
import type { Tools } from "../tests/reliability/laboratory";
import {
  type Cell,
  type CellOutcome,
  cellsOf,
  type PlannedChain,
  plan,
  runCells,
} from "../tests/reliability/matrix";
import { outages } from "../tests/reliability/outage";
import {
  emptied,
  hasCell,
  hasKill,
  merged,
  type Results,
  readResults,
  writeResults,
} from "../tests/reliability/results";
import { makePluginFolder, theEngine } from "../tests/support/engine";
import { reliabilityPage, reliabilityPageFile } from "./reliabilityPage";

/** Cells and kills of one chain, for one worker. */
interface Task {
  readonly chain: PlannedChain;
  readonly cells: readonly Cell[];
  readonly kills: readonly Kill[];
}

/** Which cells and kills are run. */
interface Selection {
  readonly only: RegExp;
  readonly isMissingOnly: boolean;
  readonly every: number;
}

interface Done {
  readonly cells: readonly CellOutcome[];
  readonly kills: readonly KillOutcome[];
}

const TASK_SIZE = 12;

const parts = ["faults", "kills", "page"] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      every: { type: "string" },
      jobs: { type: "string" },
      missing: { type: "boolean" },
      only: { type: "string" },
      part: { type: "string" },
    },
  });
  const jobs = Number(values.jobs ?? availableParallelism());
  const wants = (part: (typeof parts)[number]) => values.part === undefined || values.part === part;
  if (wants("faults") || wants("kills")) {
    const selection = {
      only: new RegExp(values.only ?? ""),
      isMissingOnly: values.missing === true,
      every: Number(values.every ?? 1),
    };
    process.exitCode = await measure(jobs, selection, wants);
  }
  const results = { ...readResults(), outages: await outages() };
  writeResults(results);
  writeFileSync(reliabilityPageFile, reliabilityPage(results));
}

/** Runs what is wanted, and puts it in the place of what was there as it comes; the exit code. */
async function measure(
  jobs: number,
  { only, isMissingOnly, every }: Selection,
  wants: (part: (typeof parts)[number]) => boolean,
): Promise<number> {
  const tools = { engine: await theEngine(), plugin: makePluginFolder() };
  try {
    const planned = await plan(tools);
    const before = readResults();
    let results: Results = {
      ...before,
      ...emptied(planned, before),
      possible: {
        faults: planned.flatMap((chain) => cellsOf(chain, planned)).length,
        kills: planned.flatMap(killsOf).length,
      },
    };
    // Counted over all chains, so that neighbouring requests get different faults.
    const isTurn = taking(every);
    const tasks = planned
      .filter((chain) => only.test(keyOf(chain)))
      .flatMap((chain) => {
        const cells = cellsOf(chain, planned)
          .filter(isTurn)
          .filter((cell) => !isMissingOnly || !hasCell(results, chain, cell));
        const kills = killsOf(chain)
          .filter(isTurn)
          .filter((kill) => !isMissingOnly || !hasKill(results, chain, kill));
        return [
          ...(wants("faults") ? chunks(cells).map((some) => ({ chain, cells: some, kills: [] })) : []),
          ...(wants("kills") ? chunks(kills).map((some) => ({ chain, cells: [], kills: some })) : []),
        ];
      });
    let bad = 0;
    await runAll(tools, tasks, jobs, (task, done) => {
      results = merged(results, task.chain, done);
      writeResults(results);
      bad += [...done.cells, ...done.kills].filter(({ problems }) => problems.length > 0).length;
    });
    console.log(`${bad} with problems`);
    return bad > 0 ? 1 : 0;
  } finally {
    rmSync(tools.plugin, { recursive: true, force: true });
  }
}

/** True for each Nth call. */
function taking(every: number): () => boolean {
  let count = 0;
  return () => count++ % every === 0;
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / TASK_SIZE) }, (_, index) =>
    all.slice(index * TASK_SIZE, (index + 1) * TASK_SIZE),
  );
}

/** Spreads tasks over processes: the SDK's state of a program is one for a whole process. */
async function runAll(
  tools: Tools,
  tasks: readonly Task[],
  jobs: number,
  onDone: (task: Task, done: Done) => void,
): Promise<void> {
  let count = 0;
  const queue = [...tasks];
  const work = async () => {
    let worker: Worker | undefined;
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      worker ??= new Worker();
      const response = await worker.ask({ tools, task });
      if (response === undefined) {
        // On a busy machine the SDK now and then ends the process of a program that the engine did not hear in time.
        console.log(`A worker ended in ${keyOf(task.chain)}, which is begun anew.`);
        worker = undefined;
        queue.push(task);
      } else {
        onDone(task, response);
        process.stderr.write(`${++count} of ${tasks.length} tasks\n`);
      }
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

interface Order {
  readonly tools: Tools;
  readonly task: Task;
}

/** A process that carries out one task after the other. */
class Worker {
  private readonly child: ChildProcess = fork(__filename, {
    env: { ...process.env, RELIABILITY_WORKER: "1" },
  });
  private readonly ended = once(this.child, "exit");

  /** What came of the task; undefined where the process has ended in the middle of it. */
  async ask(order: Order): Promise<Done | undefined> {
    const answered = once(this.child, "message") as Promise<[{ done?: Done; error?: string }]>;
    this.child.send(order);
    const response = await Promise.race([answered, this.ended.then(() => undefined)]);
    if (response?.[0].error !== undefined) {
      throw new Error(response[0].error);
    }
    return response?.[0].done;
  }

  end(): void {
    this.child.disconnect();
  }
}

function serve(): void {
  process.on("message", ({ tools, task: { chain, cells, kills } }: Order) => {
    const work = async () => ({
      cells: await runCells(tools, chain, cells, (cell) =>
        tell(`request ${cell.index}, ${cell.fault}`, cell),
      ),
      kills: await runKills(tools, chain, kills, (kill) =>
        tell(`request ${kill.index}, ${kill.victim} killed at its ${kill.moment}`, kill),
      ),
    });
    const tell = (where: string, { problems, transcript }: CellOutcome | KillOutcome) => {
      if (problems.length > 0) {
        console.log(`PROBLEM ${keyOf(chain)}, ${where}: ${problems.join("; ")}\n${transcript}`);
      }
    };
    work().then(
      (done) => process.send?.({ done }),
      (error: Error) => process.send?.({ error: `${keyOf(chain)}: ${error.stack}` }),
    );
  });
}

function keyOf({ flavour, resource, step }: PlannedChain): string {
  return `${flavour} ${resource} ${step}`;
}

if (process.env["RELIABILITY_WORKER"] === "1") {
  serve();
} else {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
  });
}
