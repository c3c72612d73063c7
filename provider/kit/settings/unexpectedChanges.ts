import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../values";
import { show } from "./explain";

/** A value of the object that changed although it was not to be written. */
export interface UnexpectedChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
  /**
   * Whether it is one that matters: a field whose meaning is known, or one that vanished. Others move by themselves, such as
   * the time of the last change, and are told.
   */
  readonly isGrave: boolean;
}

/** What else of an object differs between the read before a write and the one after it. */
export function unexpectedChanges(
  before: Properties,
  after: Properties,
  { written, known }: { readonly written: Properties; readonly known: readonly string[] },
): UnexpectedChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !Object.hasOwn(written, name) && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({
      name,
      before: presentable(name, before[name]),
      after: presentable(name, after[name]),
      isGrave: known.includes(name) || !Object.hasOwn(after, name),
    }));
}

/** The changes in words: `name: before -> after, ...`. */
export function list(changes: readonly UnexpectedChange[]): string {
  return changes.map(({ name, before, after }) => `${name}: ${show(before)} -> ${show(after)}`).join(", ");
}

/** The values end up in a message: not those of fields that may hold secrets, and not whole documents. */
function presentable(name: string, value: unknown): unknown {
  if (value !== undefined && /secret|token|password|key|credential/i.test(name)) {
    return "[hidden]";
  }
  const text = JSON.stringify(value);
  // Not a part of it: a credential that is cut cannot be recognised and taken out any more.
  return text !== undefined && text.length > 200 ? `[${text.length} characters]` : value;
}
