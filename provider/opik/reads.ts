import type { Clock } from "../base/clock";
import type { Operation } from "./contract";

interface Cached {
  /** On the clock that nobody sets. */
  readonly startedAt: number;
  readonly response: Promise<unknown>;
}

/**
 * Responses of reads, cached for the run: equal reads in flight are one, and a hundred resources of one organization
 * cost one list. A read that fails is not cached.
 */
export class Reads {
  /** By the operation's name, then by the arguments. */
  private readonly cached = new Map<string, Map<string, Cached>>();

  constructor(
    private readonly clock: Clock,
    /** Told the operation of each read for which an equal one stands in. */
    private readonly onCached?: (operation: string) => void,
  ) {}

  /** @param maxAgeMs how long ago the read may have begun at the most */
  get<T>(operation: Operation, args: unknown, maxAgeMs: number, load: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(args);
    const of = this.cached.get(operation.name) ?? new Map<string, Cached>();
    this.cached.set(operation.name, of);
    const found = of.get(key);
    if (found !== undefined && this.clock.now() - found.startedAt <= maxAgeMs) {
      this.onCached?.(operation.name);
      return found.response as Promise<T>;
    }
    // Before it begins: what changes while it is under way may be in it or not.
    const startedAt = this.clock.now();
    const response = load();
    const entry: Cached = { startedAt, response };
    of.set(key, entry);
    response.catch(() => {
      if (of.get(key) === entry) {
        of.delete(key);
      }
    });
    return response;
  }

  /** Forgets the responses that a write invalidates, those of reads still in flight included. */
  drop(operations: readonly string[]): void {
    for (const operation of operations) {
      this.cached.delete(operation);
    }
  }
}
