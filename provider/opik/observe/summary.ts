import type { Clock } from "../../base/clock";
import type { ObservedAttempt, Observer } from "../http/observer";

/** A run that waits for the API longer than this is worth a word. */
export const SLOW_MS = 10_000;

export interface SummaryOptions {
  readonly clock: Clock;
  readonly say: (message: string) => void;
  /** Calls a function at the end of the run. */
  readonly atEnd: (act: () => void) => void;
  /** Says it also where nothing was slow. */
  readonly always: boolean;
}

/** Counts the requests of a run, and says at its end what they were and how long they took if that was long. */
export class Summary implements Observer {
  private requests = 0;
  private retries = 0;
  private cachedReads = 0;
  private limited = 0;
  private longestWaitMs = 0;
  private underWay = 0;
  /** Time with an operation under way, until `since`: operations at the same time count once. */
  private busyMs = 0;
  private since = 0;
  private isPromised = false;

  constructor(private readonly options: SummaryOptions) {
    this.promiseIf(options.always);
  }

  began({ startedAt }: { readonly startedAt: number }) {
    if (this.underWay++ === 0) {
      this.since = startedAt;
    }
    return {
      attempted: (attempt: ObservedAttempt) => this.attempted(attempt),
      ended: (at: number) => {
        if (--this.underWay === 0) {
          this.busyMs += at - this.since;
        }
      },
    };
  }

  cached(): void {
    this.cachedReads++;
  }

  private attempted({ attempt, status, waitedMs, startedAt, durationMs }: ObservedAttempt): void {
    this.requests++;
    this.retries += attempt > 1 ? 1 : 0;
    this.limited += status === 429 ? 1 : 0;
    this.longestWaitMs = Math.max(this.longestWaitMs, waitedMs);
    this.promiseIf(this.limited > 0 || this.waitingMs(startedAt + durationMs) >= SLOW_MS);
  }

  /** Only a run that was slow has to be told of its end. */
  private promiseIf(isWorthIt: boolean): void {
    if (isWorthIt && !this.isPromised) {
      this.isPromised = true;
      this.options.atEnd(() => {
        if (this.requests > 0) {
          this.options.say(this.text());
        }
      });
    }
  }

  private waitingMs(at: number): number {
    return this.busyMs + (this.underWay > 0 ? at - this.since : 0);
  }

  private text(): string {
    const { requests, retries, cachedReads, limited, longestWaitMs } = this;
    const waited = seconds(this.waitingMs(this.options.clock.now()));
    const limits =
      limited === 0
        ? ""
        : ` The server limited the rate (HTTP 429) ${limited === 1 ? "once" : `${limited} times`}.`;
    const pause =
      longestWaitMs === 0 ? "" : ` The longest pause before a request was ${seconds(longestWaitMs)}.`;
    return `Opik: this run waited ${waited} for the API: ${counted(requests, "request")}, ${counted(retries, "retry", "retries")}, ${counted(cachedReads, "read")} answered without a request.${limits}${pause}`;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
