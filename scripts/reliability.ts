/**
 * Runs the fault matrix and the kills on the real engine, and writes the results and docs/reliability.md.
 * Usage: npm run reliability [-- --jobs N --part faults|kills|page --only PATTERN]; PATTERN is one for "flavour resource
 * step". What is not run is kept from the results of before.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
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
  chainResult,
  killResult,
  type Results,
  readResults,
  resultsFile,
} from "../tests/reliability/results";
import { makePluginFolder, theEngine } from "../tests/support/engine";
import { reliabilityPage, reliabilityPageFile } from "./reliabilityPage";

/** Cells and kills of one chain, for one worker. */
interface Task {
  readonly chain: PlannedChain;
  readonly cells: readonly Cell[];
  readonly kills: readonly Kill[];
}

interface Done {
  readonly cells: readonly CellOutcome[];
  readonly kills: readonly KillOutcome[];
}

const TASK_SIZE = 12;

const parts = ["faults", "kills", "page"] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { jobs: { type: "string" }, only: { type: "string" }, part: { type: "string" } },
  });
  const jobs = Number(values.jobs ?? availableParallelism());
  const wants = (part: (typeof parts)[number]) => values.part === undefined || values.part === part;
  if (wants("faults") || wants("kills")) {
    process.exitCode = await measure(jobs, new RegExp(values.only ?? ""), wants);
  }
  const results = { ...readResults(), outages: await outages() };
  writeResults(results);
  writeFileSync(reliabilityPageFile, reliabilityPage(results));
}

/** Runs what is wanted, and puts it in the place of what was there; the exit code. */
async function measure(
  jobs: number,
  only: RegExp,
  wants: (part: (typeof parts)[number]) => boolean,
): Promise<number> {
  const tools = { engine: await theEngine(), plugin: makePluginFolder() };
  try {
    const planned = await plan(tools);
    const wanted = planned.filter((chain) => only.test(keyOf(chain)));
    const tasks = wanted.flatMap((chain) => [
      ...(wants("faults")
        ? chunks(cellsOf(chain, planned)).map((cells) => ({ chain, cells, kills: [] }))
        : []),
      ...(wants("kills") ? chunks(killsOf(chain)).map((kills) => ({ chain, cells: [], kills })) : []),
    ]);
    const done = await runAll(tools, tasks, jobs);
    const before = existsSync(resultsFile) ? readResults() : { chains: [], kills: [], outages: [] };
    writeResults({
      chains: planned.map((chain) => {
        const kept = before.chains.find((one) => keyOf(one) === keyOf(chain));
        const cells = tasks.flatMap((task) => (task.chain === chain ? (done.get(task)?.cells ?? []) : []));
        return wants("faults") && wanted.includes(chain)
          ? chainResult(chain, cells)
          : (kept ?? chainResult(chain, []));
      }),
      kills: planned.flatMap((chain) => {
        const kills = tasks.flatMap((task) => (task.chain === chain ? (done.get(task)?.kills ?? []) : []));
        return wants("kills") && wanted.includes(chain)
          ? kills.map((kill) => killResult(chain, kill))
          : before.kills.filter((one) => keyOf(one) === keyOf(chain));
      }),
      outages: before.outages,
    });
    const all = [...done.values()].flatMap(({ cells, kills }) => [...cells, ...kills]);
    const bad = all.filter(({ problems }) => problems.length > 0);
    console.log(`${all.length} cells, ${bad.length} with problems`);
    return bad.length > 0 ? 1 : 0;
  } finally {
    rmSync(tools.plugin, { recursive: true, force: true });
  }
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / TASK_SIZE) }, (_, index) =>
    all.slice(index * TASK_SIZE, (index + 1) * TASK_SIZE),
  );
}

function writeResults(results: Results): void {
  writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 1)}\n`);
}

/** Spreads tasks over processes: the SDK's state of a program is one for a whole process. */
async function runAll(tools: Tools, tasks: readonly Task[], jobs: number): Promise<ReadonlyMap<Task, Done>> {
  const done = new Map<Task, Done>();
  const queue = [...tasks];
  const work = async () => {
    const worker = fork(__filename, { env: { ...process.env, RELIABILITY_WORKER: "1" } });
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      done.set(task, await ask(worker, { tools, task }));
      process.stderr.write(`${done.size} of ${tasks.length} tasks\n`);
    }
    worker.disconnect();
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return done;
}

interface Order {
  readonly tools: Tools;
  readonly task: Task;
}

async function ask(worker: ChildProcess, order: Order): Promise<Done> {
  worker.send(order);
  const [answer] = (await Promise.race([
    once(worker, "message"),
    once(worker, "exit").then(() => Promise.reject(new Error("A worker has ended too early."))),
  ])) as [{ done?: Done; error?: string }];
  if (answer.done === undefined) {
    throw new Error(answer.error);
  }
  return answer.done;
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

function keyOf({ flavour, resource, step }: { flavour: string; resource: string; step: string }): string {
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
