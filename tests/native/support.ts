import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { contextOf } from "../../cli/engine";
import { executablesOnPath } from "../../cli/engine/onPath";
import { userCacheFolder } from "../../tools/engine/cache";
import { withLock } from "../../tools/engine/lock";

export const root = dirname(require.resolve("pulumi-opik/package.json"));

/**
 * The folder of the plugin's executable, as the npm package has it; `npm run test:executable` names the one of the
 * single executable.
 */
export const pluginFolder = process.env["TEST_PLUGIN_FOLDER"] ?? join(root, "dist", "plugin");

/** Time for making what is kept in the user's cache, in milliseconds: downloads and builds take minutes, once. */
export const DOWNLOAD_TIMEOUT_MS = 20 * 60_000;

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it writes is shown as it comes: for downloads and builds. */
  readonly shown?: boolean;
}

/** Runs a program to its end; an exit code other than 0 is an outcome, not an error. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env, shown }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8");
    child[stream].on("data", (text: string) => {
      texts[stream] += text;
      if (shown) {
        process.stderr.write(text);
      }
    });
  }
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 255));
  });
  return { exitCode, ...texts };
}

/** Runs a program that has to succeed. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const outcome = await run(command, args, options);
  if (outcome.exitCode !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with exit code ${outcome.exitCode}:\n${outcome.stderr}${outcome.stdout}`,
    );
  }
  return outcome;
}

/** Runs `pulumi-opik import-file`, which has to succeed. */
export function writeImportFile(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Outcome> {
  return succeed(process.execPath, [join(root, "dist", "cli", "main.js"), "import-file", ...words], {
    env: { ...process.env, ...environment },
  });
}

/**
 * A folder of the user's cache, made when it is not there: in a folder beside it and renamed, so that it is whole or
 * absent whatever happens in between.
 */
export async function cached(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const entry = join(userCacheFolder(process.env), "pulumi-opik", ...name.split("/"));
  if (existsSync(entry)) {
    return entry;
  }
  await mkdir(dirname(entry), { recursive: true });
  const context = contextOf({ progress: (line) => process.stderr.write(`${line}\n`) });
  await withLock(context, `${entry}.lock`, `Waiting for another process that makes ${name}`, async () => {
    if (existsSync(entry)) {
      return;
    }
    const work = await mkdtemp(`${entry}.tmp-`);
    try {
      context.progress(`Making ${name} in the cache: once.`);
      await make(work);
      await rename(work, entry).catch((error: unknown) => {
        // Another process had taken the lock for a dead one's, and was quicker.
        if (!existsSync(entry)) {
          throw error;
        }
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return entry;
}

/** The first of these programs on PATH. */
export function program(...names: string[]): string | undefined {
  return names.flatMap((name) => executablesOnPath(name, process.env))[0];
}

/** @throws {Error} where the machine has none of them */
export function requiredProgram(...names: string[]): string {
  const found = program(...names);
  if (found === undefined) {
    throw new Error(`This test needs ${names.join(" or ")} on PATH.`);
  }
  return found;
}
