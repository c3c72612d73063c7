/**
 * Loaded into the provider's process before anything else (`node --require`), so that its waits pass quickly: a sleep
 * takes a fiftieth of its time and an attempt's deadline a fifteenth, and the time of day goes on as if they had not. The
 * provider itself has no such switch.
 */
import timers from "node:timers/promises";

const SLEEP_DIVISOR = 50;
const DEADLINE_DIVISOR = 15;

const realNow = Date.now;
const realDelay = timers.setTimeout;
const realTimeout = AbortSignal.timeout;
let skipped = 0;

Date.now = () => realNow() + Math.round(skipped);

timers.setTimeout = (async (milliseconds = 0, value?: unknown, options?: object) => {
  const shortened = milliseconds / SLEEP_DIVISOR;
  await realDelay(shortened, undefined, options);
  skipped += milliseconds - shortened;
  return value;
}) as typeof timers.setTimeout;

AbortSignal.timeout = (milliseconds) =>
  realTimeout.call(AbortSignal, Math.max(1, Math.ceil(milliseconds / DEADLINE_DIVISOR)));
