/**
 * Finds the Pulumi engine (the program `pulumi`) or makes one, so that the tests and `npm run demo` run on a fresh
 * machine. For this repository: what is shipped takes the engine from the PATH (`cli/engine`).
 */
import type { Engine } from "../../cli/engine";
import { contextOf, type FindEngineOptions } from "../../cli/engine";
import { fromCache, searchEngine } from "./find";

export { EngineNotMadeError } from "./engineNotMade";
export { BUILT_ENGINE_VERSION } from "./version";

/** An engine that has just said its version. Fails with EngineNotMadeError. */
export function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  return searchEngine(contextOf(options));
}

/** The engine of exactly this version, which is not the one on the PATH. Fails with EngineNotMadeError. */
export function engineOf(version: string, options: FindEngineOptions = {}): Promise<Engine> {
  return fromCache(contextOf(options), version);
}
