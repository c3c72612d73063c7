export type { Collection, Live, ObjectFailure } from "./collection";
export {
  asSet,
  blankIsAbsent,
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
export { object } from "./object";
export type { Children, ObjectLifecycle, ObjectOptions } from "./options";
export { camelKeys, isObject, snakeKeys } from "./wirePath";
