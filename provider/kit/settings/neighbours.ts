import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../values";

/** A value of the object that changed although it was not to be written. */
export interface Move {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What else of an object differs between the read before a write and the one after it. */
export function neighboursMoved(before: Properties, after: Properties, written: Properties): Move[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !Object.hasOwn(written, name) && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({
      name,
      before: presentable(name, before[name]),
      after: presentable(name, after[name]),
    }));
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
