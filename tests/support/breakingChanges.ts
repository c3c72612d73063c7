import { isDeepStrictEqual } from "node:util";

type Json = Readonly<Record<string, unknown>>;

/**
 * What would break programs or stacks that use a package whose schema was `before`, one sentence each: what is gone or
 * has another type, inputs that have become required or call for a replacement, outputs that may be missing now,
 * secrets that are none any more, other names of the package in a language.
 */
export function breakingChanges(before: Json, after: Json): string[] {
  return [
    ...changed("the package's name", before["name"], after["name"]),
    ...changed("its names in languages", names(before), names(after)),
    ...inputs(
      "configuration",
      child(child(before, "config"), "variables"),
      child(child(after, "config"), "variables"),
    ),
    ...inputs(
      "provider",
      child(child(before, "provider"), "inputProperties"),
      child(child(after, "provider"), "inputProperties"),
    ),
    ...each("resource", before, after, "resources", resource),
    ...each("function", before, after, "functions", (name, old, now) => [
      ...object(name, child(old, "inputs"), child(now, "inputs"), "input"),
      ...object(name, child(old, "outputs"), child(now, "outputs"), "output"),
    ]),
    ...each("type", before, after, "types", type),
  ];
}

type Compare = (name: string, old: Json, now: Json) => string[];

function each(kind: string, before: Json, after: Json, part: string, compare: Compare): string[] {
  return Object.entries(child(before, part)).flatMap(([name, old]) => {
    const now = child(after, part)[name];
    return now === undefined ? [`${kind} ${name} is gone`] : compare(name, old as Json, now as Json);
  });
}

const resource: Compare = (name, old, now) => [
  ...inputs(name, child(old, "inputProperties"), child(now, "inputProperties")),
  ...newlyRequired(name, old["requiredInputs"], now["requiredInputs"]),
  ...outputs(name, child(old, "properties"), child(now, "properties")),
  ...noLongerSure(name, old["required"], now["required"]),
  ...list(old["aliases"])
    .filter((alias) => !list(now["aliases"]).some((one) => isDeepStrictEqual(one, alias)))
    .map((alias) => `${name} has lost its alias ${JSON.stringify(alias)}`),
  ...(old["listInputs"] === undefined
    ? []
    : now["listInputs"] === undefined
      ? [`${name} cannot be listed any more`]
      : object(`the list of ${name}`, child(old, "listInputs"), child(now, "listInputs"), "input")),
];

/** A type may be used for inputs and for outputs, so both rules hold. */
const type: Compare = (name, old, now) => {
  const values = (one: Json) => list(one["enum"]).map((each) => (each as Json)["value"]);
  return [
    ...changed(`the type of ${name}`, old["type"], now["type"]),
    ...values(old)
      .filter((value) => !values(now).includes(value))
      .map((value) => `${name} has lost its value ${JSON.stringify(value)}`),
    ...object(name, old, now, "input"),
    ...object(name, old, now, "output"),
  ];
};

function object(name: string, old: Json, now: Json, use: "input" | "output"): string[] {
  return use === "input"
    ? [
        ...inputs(name, child(old, "properties"), child(now, "properties")),
        ...newlyRequired(name, old["required"], now["required"]),
      ]
    : [
        ...outputs(name, child(old, "properties"), child(now, "properties")),
        ...noLongerSure(name, old["required"], now["required"]),
      ];
}

function inputs(name: string, old: Json, now: Json): string[] {
  return Object.entries(old).flatMap(([property, spec]) => [
    ...outputs(name, { [property]: spec }, now),
    ...(child(now, property)["replaceOnChanges"] === true && (spec as Json)["replaceOnChanges"] !== true
      ? [`${name}: a change of ${property} calls for a replacement now`]
      : []),
  ]);
}

function outputs(name: string, old: Json, now: Json): string[] {
  return Object.entries(old).flatMap(([property, spec]) => {
    const other = now[property];
    if (other === undefined) {
      return [`${name}: ${property} is gone`];
    }
    return [
      ...changed(`${name}: the type of ${property}`, shape(spec as Json), shape(other as Json)),
      ...((spec as Json)["secret"] === true && (other as Json)["secret"] !== true
        ? [`${name}: ${property} is not a secret any more`]
        : []),
    ];
  });
}

function newlyRequired(name: string, old: unknown, now: unknown): string[] {
  return list(now)
    .filter((property) => !list(old).includes(property))
    .map((property) => `${name}: ${property} is required now`);
}

function noLongerSure(name: string, old: unknown, now: unknown): string[] {
  return list(old)
    .filter((property) => !list(now).includes(property))
    .map((property) => `${name}: ${property} may be missing now`);
}

function changed(what: string, old: unknown, now: unknown): string[] {
  return isDeepStrictEqual(old, now)
    ? []
    : [`${what} was ${JSON.stringify(old)} and is ${JSON.stringify(now)}`];
}

/** What makes a type another one. */
function shape({ type, $ref, items, additionalProperties }: Json): Json {
  return { type, $ref, items, additionalProperties };
}

function names(schema: Json): Json {
  const keys = ["packageName", "importBasePath", "namespaces", "basePackage"];
  return Object.fromEntries(
    Object.entries(child(schema, "language")).map(([language, facts]) => [
      language,
      Object.fromEntries(keys.map((key) => [key, (facts as Json)[key]])),
    ]),
  );
}

function child(of: Json, name: string): Json {
  return (of[name] ?? {}) as Json;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
