import { isDeepStrictEqual } from "node:util";
import type { Context } from "./context";
import type { ResourceDefinition } from "./resource";
import type { Properties } from "./values";

export interface Difference {
  /** Names of the inputs that call for an update or a replacement. */
  readonly changed: readonly string[];
  /** Those of them that call for a replacement. */
  readonly replaces: readonly string[];
}

/**
 * Compares declared inputs with the outputs so far. An input that is left out is nothing to compare, unless the
 * lifecycle says otherwise; an unknown one may be anything, so it counts as changed.
 */
export async function diffResource<Services>(
  definition: ResourceDefinition<Services>,
  context: Context<Services>,
  args: {
    readonly id: string;
    readonly olds: Properties;
    readonly news: Properties;
    /** Inputs whose changes do not count (Pulumi's ignoreChanges). */
    readonly ignored?: ReadonlySet<string> | undefined;
  },
): Promise<Difference> {
  const { olds, news, ignored } = args;
  const changed = new Set(
    Object.keys(definition.inputs).filter(
      (name) =>
        Object.hasOwn(news, name) && !ignored?.has(name) && !isDeepStrictEqual(olds[name], news[name]),
    ),
  );
  const replaces = [...changed].filter((name) => definition.inputs[name]?.meta()?.replaceOnChanges === true);
  if (replaces.length === 0) {
    for (const name of (await definition.lifecycle.diff?.(context, args)) ?? []) {
      changed.add(name);
    }
  }
  return { changed: [...changed], replaces };
}
