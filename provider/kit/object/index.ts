export type { Collection, Live, ObjectFailure } from "./collection";
export { asSet, blankIsAbsent, closeTo, closeToEach, json, mask } from "./comparing";
export { getterOf, isObjectLifecycle } from "./getter";
export type { Codec } from "./marks";
export { object } from "./object";
export type { AboutObjects, Children, ObjectLifecycle, ObjectOptions } from "./options";
