import type { Clock } from "../../base/clock";

/** How long it is to a date that a response names. */
export interface TimeLeft {
  /** Below zero where the date has passed. */
  readonly milliseconds: number;
  /** Whether the server told its own time with it; otherwise this machine's clock is compared, which may differ. */
  readonly byServer: boolean;
}

/**
 * How long it is from a response to a date in it, undefined where the text is no date.
 *
 * @param serverDate the `Date` header of the same response
 */
export function timeUntil(text: string, serverDate: unknown, clock: Clock): TimeLeft | undefined {
  const date = Date.parse(text);
  if (Number.isNaN(date)) {
    return undefined;
  }
  const told = typeof serverDate === "string" ? Date.parse(serverDate) : Number.NaN;
  return Number.isNaN(told)
    ? { milliseconds: date - clock.wallTime(), byServer: false }
    : { milliseconds: date - told, byServer: true };
}
