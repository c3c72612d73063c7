/** Finds the Pulumi engine (the program `pulumi`) on the PATH, and the environment to run it in. */
import { systemClock } from "./clock";
import type { Context, Failure } from "./context";
import type { Engine } from "./engine";
import { EngineNotFoundError } from "./engineNotFound";
import { engineOnPath } from "./onPath";

export type { Engine } from "./engine";
export { EngineNotFoundError } from "./engineNotFound";
export { engineEnvironment, type Where } from "./environment";
export { MINIMUM_ENGINE_VERSION } from "./version";

export interface FindEngineOptions {
  /** Told one line at a time what is going on, when something takes longer than about a second. */
  readonly progress?: (line: string) => void;
  /** Default: process.env. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gives up: what is running is stopped, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export function contextOf({ env, signal, progress }: FindEngineOptions): Context {
  return {
    env: env ?? process.env,
    signal,
    progress: progress ?? (() => undefined),
    clock: systemClock,
  };
}

/** An engine on the PATH that has just said its version. Fails with EngineNotFoundError. */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const failures: Failure[] = [];
  const found = await engineOnPath(contextOf(options), failures);
  if (found === undefined) {
    throw new EngineNotFoundError(failures);
  }
  return { ...found, source: "PATH" };
}
