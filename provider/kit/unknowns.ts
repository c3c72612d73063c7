import { containsUnknown, type Properties } from "./values";

class NeedsUnknown extends Error {}

/**
 * What a rule says of properties, or undefined where it looks at one that is not known yet. Whether there is such a
 * property can be asked all the same, by `in`.
 */
export function unlessUnknown<T>(properties: Properties, rule: (known: Properties) => T): T | undefined {
  const known = new Proxy(properties, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (containsUnknown(value)) {
        throw new NeedsUnknown();
      }
      return value;
    },
  });
  try {
    return rule(known);
  } catch (error) {
    if (error instanceof NeedsUnknown) {
      return undefined;
    }
    throw error;
  }
}
