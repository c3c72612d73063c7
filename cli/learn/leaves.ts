import { escapeRegExp, isRecord, nested } from "./json";
import type { CapturedRequest } from "./normalise";
import { unescaped } from "./secrets";

/** A value somewhere in a request, and the name that it has there. */
export interface Leaf {
  /** Empty for a segment of the path. */
  readonly name: string;
  readonly value: unknown;
}

/** More than that has no request that sets a switch. */
const MAX_LEAVES = 5000;

/** Everything that a request says, in its path, query and body. */
export function leavesOf(request: CapturedRequest): Leaf[] {
  const leaves: Leaf[] = request.path
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => ({ name: "", value: unescaped(segment) }));
  const add = (name: string, value: unknown): void => {
    if (leaves.length >= MAX_LEAVES) {
      return;
    }
    if (Array.isArray(value)) {
      for (const one of value) {
        add(name, one);
      }
    } else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) {
        add(key, one);
      }
    } else {
      leaves.push({ name, value });
      const inner = typeof value === "string" ? nested(value) : undefined;
      if (inner !== undefined) {
        add(name, inner);
      }
    }
  };
  for (const [name, value] of request.query) {
    add(name, value);
  }
  if (request.body.kind === "json") {
    add("", request.body.value);
  } else if (request.body.kind === "form") {
    for (const [name, value] of request.body.fields) {
      add(name, value);
    }
  }
  return leaves;
}

/** Finds `field: true` in a text such as a GraphQL query; the groups are what is before the value, and the value. */
export function inlinedValue(field: string): RegExp {
  return new RegExp(`(\\b${escapeRegExp(field)}\\\\?["']?\\s*[:=]\\s*)(true|false)\\b`, "g");
}

/** The value that a request gives to a setting by its name; undefined where it does not name it, or contradicts itself. */
export function namedValue(leaves: readonly Leaf[], field: string): boolean | undefined {
  const values = new Set(
    leaves.flatMap(({ name, value }) => {
      if (name === field) {
        return value === true || value === "true"
          ? [true]
          : value === false || value === "false"
            ? [false]
            : [];
      }
      return typeof value === "string" && value.includes(field)
        ? [...value.matchAll(inlinedValue(field))].map(([, , word]) => word === "true")
        : [];
    }),
  );
  return values.size === 1 ? [...values][0] : undefined;
}

/**
 * An organization's id inside a longer text, on its own.
 *
 * @param sign what must not be beside it, for then it is a part of another id
 */
export function idIn(id: string, sign = "[A-Za-z0-9_.~%-]"): RegExp {
  return new RegExp(`(?<!${sign})${escapeRegExp(id)}(?!${sign})`, "g");
}

/** Very short ids, such as `1`, are only recognised where something says that they are ids. */
export const MIN_ID = 4;

/** Names that say that a value is an id. */
export const idName = /(^|_|-)id$|Id$|ID$|organi[sz]ation|^org|team|^account|^tenant/;

export function isId(name: string, value: unknown, id: string): boolean {
  return value === id && (id.length >= MIN_ID || idName.test(name));
}

export function namesOrganization(leaves: readonly Leaf[], id: string): boolean {
  return leaves.some(
    ({ name, value }) =>
      isId(name, value, id) ||
      (name === "" && value === id) ||
      (typeof value === "string" && id.length >= MIN_ID && idIn(id).test(value)),
  );
}
