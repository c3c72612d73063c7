import { type Properties, pick, storable } from "../values";
import { differs } from "./differs";
import { liveValues, unlessUnset } from "./liveValues";
import { factsOf, type Located, managedBy, type SettingName } from "./located";
import type { Predecessor } from "./predecessor";
import { SettingNotStorableError } from "./settingErrors";
import { outputsOf, type SettingsState } from "./state";

/** What a resource is to be made to. */
export interface Wanted {
  readonly inputs: Properties;
  /** The state so far, if there is one. */
  readonly before: SettingsState | undefined;
  /** Inputs that the program leaves as they are. */
  readonly ignored?: ReadonlySet<string> | undefined;
}

/**
 * What has to be written, and the outputs when that is done. Until a write is proven it may or may not have been
 * carried out, so the state then has the live values, and knows the baseline, what we put in place before and what we
 * tried to put in place.
 *
 * @param leftOf what a predecessor of this run has left of a setting, if anything
 */
export function plan(
  located: Located,
  names: readonly SettingName[],
  { inputs, before, ignored = new Set() }: Wanted,
  leftOf: (input: string) => Predecessor | undefined,
) {
  const declared = managedBy(inputs, names);
  const live = liveValues(located, declared);
  const managed = Object.keys(live);
  const pending = declared.filter(({ input }) => differs(live[input], inputs[input]) && !ignored.has(input));
  const attempted = pick(
    inputs,
    pending.map(({ input }) => input),
  );
  const left = managed.flatMap((input) => {
    const found = leftOf(input);
    return found === undefined ? [] : [[input, found] as const];
  });
  const inherited = Object.fromEntries(left.map(([input, { baseline }]) => [input, baseline]));
  const inheritedApplied = Object.fromEntries(left.map(([input, { applied }]) => [input, applied]));
  const baseline = pick({ ...live, ...inherited, ...before?.baseline }, managed);
  for (const input of managed.filter((one) => differs(baseline[one], storable(baseline[one])))) {
    throw new SettingNotStorableError(input, located);
  }
  const shown = unlessUnset(located, names, live);
  const overlooked = pick(shown, ignored);
  const settings = { ...pick(inputs, managed), ...pick(overlooked, managed) };
  const applied = { ...pick(inputs, managed), ...pick(before?.applied ?? {}, ignored) };
  const known = managed.filter((input) => !Object.hasOwn(attempted, input) && !ignored.has(input));
  const appliedBefore = { ...pick(oursBefore(before, live), managed), ...pick(inputs, known) };
  const parts = { inputs: located.inputs, outputs: factsOf(located) };
  const state: SettingsState = { baseline, applied, attempted: {} };
  return {
    pending,
    state,
    outputs: outputsOf(state, { ...parts, settings }),
    outputsUntilProven: outputsOf(
      { baseline, applied: appliedBefore, attempted },
      { ...parts, settings: shown },
    ),
    outputsUntouched: outputsOf(
      { baseline, applied: { ...pick(inputs, known), ...inheritedApplied }, attempted: {} },
      { ...parts, settings: shown },
    ),
  };
}

/**
 * Per setting, the value that we put in place before a further write: where the fate of the latest one was unknown, what
 * is live tells it, and one value is kept in any case.
 */
function oursBefore(before: SettingsState | undefined, live: Properties): Properties {
  const { applied = {}, attempted = {} } = before ?? {};
  const tookEffect = Object.keys(attempted).filter(
    (input) => !Object.hasOwn(applied, input) || !differs(live[input], attempted[input]),
  );
  return { ...applied, ...pick(attempted, tookEffect) };
}
