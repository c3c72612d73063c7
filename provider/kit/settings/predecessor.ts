import { isDeepStrictEqual } from "node:util";
import type { Claims } from "../claims";
import type { SettingsState } from "./state";

/** What a resource of this run knew of a setting, for another one that takes the setting over. */
export interface Predecessor {
  /** The value before Pulumi. */
  readonly baseline: unknown;
  /** The value that the resource last put in place. */
  readonly applied: unknown;
}

/**
 * Leaves what a state knows of its settings for a resource that is created in the same run: the engine does not give the
 * successor the state of its predecessor. A value that differs from the one in place tells more than one that does not.
 */
export function leave(claims: Claims, object: string, { baseline, applied }: SettingsState): void {
  for (const [input, first] of Object.entries(baseline)) {
    const rank = isDeepStrictEqual(first, applied[input]) ? "same" : "first";
    claims.handOn(object, { [`${rank} ${input}`]: { baseline: first, applied: applied[input] } });
  }
}

/** What was left of a setting, if anything. */
export function leftOf(claims: Claims, object: string, input: string): Predecessor | undefined {
  const left = claims.inherit(object);
  return (left[`first ${input}`] ?? left[`same ${input}`]) as Predecessor | undefined;
}
