import type { Dispatcher } from "undici";
import type { Clock } from "../../base/clock";
import { advisedWaitMs, Cooldown } from "./cooldown";
import { ExchangeFailure, exchange, type WireRequest, type WireResponse } from "./exchange";
import type { ObservedAttempt, OperationObserver } from "./observer";
import { backoffMs, isFailureRetryable, isResponseRetryable, MAX_ATTEMPTS } from "./retry";

const ATTEMPT_TIMEOUT_MS = 30_000;
const CALL_TIMEOUT_MS = 5 * 60_000;

export interface TransportOptions {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** A number from 0 (included) to 1 (excluded), for jitter. */
  readonly random: () => number;
  /** Gives a signal that is aborted after so many milliseconds; of real time, unless a test has its own. */
  readonly timer?: (milliseconds: number) => AbortSignal;
}

export interface CallLimits {
  readonly idempotent: boolean;
  readonly signal: AbortSignal | undefined;
  /** Told about each attempt. */
  readonly observer?: OperationObserver | undefined;
}

/** What became of a call after all its attempts. `waitMs` is the server's advice that was too long to follow. */
export interface Outcome {
  readonly attempts: number;
  readonly response?: WireResponse;
  readonly failure?: ExchangeFailure;
  /** Whether some attempt may have reached the server and been carried out without our knowing. */
  readonly maybeCarriedOut: boolean;
  readonly advisedWaitMs?: number;
}

/** Carries one request through its attempts: deadlines, backoff, and the pause that all calls share. */
export class Transport {
  private readonly cooldown: Cooldown;

  constructor(private readonly options: TransportOptions) {
    this.cooldown = new Cooldown(options.clock);
  }

  async send(request: WireRequest, { idempotent, signal, observer }: CallLimits): Promise<Outcome> {
    const { clock, dispatcher, random, timer } = this.options;
    const deadline = clock.now() + CALL_TIMEOUT_MS;
    let maybeCarriedOut = false;
    let waitedMs = 0;
    for (let attempts = 1; ; attempts++) {
      waitedMs += await this.coolDown(deadline, signal, observer);
      const startedAt = clock.now();
      const timeoutMs = Math.max(1, Math.min(ATTEMPT_TIMEOUT_MS, deadline - startedAt));
      let outcome: Outcome;
      let retryable: boolean;
      let advised: number | undefined;
      try {
        const response = await exchange(request, { dispatcher, timeoutMs, signal, timer });
        maybeCarriedOut ||= response.status >= 500;
        advised =
          response.status === 429 || response.status === 503
            ? advisedWaitMs(response.headers, clock)
            : undefined;
        if (advised !== undefined) {
          this.cooldown.extend(advised);
        }
        outcome = { attempts, response, maybeCarriedOut };
        retryable = isResponseRetryable(response, idempotent);
      } catch (error) {
        if (!(error instanceof ExchangeFailure)) {
          throw error;
        }
        maybeCarriedOut ||= error.sent;
        outcome = { attempts, failure: error, maybeCarriedOut };
        retryable = isFailureRetryable(error, idempotent);
      }
      const attempt = seen(request, outcome, { startedAt, endedAt: clock.now(), waitedMs });
      observer?.attempted(attempt);
      waitedMs = 0;
      if (!retryable || attempts >= MAX_ATTEMPTS) {
        return outcome;
      }
      const pause = this.cooldown.remainingMs;
      const wait = pause > 0 ? pause : backoffMs(attempts, random);
      if (clock.now() + wait >= deadline) {
        return advised === undefined ? outcome : { ...outcome, advisedWaitMs: advised };
      }
      observer?.retrying?.(attempt);
      // A pause is waited for before the next attempt; without one, also where the advice was 0 s, we back off.
      if (pause === 0) {
        waitedMs = await this.sleep(wait, signal);
      }
    }
  }

  /**
   * Waits out the pause that all calls share, also where another call makes it longer meanwhile. A pause that this
   * call has no time for is not waited for: the server may have changed its mind, and says so if not. Gives the
   * milliseconds that it took.
   */
  private async coolDown(
    deadline: number,
    signal: AbortSignal | undefined,
    observer: OperationObserver | undefined,
  ): Promise<number> {
    const { clock, random } = this.options;
    for (let waitedMs = 0; ; ) {
      const pause = this.cooldown.remainingMs;
      if (pause === 0 || clock.now() + pause >= deadline || signal?.aborted) {
        return waitedMs;
      }
      observer?.paused?.(clock.now() + pause);
      // The jitter keeps the calls that waited together from coming back together.
      waitedMs += await this.sleep(pause + random() * 250, signal);
    }
  }

  /**
   * Waits, and returns early when the call is cancelled: the next attempt then fails at once, as cancelled. Gives the
   * milliseconds that it took.
   */
  private async sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<number> {
    const { clock } = this.options;
    const startedAt = clock.now();
    try {
      await clock.sleep(milliseconds, signal);
    } catch (error) {
      if (!signal?.aborted) {
        throw error;
      }
    }
    return clock.now() - startedAt;
  }
}

function seen(
  { body = "" }: WireRequest,
  { attempts, response, failure }: Outcome,
  times: { readonly startedAt: number; readonly endedAt: number; readonly waitedMs: number },
): ObservedAttempt {
  const { startedAt, endedAt, waitedMs } = times;
  return {
    attempt: attempts,
    startedAt,
    durationMs: endedAt - startedAt,
    waitedMs,
    ...(response === undefined ? {} : { status: response.status }),
    ...(failure === undefined ? {} : { failure: failure.kind }),
    sentBytes: Buffer.byteLength(body),
    receivedBytes: Buffer.byteLength(response?.text ?? ""),
  };
}
