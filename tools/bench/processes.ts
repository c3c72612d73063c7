import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";

/** A plugin's process that has said its port. */
export interface RunningServer {
  readonly port: number;
  /** From the start of the process to its first line. */
  readonly readyMs: number;
  /** Peak memory so far. */
  memoryMiB(): number;
  stop(): Promise<void>;
}

/** Starts a plugin's executable as the engine does, but on this Node, unless it has one inside. */
export async function startServer(
  executable: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const start = performance.now();
  const [program, ...words] = isScript(executable) ? [process.execPath, executable] : [executable];
  const child = spawn(program ?? executable, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${executable} ended with exit code ${code}.`)));
    createInterface(child.stdout).once("line", (line) => resolve(Number(line)));
  });
  const readyMs = performance.now() - start;
  return {
    port,
    readyMs,
    memoryMiB: () => peakMemoryMiB(child.pid ?? 0),
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

function isScript(executable: string): boolean {
  const start = Buffer.alloc(2);
  const file = openSync(executable, "r");
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.toString("latin1") === "#!";
}

/** A process's peak memory so far; 0 where it has ended, or the system has no /proc. */
export function peakMemoryMiB(pid: number): number {
  try {
    const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Follows the peak memory of the providers that an engine starts, from now on, for the project in a folder. */
export function watchProviders(folder: string): { stop(): number } {
  let peak = 0;
  const before = new Set(processes());
  const providers = new Set<string>();
  const look = () => {
    for (const pid of processes()) {
      // A process is another program before its start, so what was no provider can become one.
      if (!before.has(pid) && (providers.has(pid) || isProvider(pid, folder))) {
        providers.add(pid);
        peak = Math.max(peak, peakMemoryMiB(Number(pid)));
      }
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Everything that the engine starts has the project's folder as its own; a provider is a Node, or has one inside. */
function isProvider(pid: string, folder: string): boolean {
  try {
    const [program = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return (
      ["node", "pulumi-resource-opik"].includes(basename(program)) &&
      readlinkSync(`/proc/${pid}/cwd`) === folder
    );
  } catch {
    return false;
  }
}

function processes(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
