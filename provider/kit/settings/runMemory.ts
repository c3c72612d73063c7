import type { Properties } from "../values";
import type { DeclaredSoFar } from "./declared";

/** What a run has done so far with the settings of one kind of resource. */
export class RunMemory {
  readonly declared: DeclaredSoFar = new Map();
  private readonly taken = new Map<string, Set<string>>();

  /**
   * A resource was created or updated with these inputs. The engine deletes at the end of a run, so the successor of a
   * resource that was renamed without an alias is there before the resource is deleted.
   */
  take(id: string, inputs: Properties): void {
    const taken = this.taken.get(id) ?? new Set();
    this.taken.set(id, taken);
    for (const input of Object.keys(inputs)) {
      taken.add(input);
    }
  }

  isTaken(id: string, input: string): boolean {
    return this.taken.get(id)?.has(input) ?? false;
  }
}
