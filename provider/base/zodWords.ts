import type { z } from "zod";
import { withArticle } from "./withArticle";

/**
 * What zod finds wrong with a value, as the predicate of a sentence: `must be a string, but is null`. For the `error` of a
 * parse; a message that a schema brings of its own comes before it. The value is never shown, since it may be a secret:
 * its type is enough to find the mistake.
 */
export function zodWords(issue: z.core.$ZodRawIssue): string | undefined {
  const but = issue.input === undefined ? ", but is missing" : "";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typed(issue.expected)}${but || (issue.expected === "int" ? "" : `, but is ${kindOf(issue.input)}`)}`;
    case "invalid_value":
      return `must be ${listed(issue.values.map((value) => JSON.stringify(value)))}${but}`;
    case "too_small":
      return bound(issue.origin, issue.minimum, issue.inclusive, ["at least", "greater than"]);
    case "too_big":
      return bound(issue.origin, issue.maximum, issue.inclusive, ["at most", "less than"]);
    case "invalid_format":
      return FORMATS[issue.format]?.(issue) ?? "does not have the right form";
    case "unrecognized_keys":
      return `must not have ${listed(issue.keys.map((key) => JSON.stringify(key)))}`;
    case "invalid_key":
      return issue.issues[0]?.message;
    case "invalid_union": {
      const types = issue.errors
        .flat()
        .map((one) => (one.code === "invalid_type" ? one.expected : undefined));
      return types.length > 0 && types.every((type) => type !== undefined)
        ? `must be ${listed([...new Set(types.map(typed))])}${but || `, but is ${kindOf(issue.input)}`}`
        : "does not have any of the possible forms";
    }
    default:
      return undefined;
  }
}

/** A sentence about a place in a value: the predicates of {@link zodWords} follow it, other messages stand after a colon. */
export function sentenceOf(place: string, message: string, colon = ":"): string {
  return /^(must|does not) /.test(message) ? `${place} ${message}` : `${place}${colon} ${message}`;
}

/** `a string`, `null`, or `missing`. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return value === null ? "null" : "missing";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  return Number.isNaN(value) || value === Infinity || value === -Infinity
    ? String(value)
    : withArticle(typeof value);
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  record: "an object",
  int: "a whole number",
  null: "null",
};

function typed(type: string): string {
  return TYPES[type] ?? withArticle(type);
}

const FORMATS: Readonly<
  Record<string, (issue: { readonly prefix?: unknown; readonly format: string }) => string>
> = {
  guid: () => "must be a UUID",
  starts_with: ({ prefix }) => `must start with ${JSON.stringify(prefix)}`,
};

const UNITS: Readonly<Record<string, string>> = { string: "character", array: "item" };

function bound(
  origin: string,
  limit: number | bigint,
  inclusive: boolean | undefined,
  [included, excluded]: readonly [string, string],
): string {
  const words = `${inclusive === false ? excluded : included} ${limit}`;
  const unit = UNITS[origin];
  return unit === undefined
    ? `must be ${words}`
    : `must have ${words} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
