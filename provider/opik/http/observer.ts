import type { FailureKind } from "./exchange";

/*
 * What can be seen of the calls of a client, by whoever wants to: names, templates and numbers. No value of a call,
 * no header and no body is among them, so that an observer cannot tell a credential.
 */

export interface ObservedOperation {
  /** Name in the contract. */
  readonly name: string;
  readonly method: string;
  /** Path as a template: `/organizations/{organizationId}`. */
  readonly path: string;
  /** Origin of the deployment. */
  readonly origin: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** One request of an operation, when it is over: with a status, or with the reason why there is none. */
export interface ObservedAttempt {
  /** 1 for the first one; a request with another credential begins anew. */
  readonly attempt: number;
  readonly startedAt: number;
  readonly durationMs: number;
  /** How long it was held back before, by backoff or by a pause that the server had asked for. */
  readonly waitedMs: number;
  readonly status?: number;
  readonly failure?: FailureKind;
  /** Bytes of the bodies. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Observes one operation. */
export interface OperationObserver {
  /** The operation begins to wait for the end of a pause that the server has asked for. */
  paused?(until: number): void;
  attempted(attempt: ObservedAttempt): void;
  /** The operation will try again, after this attempt and maybe a wait. */
  retrying?(after: ObservedAttempt): void;
  /** @param error what it failed with, if it did */
  ended(at: number, error?: unknown): void;
}

export interface Observer {
  /** An operation begins; signing in for another one is an operation of its own. */
  began(operation: ObservedOperation): OperationObserver | undefined;
  /** A read was answered by an equal one, which is under way or cached. */
  cached(operation: string): void;
}

/** Several observers as one. */
export function together(observers: readonly Observer[]): Observer {
  return {
    began(operation) {
      const each = observers.flatMap((observer) => observer.began(operation) ?? []);
      return each.length <= 1 ? each[0] : operationObservers(each);
    },
    cached(operation) {
      for (const observer of observers) {
        observer.cached(operation);
      }
    },
  };
}

function operationObservers(each: readonly OperationObserver[]): OperationObserver {
  return {
    paused(until) {
      for (const one of each) {
        one.paused?.(until);
      }
    },
    attempted(attempt) {
      for (const one of each) {
        one.attempted(attempt);
      }
    },
    retrying(after) {
      for (const one of each) {
        one.retrying?.(after);
      }
    },
    ended(at, error) {
      for (const one of each) {
        one.ended(at, error);
      }
    },
  };
}
