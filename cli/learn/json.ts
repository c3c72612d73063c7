import { isDeepStrictEqual } from "node:util";
import { isNestedDeeper } from "../../provider/base/nesting";

export type JsonObject = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const equal = isDeepStrictEqual;

/** A JSON object or list that is written as text inside a form, a query or another JSON document. */
export function nested(text: string): unknown {
  return /^\s*[[{]/.test(text) ? jsonIn(text) : undefined;
}

/** What nobody sends to set a switch, and what would end the stack of whoever walks through it. */
export const MAX_LEVELS = 64;

/** The JSON that a text is; undefined where it is none, or nested without reason. */
export function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isNestedDeeper(value, MAX_LEVELS) ? undefined : value;
  } catch {
    return undefined;
  }
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
