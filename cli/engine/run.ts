/**
 * Runs one program that is not ours: always with a limit, because a wrapper named `pulumi` may try a download that
 * never ends; and with an error that fits into "why this way gave no engine".
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Context } from "./context";

const GRACE_AFTER_TERM_MS = 3_000;
const KEPT_OUTPUT = 64 * 1024;

export interface RunOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** The program must have ended by then. */
  readonly limitMs: number;
  /** It must not print nothing for this long. */
  readonly silenceMs?: number;
  /** Called with each line of standard error. A line for which it returns true is left out of an error's text. */
  readonly onErrorLine?: (line: string) => boolean;
  /**
   * Give the program a process group of its own, so that what it started ends with it. Not for long work that the
   * terminal's Ctrl-C should reach.
   */
  readonly ownGroup?: boolean;
}

/** Standard output of a program that ended with exit code 0. Anything else is an Error that says what happened. */
export function run(
  context: Context,
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { clock, signal } = context;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const windows = process.platform === "win32";
    // Node starts .cmd files through a shell only; no argument of ours holds a space, the command may.
    const shell = windows && command.toLowerCase().endsWith(".cmd");
    const detached = !windows && options.ownGroup === true;
    const child = spawn(shell ? `"${command}"` : command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      detached,
      shell,
    });

    let failure: unknown;
    let stdout = "";
    let lastLines: string[] = [];
    const cancels = new Map<string, () => void>();
    const arm = (name: string, ms: number, action: () => void): void => {
      cancels.get(name)?.();
      cancels.set(name, clock.after(ms, action));
    };
    const stop = (reason: unknown): void => {
      if (failure !== undefined) return;
      failure = reason;
      kill(child, "SIGTERM", detached);
      arm("kill", GRACE_AFTER_TERM_MS, () => kill(child, "SIGKILL", detached));
    };
    const onAbort = (): void => stop(signal?.reason);
    const settle = (finish: () => void): void => {
      signal?.removeEventListener("abort", onAbort);
      for (const cancel of cancels.values()) cancel();
      finish();
    };
    const heard = (): void => {
      const { silenceMs } = options;
      if (silenceMs === undefined || failure !== undefined) return;
      arm("silence", silenceMs, () => stop(new Error(`printed nothing for ${seconds(silenceMs)}`)));
    };

    signal?.addEventListener("abort", onAbort, { once: true });
    arm("limit", options.limitMs, () => stop(new Error(`did not end within ${seconds(options.limitMs)}`)));
    heard();
    child.stdout.on("data", (chunk: Buffer) => {
      heard();
      stdout = (stdout + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
    });
    child.stderr.on("data", heard);
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (options.onErrorLine?.(line) === true || line.trim() === "") return;
      lastLines = [...lastLines, line.trim().slice(0, 300)].slice(-3);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle(() => reject(failure ?? new Error(`could not be started (${error.code ?? error.message})`)));
    });
    child.on("exit", () => {
      // What was told to stop may leave others behind that hold the pipes open: "close" would never come.
      if (failure === undefined) return;
      child.stdout.destroy();
      child.stderr.destroy();
    });
    child.on("close", (code, byName) => {
      settle(() => {
        if (failure !== undefined) return reject(failure);
        if (code === 0) return resolve(stdout);
        const how = code === null ? `was ended by ${byName}` : `ended with exit code ${code}`;
        reject(new Error(lastLines.length === 0 ? how : `${how}: ${lastLines.join(" | ")}`));
      });
    });
  });
}

function kill(child: ChildProcess, name: NodeJS.Signals, group: boolean): void {
  if (!group || child.pid === undefined) {
    child.kill(name);
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
