import { z } from "zod";
import { type PropertyTypes, typeName } from "../provider/kit";

/** A zod type in a reader's words: `list of string`, `` `private` or `public` ``, the name of an object type. */
export function typeText(type: z.ZodType): string {
  const bare = bareOf(type);
  if (bare instanceof z.ZodString || bare instanceof z.ZodStringFormat) {
    return "string";
  }
  if (bare instanceof z.ZodBoolean) {
    return "boolean";
  }
  if (bare instanceof z.ZodNumber) {
    return bare.format?.includes("int") ? "integer" : "number";
  }
  if (bare instanceof z.ZodEnum) {
    return bare.options.map((value) => `\`${value}\``).join(", ");
  }
  if (bare instanceof z.ZodArray) {
    return `list of ${typeText(bare.element as z.ZodType)}`;
  }
  if (bare instanceof z.ZodRecord) {
    return `map of ${typeText(bare.valueType as z.ZodType)}`;
  }
  if (bare instanceof z.ZodObject) {
    const { id } = typeName(bare) ?? {};
    return `[${id}](#${id?.toLowerCase()})`;
  }
  if (bare instanceof z.ZodUnknown || bare instanceof z.ZodAny) {
    return "any JSON";
  }
  throw new TypeError(`A zod type ${bare.def.type} has no words in the docs.`);
}

/** Limits that a type checks, in words: `at most 150 characters`, `1 to 1000`. */
export function bounds(type: z.ZodType): string {
  const schema = z.toJSONSchema(bareOf(type), { unrepresentable: "any", io: "input" }) as Record<
    string,
    unknown
  >;
  const least = [schema["minimum"], schema["minLength"], schema["minItems"]].find(isNumber);
  const most = [schema["maximum"], schema["maxLength"], schema["maxItems"]].find(isNumber);
  const above = isNumber(schema["exclusiveMinimum"]) ? `above ${schema["exclusiveMinimum"]}` : "";
  const unit = schema["type"] === "string" ? " characters" : "";
  const from = least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  const to = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  if (from !== undefined && to !== undefined) {
    return from === -(2 ** 31) ? "32 bits" : `${from} to ${to}${unit}`;
  }
  if (from === 1 && unit !== "" && to === undefined) {
    return "not empty";
  }
  return to !== undefined ? `at most ${to}${unit}` : from !== undefined ? `at least ${from}${unit}` : above;
}

/** Object types that the properties refer to, at any depth, by their names. */
export function namedTypes(of: PropertyTypes, found = new Map<string, z.ZodObject>()) {
  for (const type of Object.values(of)) {
    visit(type, found);
  }
  return found;
}

function visit(type: z.ZodType, found: Map<string, z.ZodObject>): void {
  const bare = bareOf(type);
  if (bare instanceof z.ZodArray) {
    visit(bare.element as z.ZodType, found);
  } else if (bare instanceof z.ZodRecord) {
    visit(bare.valueType as z.ZodType, found);
  } else if (bare instanceof z.ZodObject) {
    const { id } = typeName(bare) ?? {};
    if (id !== undefined && !found.has(id)) {
      found.set(id, bare);
      namedTypes(bare.shape as PropertyTypes, found);
    }
  }
}

/** A type without what makes it optional. */
export function bareOf(type: z.ZodType): z.ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault
    ? bareOf(type.unwrap() as z.ZodType)
    : type;
}

export function isRequired(type: z.ZodType): boolean {
  return !type.safeParse(undefined).success;
}

const isNumber = (value: unknown): value is number => typeof value === "number";
