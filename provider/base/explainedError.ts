/** Parts of an error that tells its reader what happened and what to do about it. */
export interface Explanation {
  /** Stable identifier, such as `OPIK_UNAUTHORIZED`; never renamed, so that it can be searched for. */
  readonly code: string;
  /** What happened and where; one or more whole sentences. */
  readonly what: string;
  /** What the reader can do next; one or more whole sentences. */
  readonly next: string;
  /** What was found, such as each way that was tried; shown between the other two, each in a line of its own. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * Base of every error that a user can see. Its message is `what`, then `next`, then the code in brackets, so
 * that the same text reads well in the engine's output, in a log and in a bug report. It must never hold a
 * credential.
 */
export class ExplainedError extends Error {
  readonly code: string;
  readonly what: string;
  readonly next: string;
  readonly details: readonly string[];

  constructor({ code, what, next, details = [], cause }: Explanation) {
    const middle = details.length === 0 ? " " : `\n${details.map((line) => `  - ${line}\n`).join("")}`;
    super(`${what}${middle}${next} [${code}]`, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.what = what;
    this.next = next;
    this.details = details;
  }
}
