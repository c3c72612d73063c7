/**
 * Finds the Pulumi engine (the program `pulumi`) or makes one, so that the tests and `npm run demo` run on a fresh
 * machine. For this repository: what is shipped takes the engine from the PATH (`cli/engine`).
 */
import type { Engine } from "../../cli/engine";
import { contextOf, type FindEngineOptions } from "../../cli/engine";
import { searchEngine } from "./find";

export { EngineNotMadeError } from "./engineNotMade";
export { BUILT_ENGINE_VERSION } from "./version";

/** An engine that has just said its version. Fails with EngineNotMadeError. */
export function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  return searchEngine(contextOf(options));
}
