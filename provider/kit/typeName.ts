import type { z } from "zod";

/**
 * Name of a type, its `id`, and its description. A property that adds something to a named type, such as a description of
 * its own, is a copy without the name; it is still of that type.
 */
export function typeName(
  type: z.ZodType,
): { readonly id: string; readonly description: string | undefined } | undefined {
  const { id, description } = type.meta() ?? {};
  if (id !== undefined) {
    return { id, description };
  }
  const { parent } = type._zod;
  return parent === undefined ? undefined : typeName(parent as z.ZodType);
}
