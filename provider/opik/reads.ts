import type { Clock } from "../base/clock";
import type { Operation } from "./contract";

interface Kept {
  readonly operation: string;
  readonly startedAt: number;
  readonly answer: Promise<unknown>;
}

/**
 * Answers of reads, kept for the run: equal reads in flight are one, and a hundred resources of one organization
 * cost one list. A read that fails is not kept.
 */
export class Reads {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    /** Told the operation of each read that is answered by an equal one. */
    private readonly onKept?: (operation: string) => void,
  ) {}

  /** @param maxAgeMs how long ago the read may have begun at the most */
  get<T>(operation: Operation, args: unknown, maxAgeMs: number, load: () => Promise<T>): Promise<T> {
    const key = `${operation.name} ${JSON.stringify(args)}`;
    const found = this.kept.get(key);
    if (found !== undefined && this.clock.now() - found.startedAt <= maxAgeMs) {
      this.onKept?.(operation.name);
      return found.answer as Promise<T>;
    }
    const answer = load();
    const entry: Kept = { operation: operation.name, startedAt: this.clock.now(), answer };
    this.kept.set(key, entry);
    answer.catch(() => {
      if (this.kept.get(key) === entry) {
        this.kept.delete(key);
      }
    });
    return answer;
  }

  /** Forgets the answers that a write has made stale, those of reads still in flight included. */
  drop(operations: readonly string[]): void {
    for (const [key, { operation }] of this.kept) {
      if (operations.includes(operation)) {
        this.kept.delete(key);
      }
    }
  }
}
