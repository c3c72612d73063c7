/**
 * Finds the Pulumi engine (the program `pulumi`) or makes one, so that the demo and the tests run on a fresh machine;
 * and the environment to run it in.
 */
import { systemClock } from "./clock";
import type { Engine } from "./engine";
import { searchEngine } from "./find";

export type { Engine } from "./engine";
export { engineEnvironment, type Where } from "./environment";
export { EngineNotFoundError } from "./errors";
export { BUILT_ENGINE_VERSION, MINIMUM_ENGINE_VERSION } from "./version";

export interface FindEngineOptions {
  /** Told one line at a time what is going on, when something takes longer than about a second. */
  readonly progress?: (line: string) => void;
  /** Default: process.env. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gives up: what is running is stopped, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An engine that has just said its version. Fails with EngineNotFoundError. */
export function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  return searchEngine({
    env: options.env ?? process.env,
    signal: options.signal,
    progress: options.progress ?? (() => undefined),
    clock: systemClock,
  });
}
