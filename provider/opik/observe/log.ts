import { ExplainedError } from "../../base/explainedError";
import type { ObservedAttempt, ObservedOperation, Observer } from "../http/observer";

/** One line per request, per read that needed none, and per operation that failed, in `key=value` form. */
export class Log implements Observer {
  constructor(private readonly write: (line: string) => void) {}

  began({ name, method, path }: ObservedOperation) {
    const operation = `operation=${name} method=${method} path=${path}`;
    return {
      attempted: (attempt: ObservedAttempt) => this.write(`opik debug ${operation} ${numbers(attempt)}`),
      ended: (_at: number, error?: unknown) => {
        if (error !== undefined) {
          this.write(`opik debug ${operation} error=${errorType(error)}`);
        }
      },
    };
  }

  cached(operation: string): void {
    this.write(`opik debug operation=${operation} cached=true`);
  }
}

function numbers(seen: ObservedAttempt): string {
  const { status, failure, attempt, durationMs, waitedMs, sentBytes, receivedBytes } = seen;
  const outcome = status === undefined ? `failure=${failure}` : `status=${status}`;
  return `${outcome} attempt=${attempt} ms=${Math.round(durationMs)} waitedMs=${Math.round(waitedMs)} sentBytes=${sentBytes} receivedBytes=${receivedBytes}`;
}

/** What kind of error it is; its message may hold what the server said. */
export function errorType(error: unknown): string {
  return error instanceof ExplainedError ? error.code : error instanceof Error ? error.name : "unknown";
}
