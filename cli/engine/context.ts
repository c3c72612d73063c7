import type { Clock } from "./clock";

/** What every step of the search is given. */
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

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
