import { isObject } from "../values";

/** The value at a place inside of an object; null is as absent. */
export function at(object: unknown, path: readonly string[]): unknown {
  let value = object;
  for (const name of path) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value ?? undefined;
}

/** Puts a value at a place inside of an object, or takes away what is there. */
export function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length > 0) {
    const inner = isObject(object[name]) ? { ...object[name] } : {};
    put(inner, rest, value);
    if (value !== undefined || Object.hasOwn(object, name)) {
      object[name] = inner;
    }
  } else if (value === undefined) {
    delete object[name];
  } else {
    object[name] = value;
  }
}

/** A copy without members that are null, at any depth of objects. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, one]) => one !== null && one !== undefined)
          .map(([name, one]) => [name, withoutNulls(one)]),
      )
    : value;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A copy whose objects have their members in snake case; not for JSON whose names are somebody else's. */
export function snakeKeys(value: unknown): unknown {
  return renamed(value, snakeCase);
}

/** A copy whose objects have their members in camel case. */
export function camelKeys(value: unknown): unknown {
  return renamed(value, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => renamed(one, rename));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [rename(name), renamed(one, rename)]))
    : value;
}
