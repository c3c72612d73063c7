import type {
  ObservedAttempt,
  ObservedOperation,
  Observer,
  OperationObserver,
} from "../../../provider/opik/http/observer";

/** Milliseconds since the epoch at which what is observed here begins. */
export const START = Date.UTC(2026, 0, 1);

export const LIST: ObservedOperation = {
  name: "listOrganizations",
  method: "GET",
  path: "/organizations",
  origin: "https://opik.test",
  startedAt: START,
};

export const WRITE: ObservedOperation = {
  ...LIST,
  name: "updateOrganization",
  method: "PATCH",
  path: "/organizations/{organizationId}",
};

/** A first attempt that went well, except for what is said. */
export function attempt(
  said: Partial<ObservedAttempt> &
    ({ status: number } | { failure: NonNullable<ObservedAttempt["failure"]> }),
): ObservedAttempt {
  return {
    attempt: 1,
    startedAt: START,
    durationMs: 12,
    waitedMs: 0,
    sentBytes: 0,
    receivedBytes: 199,
    ...said,
  };
}

/** One operation as a client would tell it. */
export function tell(
  observer: Observer,
  operation: ObservedOperation,
  attempts: readonly ObservedAttempt[],
  { endedAt = operation.startedAt, error }: { endedAt?: number; error?: unknown } = {},
): void {
  const told = observer.began(operation);
  for (const one of attempts) {
    told?.attempted(one);
  }
  told?.ended(endedAt, error);
}

/** Keeps everything that it is told. */
export class Witness implements Observer {
  readonly operations: (ObservedOperation & { ended?: { at: number; error?: unknown } })[] = [];
  readonly attempts: (ObservedAttempt & { operation: string })[] = [];
  readonly cachedReads: string[] = [];
  /** Until when operations had to wait. */
  readonly pauses: number[] = [];

  began(operation: ObservedOperation): OperationObserver {
    const entry: (typeof this.operations)[number] = { ...operation };
    this.operations.push(entry);
    return {
      paused: (until) => this.pauses.push(until),
      attempted: (one) => this.attempts.push({ operation: operation.name, ...one }),
      ended: (at, error) => {
        entry.ended = error === undefined ? { at } : { at, error };
      },
    };
  }

  cached(operation: string): void {
    this.cachedReads.push(operation);
  }
}
