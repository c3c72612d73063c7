import type { Live } from "./collection";
import { isBlank, liveValue } from "./comparing";
import type { Field } from "./marks";

/** The secrets that an object has, by the properties' names. */
export function secretsIn(fields: readonly Field[], live: Live) {
  return fields
    .filter((field) => (field.secret || field.masked) && !isBlank(liveValue(field, live)))
    .map(({ name, masked }) => ({ property: name, masked }));
}
