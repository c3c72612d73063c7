import { setTimeout as delay } from "node:timers/promises";

/** Time as the provider sees it; tests pass one that they move by hand. */
export interface Clock {
  /**
   * Milliseconds on a clock that nobody sets: for ages, waits and deadlines. It begins near the milliseconds since the
   * epoch, which is what tracing wants, and goes its own way where the machine's clock is set.
   */
  now(): number;
  /** Milliseconds since the epoch as the machine has them at this moment, only to be compared with a date. */
  wallTime(): number;
  /** Waits for so many milliseconds; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wallTime: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
