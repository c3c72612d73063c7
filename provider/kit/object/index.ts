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
export { getterOf, isObjectLifecycle } from "./getter";
export type { Codec } from "./marks";
export { object } from "./object";
export type { AboutObjects, Children, ObjectLifecycle, ObjectOptions } from "./options";
export { camelKeys, isObject, snakeKeys } from "./wirePath";
