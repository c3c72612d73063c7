export type { Collection, Live, ObjectFailure } from "./collection";
export {
  asSet,
  blankIsAbsent,
  canonical,
  closeTo,
  closeToEach,
  collated,
  each,
  isBlank,
  json,
  mask,
  within,
} from "./comparing";
export { getterOf } from "./getter";
export type { Codec } from "./marks";
export { type Children, type ObjectLifecycle, type ObjectOptions, object } from "./object";
export { camelKeys, isObject, snakeKeys } from "./wirePath";
