import { isDeepStrictEqual } from "node:util";
import type { Context } from "./context";
import type { Properties } from "./values";

/**
 * The output in which the state keeps that an import has read it, and that nothing was written since: it shows all that is
 * live. What of it is managed, only the inputs say. The engine does not show names that begin so.
 */
export const IMPORTED = "__imported";

interface Import {
  readonly id: string;
  readonly inputs: Properties;
  /** The object as it was read. */
  readonly live: Properties;
}

/** What a run has read for imports, by the resource that is to have it. */
export class Imports {
  private readonly byUrn = new Map<string, Import>();

  static of({ run }: Context<unknown>): Imports {
    return run.memoryOf(Imports, () => new Imports());
  }

  note(urn: string | undefined, read: Import): void {
    if (urn !== undefined) {
      this.byUrn.set(urn, read);
    }
  }

  find(urn: string | undefined): Import | undefined {
    return urn === undefined ? undefined : this.byUrn.get(urn);
  }

  /** Whether inputs are what an import of this run has read: the engine checks those where no program declares any. */
  isAsRead(urn: string | undefined, inputs: Properties): boolean {
    const read = this.find(urn);
    return read !== undefined && isDeepStrictEqual(read.inputs, inputs);
  }
}
