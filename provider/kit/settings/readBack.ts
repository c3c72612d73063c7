import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context";
import type { Properties } from "../values";
import type { Located } from "./located";

/** Waits before the second and each further look, in milliseconds; 7.75 s in all. */
const WAITS_MS = [250, 500, 1000, 2000, 4000] as const;

/** How old, in milliseconds, a kept read may be for a look: the first one must only be younger than the write. */
export const ANY_AGE = Number.POSITIVE_INFINITY;
export const NOT_KEPT = -1;

/**
 * Looks until the written values show, since a server may answer reads from a copy that lags behind.
 *
 * @returns the names of those that still do not show at the end
 */
export async function readBack(
  { clock, signal }: Context<unknown>,
  look: (maxAgeMs: number) => Promise<Located>,
  written: Properties,
): Promise<readonly string[]> {
  const missing = async (maxAgeMs: number): Promise<string[]> => {
    const { live } = await look(maxAgeMs);
    return Object.keys(written).filter((name) => !isDeepStrictEqual(live[name], written[name]));
  };
  let left = await missing(ANY_AGE);
  for (const wait of WAITS_MS) {
    if (left.length === 0) {
      break;
    }
    await clock.sleep(wait, signal);
    left = await missing(NOT_KEPT);
  }
  return left;
}
