import { z } from "zod";
import type { FunctionDefinition } from "../provider";
import type { PropertyTypes, ResourceDefinition } from "../resource";
import { pick } from "../values";
import { isObjectLifecycle } from "./options";

/** The sentence of a description that says what changing the property does, which concerns the resource only. */
const ON_CHANGE = / Changing [^.]*\./g;

/**
 * The function that reads an object without managing it, by its key. Its outputs are the id and all that the resource
 * has, but for secrets, for what says how the resource came to be, and for what is to be left out.
 *
 * @throws {TypeError} for a resource whose lifecycle is not `object()`
 */
export function getterOf<Services>(
  { name, inputs, outputs, lifecycle }: ResourceDefinition<Services>,
  summary: string,
  { without = [] }: { readonly without?: readonly string[] } = {},
): FunctionDefinition<Services> {
  if (!isObjectLifecycle(lifecycle)) {
    throw new TypeError(`${name} is not an object that can be looked up by a key.`);
  }
  const isMarked = (types: PropertyTypes, one: string, mark: "scope" | "secret" | "masked") =>
    types[one]?.meta()?.[mark] === true;
  const asked = Object.keys(inputs).filter(
    (one) => lifecycle.key.includes(one) || isMarked(inputs, one, "scope"),
  );
  const told = { ...inputs, ...outputs };
  const shown = Object.keys(told).filter(
    (one) =>
      !["adopt", "adopted", ...without].includes(one) &&
      !isMarked(told, one, "secret") &&
      !isMarked(told, one, "masked"),
  );
  const typeOf = (one: string, optional: boolean) => {
    const type = told[one] as z.ZodType;
    const bare = type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type;
    const description = type.meta()?.description?.replace(ON_CHANGE, "");
    // What is read can have values that are newer than this provider.
    const open = bare instanceof z.ZodEnum ? z.string() : bare;
    const bareMeta = { replaceOnChanges: false, ...(description === undefined ? {} : { description }) };
    return (optional ? open.optional() : open).meta(bareMeta);
  };
  const isOptional = (one: string) => told[one]?.safeParse(undefined).success === true;
  const required = (one: string) => asked.includes(one) && (!isOptional(one) || isMarked(told, one, "scope"));
  return {
    name: `get${name}`,
    summary,
    inputs: Object.fromEntries(asked.map((one) => [one, typeOf(one, isOptional(one))])),
    outputs: {
      id: z.string().meta({ description: "Id, a UUID." }),
      ...Object.fromEntries(shown.map((one) => [one, typeOf(one, !required(one))])),
    },
    invoke: async (context, given) => {
      const { id, outputs } = await lifecycle.lookUp(context, given);
      return { id, ...pick(outputs, shown) };
    },
  };
}
