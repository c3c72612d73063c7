/**
 * Programs on PATH. Every entry is looked at, not only the first: an old or broken `pulumi` in front should not hide
 * a good one behind it.
 */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { askVersion } from "./askVersion";
import { type Context, type Failure, messageOf } from "./context";
import { unsuitable } from "./version";

const VERSION_LIMIT_MS = 15_000;

/** The value of PATH; Windows spells the name as it likes. */
export function pathOf(env: NodeJS.ProcessEnv): string {
  if (process.platform !== "win32") return env["PATH"] ?? "";
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH");
  return name === undefined ? "" : (env[name] ?? "");
}

/** The files that a call of `name` could mean, in the order of PATH. */
export function executablesOnPath(name: string, env: NodeJS.ProcessEnv): string[] {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  const folders = pathOf(env)
    .split(delimiter)
    .filter((folder) => folder !== "");
  const files = folders.flatMap((folder) => suffixes.map((suffix) => resolve(join(folder, name + suffix))));
  return [...new Set(files)].filter(isExecutable);
}

/** The first engine on PATH that is new enough; the reasons of the others go to `failures`. */
export async function engineOnPath(
  context: Context,
  failures: Failure[],
): Promise<{ path: string; version: string } | undefined> {
  const candidates = executablesOnPath("pulumi", context.env);
  if (candidates.length === 0) failures.push({ tried: "pulumi on PATH", reason: "there is none" });
  for (const path of candidates) {
    let reason: string | undefined;
    try {
      const version = await askVersion(context, path, VERSION_LIMIT_MS);
      reason = unsuitable(version);
      if (reason === undefined) return { path, version };
    } catch (error) {
      context.signal?.throwIfAborted();
      reason = messageOf(error);
    }
    context.progress(`Skipping ${path}: it ${reason}`);
    failures.push({ tried: path, reason: `it ${reason}` });
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
