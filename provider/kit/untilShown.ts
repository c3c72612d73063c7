import type { Context } from "./context";

/** Waits before the second and each further look, in milliseconds; 7.75 s in all. */
const WAITS_MS = [250, 500, 1000, 2000, 4000] as const;

/** How old, in milliseconds, a cached read may be for a look: the first one must only be younger than the write. */
const ANY_AGE = Number.POSITIVE_INFINITY;
export const NOT_CACHED = -1;

/**
 * How old, in milliseconds, a read may be on which something is decided or told: so that a long run does not act on old
 * news, while what one step after the other asks at once is one read.
 */
export const FRESH_MS = 5000;

/**
 * Looks until what was written shows, since a server may answer reads from a copy that lags behind. Gives what the last
 * look saw, whether it shows or not.
 */
export async function untilShown<T>(
  { clock, signal }: Context<unknown>,
  look: (maxAgeMs: number) => Promise<T>,
  shows: (seen: T) => boolean,
): Promise<T> {
  let seen = await look(ANY_AGE);
  for (const wait of WAITS_MS) {
    if (shows(seen)) {
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
    seen = await look(NOT_CACHED);
  }
  return seen;
}
