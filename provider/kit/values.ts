/**
 * Properties of a resource as plain JSON values, in which a part that is not known yet (in a preview) is
 * {@link UNKNOWN}. A property that is absent is not there at all: absent, unknown and known are three states.
 */
export type Properties = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object: neither a list nor null. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Stands for a value that will only be known once another resource has been created or updated. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}

/** The own enumerable properties whose names pass, in a new object. */
export function pick(properties: Properties, names: Iterable<string>): Record<string, unknown> {
  const own = [...names].filter((name) => Object.hasOwn(properties, name));
  return Object.fromEntries(own.map((name) => [name, properties[name]]));
}

/** The other ones, in a new object. */
export function omit(properties: Properties, names: Iterable<string>): Record<string, unknown> {
  const left = new Set(names);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !left.has(name)));
}

/**
 * A value in a form that the engine can carry and keep: texts and names without half a surrogate pair, as it is left where
 * a text was cut, no number that JSON has no form for, and no member that is undefined. Everything else is as it was.
 *
 * @param spelled how a host writes what is neither an object, an array nor a number
 */
export function storable(value: unknown, spelled = (one: unknown): unknown => one): unknown {
  if (typeof value === "string") {
    return spelled(value.toWellFormed());
  }
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : null;
  }
  if (Array.isArray(value)) {
    return value.map((one) => storable(one, spelled));
  }
  if (typeof value === "object" && value !== null) {
    const known = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(known.map(([name, one]) => [name.toWellFormed(), storable(one, spelled)]));
  }
  return spelled(value);
}
