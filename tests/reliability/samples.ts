import { z } from "zod";
import type { LocalOpik } from "../../emulator";
import type { Properties, ResourceDefinition } from "../../provider/kit";
import { objectCases } from "../lifecycle/objectCases";

export type Variant = "first" | "second" | "neighbour";

const VARIANTS: readonly Variant[] = ["first", "second", "neighbour"];

/** What cannot be thought up of resources that have no row in objectCases.ts: property -> values by variant. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  WorkspaceConfiguration: {
    colorMap: [{ Hallucination: "#D32F2F" }, { Tone: "#12A4B4" }, { Cost: "#000000" }],
  },
};

/** Inputs that name an object, so that there can be another one beside it. */
const NAMES = ["name", "providerName"];

/**
 * Inputs of a resource for the matrix: of an object those of its row in objectCases.ts, all that can be managed, of others
 * from the definition.
 *
 * @throws where a type cannot be thought up
 */
export function sampleInputs(definition: ResourceDefinition<never>, variant: Variant): Properties {
  const row = objectCases.find(({ kind }) => kind === definition.name);
  if (row === undefined) {
    return thoughtUp(definition, variant);
  }
  const { minimal, full, changes, replaces } = row;
  if (variant === "neighbour") {
    const names = NAMES.filter((name) => Object.hasOwn(minimal, name));
    return { ...minimal, ...Object.fromEntries(names.map((name) => [name, "neighbour"])) };
  }
  if (variant === "first") {
    return full;
  }
  // What cannot be changed in place is replaced, where it is.
  const { workspace: _, ...others } = replaces;
  return { ...full, ...(Object.keys(changes).length > 0 ? changes : others) };
}

/** Whether there can be another object of that kind in the workspace. */
export function hasNeighbour({ inputs }: ResourceDefinition<never>): boolean {
  return NAMES.some((name) => Object.hasOwn(inputs, name));
}

/** Puts there what the inputs of a resource refer to. */
export function prepareWorld(opik: LocalOpik, { name }: ResourceDefinition<never>): void {
  objectCases.find(({ kind }) => kind === name)?.prepare?.(opik);
}

/**
 * Inputs of a resource from its definition alone. Left out are optional inputs that say which object it
 * is (`replaceOnChanges`) and optional switches that are no settings: they say how something is done, not what it is.
 *
 * @throws where a type cannot be thought up; then it has to be described here
 */
function thoughtUp({ name, inputs }: ResourceDefinition<never>, variant: Variant): Properties {
  const number = VARIANTS.indexOf(variant);
  const entries = Object.entries(inputs).flatMap(([property, type]): [string, unknown][] => {
    const isOptional = type.safeParse(undefined).success;
    const inner = type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type;
    const { replaceOnChanges, setting } = type.meta() ?? {};
    if (isOptional && (replaceOnChanges || (inner instanceof z.ZodBoolean && setting === undefined))) {
      return [];
    }
    const given = GIVEN[name]?.[property];
    const value = given ? given[number] : sample(inner, `${variant} ${property}`, number);
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
