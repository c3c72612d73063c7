import { z } from "zod";
import { ConfigurationError } from "../errors";

/**
 * A JSON value with gaps that a call fills. Objects whose only keys begin with `$` are gaps:
 *
 * - `{"$value": "organizationId"}`: a value of the call, as it is;
 * - `{"$value": "onlyAdminsInviteByEmail", "$map": {"true": "ENABLED", "false": "DISABLED"}}`: a value that the
 *   server writes in another form;
 * - `{"$text": ["a", {"$value": "organizationId"}]}`: parts put together to one text;
 * - `{"$live": {"except": ["role"], "with": {"name": <template>}}}`: the object as it was read just before, with all
 *   its fields, those that are not known included, without the excepted ones and with the given ones replaced;
 * - `{"$constant": <any JSON>}`: a value that would otherwise look like a gap.
 */
export type Template =
  | null
  | boolean
  | number
  | string
  | readonly Template[]
  | { readonly $value: string; readonly $map?: Readonly<Record<string, string | number | boolean | null>> }
  | { readonly $text: readonly Template[] }
  | {
      readonly $live: {
        readonly except?: readonly string[];
        readonly with?: Readonly<Record<string, Template>>;
      };
    }
  | { readonly $constant: unknown }
  | { readonly [key: string]: Template };

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const templateSchema: z.ZodType<Template> = z.lazy(() =>
  z.union([
    scalar,
    z.array(templateSchema),
    z.strictObject({ $value: z.string().min(1), $map: z.record(z.string(), scalar).optional() }),
    z.strictObject({ $text: z.array(templateSchema) }),
    z.strictObject({
      $live: z.strictObject({
        except: z.array(z.string()).optional(),
        with: z.record(z.string(), templateSchema).optional(),
      }),
    }),
    z.strictObject({ $constant: z.unknown() }),
    z.record(
      z.string().refine((key) => !key.startsWith("$"), "a key that begins with $ is none of the known gaps"),
      templateSchema,
    ),
  ]),
) as z.ZodType<Template>;

/** What a call has to fill gaps with. */
export interface Filling {
  /** Values of the call by name: its path parameters and the fields of its body. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The object as it was read just before. */
  readonly live: Readonly<Record<string, unknown>>;
}

/**
 * Fills a template.
 *
 * @throws {ConfigurationError} for a value that `$map` does not list
 * @throws {TypeError} for a value that the call does not have, which reading the file has ruled out
 */
export function fill(template: Template, filling: Filling): unknown {
  if (typeof template !== "object" || template === null) {
    return template;
  }
  if (Array.isArray(template)) {
    return template.map((one) => fill(one, filling));
  }
  const gap = template as Record<string, unknown>;
  if ("$constant" in gap) {
    return gap["$constant"];
  }
  if ("$text" in gap) {
    return (gap["$text"] as Template[]).map((part) => textOf(fill(part, filling))).join("");
  }
  if ("$live" in gap) {
    const { except = [], with: replaced = {} } = gap["$live"] as {
      except?: string[];
      with?: Record<string, Template>;
    };
    const kept = Object.entries(filling.live).filter(([key]) => !except.includes(key));
    const given = Object.entries(replaced).map(([key, one]) => [key, fill(one, filling)] as const);
    return Object.fromEntries([...kept, ...given]);
  }
  if ("$value" in gap) {
    return valueNamed(gap["$value"] as string, gap["$map"] as Record<string, unknown> | undefined, filling);
  }
  return Object.fromEntries(Object.entries(gap).map(([key, one]) => [key, fill(one as Template, filling)]));
}

/** A value as a part of a text; an object could bring a `toString` of its own. */
export function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function valueNamed(
  name: string,
  map: Readonly<Record<string, unknown>> | undefined,
  { values }: Filling,
): unknown {
  if (!Object.hasOwn(values, name)) {
    throw new TypeError(`The call has no value ${JSON.stringify(name)}.`);
  }
  const value = values[name];
  if (map === undefined) {
    return value;
  }
  if (!Object.hasOwn(map, String(value))) {
    throw new ConfigurationError({
      code: "OPIK_CONTRACT_INCOMPLETE",
      what: `The learned contract has no form for ${name} = ${JSON.stringify(value)}.`,
      next: "Learn it again, from a recording in which the switch is clicked in both directions.",
    });
  }
  return map[String(value)];
}

/** Names of the values that a template asks for. */
export function valuesIn(template: Template): string[] {
  if (typeof template !== "object" || template === null) {
    return [];
  }
  if (Array.isArray(template)) {
    return template.flatMap(valuesIn);
  }
  const gap = template as Record<string, unknown>;
  if ("$constant" in gap) {
    return [];
  }
  if ("$value" in gap) {
    return [gap["$value"] as string];
  }
  const live = gap["$live"] as { with?: Record<string, Template> } | undefined;
  return Object.values(live === undefined ? gap : (live.with ?? {})).flatMap((one) =>
    valuesIn(one as Template),
  );
}

/** Whether a template needs the object as it was read just before. */
export function needsLive(template: Template): boolean {
  if (typeof template !== "object" || template === null) {
    return false;
  }
  if (Array.isArray(template)) {
    return template.some(needsLive);
  }
  return (
    !("$constant" in template) &&
    ("$live" in template || Object.values(template).some((one) => needsLive(one as Template)))
  );
}
