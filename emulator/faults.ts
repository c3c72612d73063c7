import type { Fault, FaultMatch } from "./types";

interface Rule {
  readonly operation: string | undefined;
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** Faults that wait for their requests. */
export class Faults {
  #rules: Rule[] = [];

  add({ operation, times = 1, skip = 0 }: FaultMatch, fault: Fault): void {
    this.#rules.push({ operation, fault, skip, times });
  }

  /**
   * The fault for this request: the first that matches and has let through what it was to let through. A
   * request that gets a fault does not count for the faults added later.
   */
  take(operation: string | undefined): Fault | undefined {
    for (const rule of this.#rules) {
      if (rule.operation !== undefined && rule.operation !== operation) {
        continue;
      }
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      rule.times -= 1;
      if (rule.times <= 0) {
        this.#rules = this.#rules.filter((other) => other !== rule);
      }
      return rule.fault;
    }
    return undefined;
  }
}
