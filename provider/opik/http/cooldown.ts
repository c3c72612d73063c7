import type { Clock } from "../../base/clock";
import type { WireResponse } from "./exchange";
import { timeUntil } from "./serverTime";

/** A pause that the server asked for; one for the whole process, so that no other call walks into the limit. */
export class Cooldown {
  private until = 0;

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until the next call may be made. */
  get remainingMs(): number {
    return Math.max(0, this.until - this.clock.now());
  }

  extend(milliseconds: number): void {
    this.until = Math.max(this.until, this.clock.now() + milliseconds);
  }
}

/**
 * How long the server asks callers to wait, in milliseconds: `Retry-After` (seconds or a date), or Opik's own
 * `RateLimit-Reset` (seconds, at least 1; a recorded 429 of a server 2.1.24 carries it and no `Retry-After`).
 */
export function advisedWaitMs(headers: WireResponse["headers"], clock: Clock): number | undefined {
  const advised = advisedMs(headers, clock);
  return advised === undefined ? undefined : Math.min(advised, MAX_ADVICE_MS);
}

/** A server may say anything, also a number that is none any more. */
const MAX_ADVICE_MS = 365 * 24 * 3_600_000;

/** A date that only this machine's clock can judge may be hours off, and waiting for it in vain. */
const MAX_UNSURE_MS = 60_000;

function advisedMs(headers: WireResponse["headers"], clock: Clock): number | undefined {
  const retryAfter = single(headers["retry-after"]);
  if (retryAfter !== undefined) {
    const seconds = secondsOf(retryAfter);
    if (seconds !== undefined) {
      return seconds * 1000;
    }
    const left = timeUntil(retryAfter, headers["date"], clock);
    if (left !== undefined) {
      return Math.min(Math.max(0, left.milliseconds), left.byServer ? MAX_ADVICE_MS : MAX_UNSURE_MS);
    }
  }
  const seconds = secondsOf(single(headers["ratelimit-reset"]));
  return seconds === undefined ? undefined : seconds * 1000;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
