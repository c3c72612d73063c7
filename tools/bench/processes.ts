import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { credentials, Metadata } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ProviderHandshakeRequest } from "@pulumi/pulumi/proto/provider_pb";

/** A plugin's process that has answered its first call. */
export interface RunningServer {
  /** From the start of the process to its first line, which is its port. */
  readonly readyMs: number;
  /** From the start of the process to the answer to the engine's first call, Handshake. */
  readonly answeredMs: number;
  /** Peak memory so far. */
  memoryMiB(): number;
  /** Time of processors so far, of all threads; what else the machine does makes little difference. */
  cpuMs(): number;
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
  if (port !== 0) {
    await firstAnswer(port);
  }
  return {
    readyMs,
    answeredMs: performance.now() - start,
    memoryMiB: () => peakMemoryMiB(child.pid ?? 0),
    cpuMs: () => cpuMs(child.pid ?? 0),
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** Resolves when there is a response, were it that the method is not implemented. */
async function firstAnswer(port: number): Promise<void> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.enable_http_proxy": 0,
  });
  await new Promise<void>((resolve) => {
    client.handshake(new ProviderHandshakeRequest(), new Metadata(), () => resolve());
  });
  client.close();
}

/**
 * Starts the plugin that npm installs until it has its code cache: a start that finds none is the first one of a version
 * on a machine. What it says of that is for `NODE_DEBUG=opik-start`.
 */
export async function keepCodeCache(executable: string): Promise<void> {
  const child = spawn(process.execPath, [executable], {
    env: { ...process.env, NODE_DEBUG: "opik-start" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (/used|off|kept/.test(said)) {
        resolve();
      }
    });
    child.once("close", () => resolve());
  });
  child.kill("SIGKILL");
  await ended;
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
function peakMemoryMiB(pid: number): number {
  try {
    const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** A process's time of processors so far, in milliseconds; 0 where the system has no /proc. */
function cpuMs(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) => {
      const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
      return Number(running);
    });
    return nanoseconds.reduce((all, one) => all + one, 0) / 1e6;
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
