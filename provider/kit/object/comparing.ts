import { isDeepStrictEqual } from "node:util";
import { isObject, type Properties } from "../values";
import type { Field } from "./marks";
import { at, withoutNulls } from "./wirePath";

/** Comparator of lists whose order means nothing. */
export function asSet(live: unknown, declared: unknown): boolean {
  return (
    Array.isArray(live) &&
    Array.isArray(declared) &&
    isDeepStrictEqual(new Set(live.map(canonical)), new Set(declared.map(canonical)))
  );
}

/** Comparator of numbers that the system rounds: the same within that part of the larger one. */
export function closeTo(part: number) {
  return (live: unknown, declared: unknown): boolean => {
    const [one, other] = [Number(live), Number(declared)];
    return one === other || Math.abs(one - other) <= part * Math.max(Math.abs(one), Math.abs(other));
  };
}

/** Comparator of numbers of which the system keeps so many decimals: the same within that difference. */
export function within(difference: number) {
  return (live: unknown, declared: unknown): boolean =>
    live === declared || Math.abs(Number(live) - Number(declared)) <= difference;
}

/** Comparator of maps by their values' comparator. */
export function each(same: (live: unknown, declared: unknown) => boolean) {
  return (live: unknown, declared: unknown): boolean =>
    isObject(live) &&
    isObject(declared) &&
    Object.keys(live).length === Object.keys(declared).length &&
    Object.entries(declared).every(([key, value]) => Object.hasOwn(live, key) && same(live[key], value));
}

/** Comparator of JSON, in which a member that is null is as absent (some SDKs drop it). */
export function json(live: unknown, declared: unknown): boolean {
  return isDeepStrictEqual(withoutNulls(live), withoutNulls(declared));
}

/** What a masked secret reads back as: stars, with its first and last three characters where it has more than twelve. */
export function mask(secret: string): string {
  return secret.length <= 12
    ? "*".repeat(secret.length)
    : `${secret.slice(0, 3)}${"*".repeat(secret.length - 6)}${secret.slice(-3)}`;
}

/** The live value of a property in the program's terms, or undefined where the system shows none. */
export function liveValue({ path, codec, others }: Field, live: Properties): unknown {
  const whole = at(live, path);
  const value =
    others.length > 0 && isObject(whole)
      ? Object.fromEntries(Object.entries(whole).filter(([name]) => !others.includes(name)))
      : whole;
  return codec === undefined ? value : (codec.fromWire(value, live) ?? undefined);
}

/** The same, or what absence means. */
export function meaning(field: Field, live: Properties): unknown {
  return liveValue(field, live) ?? field.resetTo ?? undefined;
}

/** The same as it is shown beside what is declared: what the program does not manage is left out. */
export function beside(field: Field, live: Properties, declared: unknown): unknown {
  const value = meaning(field, live);
  return field.excerpt === undefined || value === undefined || declared === undefined
    ? value
    : field.excerpt(value, declared, live);
}

/** Whether what is live is what is wanted; null is the wish that there be nothing. */
export function agrees(field: Field, live: Properties, wanted: unknown): boolean {
  const value = meaning(field, live);
  if (wanted === null || wanted === undefined) {
    return value === undefined;
  }
  if (field.masked && typeof wanted === "string") {
    return (value ?? "") === mask(wanted);
  }
  if (value === undefined) {
    return false;
  }
  return field.same === undefined ? isDeepStrictEqual(value, wanted) : field.same(value, wanted, live);
}

/** Whether a secret changes in the program and what is shown in its place cannot tell: two secrets can have one mask. */
export function isHiddenChange({ masked }: Field, before: unknown, wanted: unknown): boolean {
  if (!masked || isBlank(before) || isBlank(wanted) || canonical(before) === canonical(wanted)) {
    return false;
  }
  if (typeof before !== "string" || typeof wanted !== "string") {
    return true;
  }
  // What a refresh has found is a mask: it says nothing of a change, and is compared as what is live.
  return before !== mask(before) && mask(before) === mask(wanted);
}

export function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

/** A text that is equal for equal JSON, whatever the order of its members; `undefined` for what is none. */
export function canonical(value: unknown): string {
  if (typeof value !== "object") {
    return JSON.stringify(value) ?? "undefined";
  }
  return JSON.stringify(value, (_, one) =>
    isObject(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}

/** A name as a collation without regard to case, accents and trailing blanks has it. */
export function collated(name: unknown): unknown {
  return typeof name === "string"
    ? name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trimEnd()
    : name;
}
