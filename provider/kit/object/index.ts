export type { Collection, Live, ObjectFailure } from "./collection";
export {
  asSet,
  canonical,
  closeTo,
  collated,
  each,
  isBlank,
  json,
  mask,
  within,
} from "./comparing";
// Not ./getter: it needs zod when it is loaded, and the hosts, which load the kit, are to start without.
export type { Codec } from "./marks";
export { object } from "./object";
export {
  type AboutObjects,
  type Children,
  isObjectLifecycle,
  type ObjectLifecycle,
  type ObjectOptions,
} from "./options";
export { camelKeys, snakeKeys } from "./wirePath";
