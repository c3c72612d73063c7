import { isObject, omit, type Properties } from "../values";

/**
 * Name of the output that remembers what this resource last put in place, per managed setting. It is kept apart
 * from the settings' own outputs because a refresh puts live values into those, and whoever restores must still know
 * whether a value is ours. The engine does not show properties whose names begin with two underscores.
 */
const APPLIED = "__applied";

/** The same for values of which it is not known whether they were put in place; there only where there are any. */
const ATTEMPTED = "__attempted";

/** Outputs so far, seen as the state of a settings resource. */
export interface SettingsState {
  /** Live value of each managed setting before this resource first touched it, by input name. */
  readonly baseline: Properties;
  /** Value of each managed setting that this resource last put in place, by input name. */
  readonly applied: Properties;
  /** Value of each setting whose latest write may or may not have taken effect, by input name. */
  readonly attempted: Properties;
}

/** @returns undefined for outputs that no settings resource has written: the object is not managed yet */
export function stateOf(outputs: Properties | undefined): SettingsState | undefined {
  const baseline = outputs?.["baseline"];
  if (outputs === undefined || !isObject(baseline)) {
    return undefined;
  }
  const [applied, attempted] = [outputs[APPLIED], outputs[ATTEMPTED]];
  return {
    baseline,
    applied: isObject(applied) ? applied : {},
    attempted: isObject(attempted) ? attempted : {},
  };
}

/** The same outputs as if some settings had never been managed. */
export function withoutSettings(outputs: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(omit(outputs, names)).map(([name, value]) => [
      name,
      ["baseline", APPLIED, ATTEMPTED].includes(name) && isObject(value) ? omit(value, names) : value,
    ]),
  );
}

export function outputsOf(
  { baseline, applied, attempted }: SettingsState,
  parts: { readonly inputs: Properties; readonly settings: Properties; readonly outputs: Properties },
): Properties {
  return {
    ...parts.inputs,
    ...parts.settings,
    ...parts.outputs,
    baseline,
    [APPLIED]: applied,
    ...(Object.keys(attempted).length === 0 ? {} : { [ATTEMPTED]: attempted }),
  };
}
