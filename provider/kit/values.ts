/**
 * Properties of a resource as plain JSON values, in which a part that is not known yet (in a preview) is
 * {@link UNKNOWN}. A property that is absent is not there at all: absent, unknown and known are three states.
 */
export type Properties = Readonly<Record<string, unknown>>;

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
