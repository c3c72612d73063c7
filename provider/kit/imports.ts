import { isDeepStrictEqual } from "node:util";
import type { Context } from "./context";
import type { ResourceDefinition, StateRequest } from "./resource";
import type { Properties } from "./values";

/**
 * Marks what an import has read, for it shows all that is live, whether a program declares it or not: among the inputs until
 * a program has declared its own (a host that is told those puts it there), among the outputs until something is written. The
 * engine keeps the inputs of an import that makes no difference, and tells nobody what the program has declared then. It does
 * not show names that begin so.
 */
export const IMPORTED = "__imported";

/** Inputs that a run has read for imports, by the resource that is to have them. */
export class Imports {
  private readonly byUrn = new Map<string, Properties>();

  static of({ run }: Context<unknown>): Imports {
    return run.memoryOf(Imports, () => new Imports());
  }

  note(urn: string | undefined, inputs: Properties): void {
    if (urn !== undefined) {
      this.byUrn.set(urn, inputs);
    }
  }

  /** Whether inputs are what an import of this run has read: the engine checks those where no program declares any. */
  isAsRead(urn: string | undefined, inputs: Properties): boolean {
    return urn !== undefined && isDeepStrictEqual(this.byUrn.get(urn), inputs);
  }
}

/** Inputs that a program has declared, as the old ones say; undefined where none has yet, or where they are not told. */
export function declaredBefore(oldInputs: Properties | undefined): Properties | undefined {
  return oldInputs?.[IMPORTED] === true ? undefined : oldInputs;
}

/** The mark of what an import has read, where the properties have it. */
export function importMark(properties: Properties): Properties {
  return properties[IMPORTED] === true ? { [IMPORTED]: true } : {};
}

/** The state of a resource as far as it is managed. */
export function managedState<Services>(
  { lifecycle }: ResourceDefinition<Services>,
  request: StateRequest,
): Properties {
  return lifecycle.managed?.(request) ?? request.state;
}
