import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Context } from "./context";
import type { ChangeRequest, ResourceDefinition } from "./resource";
import { unlessUnknown } from "./unknowns";
import { containsUnknown, type Properties } from "./values";

export interface Difference {
  /** Names of the inputs that call for an update or a replacement. */
  readonly changed: readonly string[];
  /** Those of them that call for a replacement. */
  readonly replaces: readonly string[];
  /** Whether a replacement deletes before it creates. */
  readonly deleteBeforeReplace?: boolean;
}

/**
 * Compares declared inputs with the outputs so far. An input that is left out is nothing to compare, unless the
 * lifecycle says otherwise; an unknown one may be anything, so it counts as changed.
 */
export async function diffResource<Services>(
  definition: ResourceDefinition<Services>,
  context: Context<Services>,
  args: ChangeRequest,
): Promise<Difference> {
  const { state, inputs, ignored } = args;
  const { inputs: types, lifecycle } = definition;
  const changed = new Set(
    Object.keys(types).filter(
      (name) =>
        Object.hasOwn(inputs, name) && !ignored?.has(name) && !isSame(types[name], state, inputs, name),
    ),
  );
  const replaces = new Set([
    ...[...changed].filter((name) => types[name]?.meta()?.replaceOnChanges === true),
    ...(unlessUnknown(inputs, (known) => definition.replaces?.(state, known)) ?? []),
  ]);
  if (replaces.size > 0) {
    await lifecycle.replaced?.(context, args);
  } else {
    const found = (await lifecycle.diff?.(context, args)) ?? [];
    const more = "changed" in found ? found : { changed: found };
    for (const name of more.changed) {
      changed.add(name);
    }
    for (const name of more.replaces ?? []) {
      replaces.add(name);
    }
  }
  const isAlone = [...changed].every((name) => types[name]?.meta()?.goesAlong === true);
  if (isAlone && replaces.size === 0) {
    return { changed: [], replaces: [] };
  }
  const first =
    replaces.size > 0 &&
    unlessUnknown(inputs, (known) => definition.deleteBeforeReplace?.(state, known)) === true;
  return {
    changed: [...new Set([...changed, ...replaces])],
    replaces: [...replaces],
    ...(first ? { deleteBeforeReplace: true } : {}),
  };
}

/** Another spelling of the same is no change, where the type can tell. */
function isSame(type: z.ZodType | undefined, state: Properties, inputs: Properties, name: string): boolean {
  const same = type?.meta()?.same;
  return (
    isDeepStrictEqual(state[name], inputs[name]) ||
    (same !== undefined &&
      Object.hasOwn(state, name) &&
      !containsUnknown(inputs[name]) &&
      same(state[name], inputs[name]))
  );
}
