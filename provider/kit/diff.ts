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
  const { olds, news, ignored } = args;
  const { inputs, lifecycle } = definition;
  const changed = new Set(
    Object.keys(inputs).filter(
      (name) => Object.hasOwn(news, name) && !ignored?.has(name) && !isSame(inputs[name], olds, news, name),
    ),
  );
  const replaces = new Set([
    ...[...changed].filter((name) => inputs[name]?.meta()?.replaceOnChanges === true),
    ...(unlessUnknown(news, (known) => definition.replaces?.(olds, known)) ?? []),
  ]);
  if (replaces.size > 0) {
    await lifecycle.replaced?.(context, args);
  } else {
    const answer = (await lifecycle.diff?.(context, args)) ?? [];
    const more = "changed" in answer ? answer : { changed: answer };
    for (const name of more.changed) {
      changed.add(name);
    }
    for (const name of more.replaces ?? []) {
      replaces.add(name);
    }
  }
  const isAlone = [...changed].every((name) => inputs[name]?.meta()?.goesAlong === true);
  if (isAlone && replaces.size === 0) {
    return { changed: [], replaces: [] };
  }
  const first =
    replaces.size > 0 &&
    unlessUnknown(news, (known) => definition.deleteBeforeReplace?.(olds, known)) === true;
  return {
    changed: [...new Set([...changed, ...replaces])],
    replaces: [...replaces],
    ...(first ? { deleteBeforeReplace: true } : {}),
  };
}

/** Another spelling of the same is no change, where the type can tell. */
function isSame(type: z.ZodType | undefined, olds: Properties, news: Properties, name: string): boolean {
  const same = type?.meta()?.same;
  return (
    isDeepStrictEqual(olds[name], news[name]) ||
    (same !== undefined &&
      Object.hasOwn(olds, name) &&
      !containsUnknown(news[name]) &&
      same(olds[name], news[name]))
  );
}
