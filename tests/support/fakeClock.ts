import type { Clock } from "../../provider/base/clock";

/** A clock that stands still until somebody sleeps, and then jumps: tests with waits take no time. */
export class FakeClock implements Clock {
  /** Milliseconds that were slept, in order. */
  readonly slept: number[] = [];

  /** How far the machine's clock was set, in milliseconds. */
  private setBy = 0;

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.time + this.setBy;
  }

  /** Somebody sets the machine's clock forward or back. */
  setWall(milliseconds: number): void {
    this.setBy += milliseconds;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    this.time += milliseconds;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
