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
 * @returns the names of those that still do not show at the end, and the live values of the last look
 */
export async function readBack(
  { clock, signal }: Context<unknown>,
  look: (maxAgeMs: number) => Promise<Located>,
  written: Properties,
): Promise<{ readonly missing: readonly string[]; readonly live: Properties }> {
  let { live } = await look(ANY_AGE);
  const missing = () => Object.keys(written).filter((name) => !isDeepStrictEqual(live[name], written[name]));
  for (const wait of WAITS_MS) {
    if (missing().length === 0) {
      break;
    }
    try {
      await clock.sleep(wait, signal);
    } catch (error) {
      // A run that is cancelled is said by the next look, with what it was about.
      if (!signal?.aborted) {
        throw error;
      }
    }
    ({ live } = await look(NOT_KEPT));
  }
  return { missing: missing(), live };
}
