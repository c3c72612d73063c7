import { z } from "zod";
import type { Properties, ResourceDefinition } from "../../provider/kit";

export type Variant = "first" | "second" | "neighbour";

const VARIANTS: readonly Variant[] = ["first", "second", "neighbour"];

/**
 * Inputs of a resource for the matrix, from its definition alone. Left out are optional inputs that say which object it
 * is (`replaceOnChanges`) and optional switches that are no settings: they say how something is done, not what it is.
 *
 * @throws where a type cannot be thought up; then it has to be described here
 */
export function sampleInputs({ name, inputs }: ResourceDefinition<never>, variant: Variant): Properties {
  const number = VARIANTS.indexOf(variant);
  const entries = Object.entries(inputs).flatMap(([property, type]): [string, unknown][] => {
    const isOptional = type.safeParse(undefined).success;
    const inner = type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type;
    const { replaceOnChanges, setting } = type.meta() ?? {};
    if (isOptional && (replaceOnChanges || (inner instanceof z.ZodBoolean && setting === undefined))) {
      return [];
    }
    const value = sample(inner, `${variant} ${property}`, number);
    if (!type.safeParse(value).success) {
      throw new Error(`Think up a value for ${name}.${property} in tests/reliability/samples.ts.`);
    }
    return [[property, value]];
  });
  return Object.fromEntries(entries);
}

function sample(type: z.ZodType, text: string, number: number): unknown {
  if (type instanceof z.ZodBoolean) {
    return number % 2 === 0;
  }
  if (type instanceof z.ZodEnum) {
    // Never the first, which is what a server has by itself, in the first variant.
    return type.options[(number + 1) % type.options.length];
  }
  return type instanceof z.ZodNumber ? number + 1 : text;
}

/** Inputs that take over what an interrupted create has left, where the resource has a way to say that. */
export function takingOver({ inputs }: ResourceDefinition<never>): Properties | undefined {
  return Object.hasOwn(inputs, "adopt") ? { adopt: true } : undefined;
}
