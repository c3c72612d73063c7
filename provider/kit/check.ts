import type { z } from "zod";
import { ExplainedError } from "../base/explainedError";
import { sentenceOf, zodWords } from "../base/zodWords";
import type { Context } from "./context";
import { Imports } from "./imports";
import type { Checked, CheckFailure, CheckRequest, PropertyTypes, ResourceDefinition } from "./resource";
import { unlessUnknown } from "./unknowns";
import { containsUnknown, type Properties } from "./values";

/**
 * Checks inputs: first their names and types, then, where those are right, what only the managed system can tell.
 * An explained error of the second step, or of getting ready for it, is a failure of the check, so that the engine
 * shows it as one.
 */
export async function checkResource<Services>(
  definition: ResourceDefinition<Services>,
  context: () => Context<Services>,
  args: CheckRequest,
): Promise<Checked> {
  const { inputs } = args;
  const typed = checkTypes(definition.name, definition.inputs, inputs);
  const found =
    typed.length > 0
      ? typed
      : (definition.refine ?? []).flatMap((rule) => unlessUnknown(inputs, (known) => rule(known)) ?? []);
  try {
    const failures = unlessHidden(definition, context, args, found);
    if (failures.length > 0 || definition.lifecycle.check === undefined) {
      return { inputs, failures };
    }
    return await definition.lifecycle.check(context(), args);
  } catch (error) {
    if (error instanceof ExplainedError) {
      return { inputs, failures: found.length > 0 ? found : [{ property: "", reason: error.message }] };
    }
    throw error;
  }
}

/** What an import has read lacks the secrets that are not shown: only a program can be asked for them. */
function unlessHidden<Services>(
  { inputs: types }: ResourceDefinition<Services>,
  context: () => Context<Services>,
  { inputs, urn }: CheckRequest,
  failures: readonly CheckFailure[],
): readonly CheckFailure[] {
  const isHidden = ({ property }: CheckFailure) =>
    Object.hasOwn(types, property) &&
    types[property]?.meta()?.masked === true &&
    !Object.hasOwn(inputs, property);
  return failures.some(isHidden) && Imports.of(context()).isAsRead(urn, inputs)
    ? failures.filter((failure) => !isHidden(failure))
    : failures;
}

/** Checks the names and types of inputs; `name` is whose they are. */
export function checkTypes(name: string, types: PropertyTypes, inputs: Properties): CheckFailure[] {
  const unexpected = Object.keys(inputs)
    .filter((property) => !Object.hasOwn(types, property))
    .map((property) => ({
      property,
      reason: `${name} has no property ${JSON.stringify(property)}; it has ${Object.keys(types).join(", ") || "none"}.`,
    }));
  const wrong = Object.entries(types).flatMap(([property, type]) => {
    const given = Object.hasOwn(inputs, property);
    // A part that is unknown cannot be judged yet; the engine checks again when it is known.
    if (given ? containsUnknown(inputs[property]) : type.safeParse(undefined).success) {
      return [];
    }
    const result = type.safeParse(inputs[property], { error: zodWords });
    return result.success
      ? []
      : [{ property, reason: describe(property, type, inputs[property], result.error) }];
  });
  return [...unexpected, ...wrong];
}

function describe(property: string, type: z.ZodType, value: unknown, { issues }: z.ZodError): string {
  const [issue] = issues;
  const place = [property, ...(issue?.path ?? [])].join(".");
  const isOmissible =
    issue?.code === "invalid_type" && issue.path.length === 0 && type.safeParse(undefined).success;
  const message = issue?.message ?? "unknown reason";
  // A program in YAML has no other way to say that `yes` or `1.0` is a text.
  const isUnquoted =
    issue !== undefined && canBeText(issue) && ["boolean", "number"].includes(typeof at(value, issue.path));
  const advice = isUnquoted
    ? ` Put it in quotes${isOmissible ? ", or omit it to leave it unset" : ""}.`
    : isOmissible
      ? " To leave it unset, omit it."
      : "";
  return `${sentenceOf(place, message, " is not valid:")}.${advice}`;
}

function canBeText(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_union"
    ? issue.errors.flat().some(canBeText)
    : issue.code === "invalid_type" && issue.expected === "string";
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (part, key) => (typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );
}
