/**
 * Lines for somebody who waits. Nothing is said about what is over within a second; after that a line every ten
 * seconds, so that a build of four minutes never looks like a hang.
 */
import { every } from "./clock";
import type { Context } from "./context";

const FIRST_LINE_AFTER_MS = 1_000;
const NEXT_LINE_AFTER_MS = 10_000;

/** Waits for `work` and reports `describe()` with the seconds since `startedAt`. */
export async function reporting<T>(
  context: Context,
  describe: () => string,
  work: Promise<T>,
  startedAt = context.clock.now(),
): Promise<T> {
  const say = (): void => {
    const seconds = Math.round((context.clock.now() - startedAt) / 1_000);
    context.progress(`${describe()} (${seconds} s)`);
  };
  let stop = context.clock.after(FIRST_LINE_AFTER_MS, () => {
    stop = every(context.clock, NEXT_LINE_AFTER_MS, say);
    say();
  });
  try {
    return await work;
  } finally {
    stop();
  }
}
