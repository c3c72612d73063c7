import { setFlagsFromString } from "node:v8";

/*
 * A plugin lives for one run of the engine, and most of what it makes is garbage of single calls, which V8 would let
 * pile up: with 1,000 resources 190 MiB, of which 20 are alive. With these flags it is half of that, and the run takes
 * no longer (`npm run bench -- --only memory`); only after thousands of calls would there be more calls in a second
 * without them (`--only rates`). A flag that a later V8 does not know is ignored, with a line on standard error.
 */
export const MEMORY_FLAGS: readonly string[] = [
  // The space for new objects does not double with each collection, and the other one grows in small steps.
  "--semi-space-growth-factor=1",
  "--heap-growing-percent=10",
  // What compilers take in a run as short as this is not paid back: the one that optimizes most is off, and the one
  // before it begins later and inlines nothing.
  "--no-opt",
  "--no-maglev-inlining",
  "--invocation-count-for-maglev=4000",
];

/** Has this process prefer memory to speed in the long run; to be called when it has started. */
export function keepMemorySmall(): void {
  for (const flag of MEMORY_FLAGS) {
    setFlagsFromString(flag);
  }
}
