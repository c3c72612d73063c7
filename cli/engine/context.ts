import type { Clock } from "./clock";

/** What every step of a search is given. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly progress: (line: string) => void;
  readonly clock: Clock;
}

/** One way that was tried, and why it gave no engine. */
export interface Failure {
  readonly tried: string;
  readonly reason: string;
}

/** Each way in a line. */
export function failureLines(failures: readonly Failure[]): string[] {
  return failures.map(({ tried, reason }) => `${tried}: ${reason}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
