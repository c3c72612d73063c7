export type { Collection, Live, ObjectFailure } from "./collection";
export { asSet, blankIsAbsent, closeTo, closeToEach, json, mask } from "./comparing";
export { getterOf } from "./getter";
export type { Codec } from "./marks";
export { object } from "./object";
export type { Children, ObjectLifecycle, ObjectOptions } from "./options";
