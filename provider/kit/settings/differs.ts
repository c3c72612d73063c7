import { isDeepStrictEqual } from "node:util";

export function differs(one: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(one, other);
}
