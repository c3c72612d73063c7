import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../values";
import { UNKNOWN } from "../values";
import type { Located, SettingName } from "./located";
import type { Predecessor } from "./predecessor";

/**
 * What a reader of a preview wants to know before settings are touched, one sentence each: what is live, what is
 * declared, and what somebody else did in between.
 */
export function explain(
  located: Located,
  names: readonly SettingName[],
  {
    oldInputs,
    inputs,
    secrets,
    leftOf,
  }: {
    readonly oldInputs: Properties | undefined;
    readonly inputs: Properties;
    readonly secrets?: Secrets;
    /** What a predecessor of this run has left of a setting, if anything. */
    readonly leftOf?: (input: string) => Predecessor | undefined;
  },
): string[] {
  return names.flatMap(({ input, wire }) => {
    const show = shower(input, secrets);
    const live = located.live[wire];
    const was = oldInputs !== undefined && Object.hasOwn(oldInputs, input) ? oldInputs[input] : undefined;
    if (!Object.hasOwn(inputs, input)) {
      return was === undefined
        ? []
        : [`${located.label}: ${input} is no longer managed and stays ${show(live)}.`];
    }
    const declared = inputs[input];
    if (was === undefined) {
      return declared === UNKNOWN
        ? []
        : [
            isDeepStrictEqual(live, declared)
              ? `${located.label}: ${input} is already ${show(live)}, as declared: nothing to write${leftOf?.(input) === undefined ? ", and nothing for a destroy to restore" : ""}.`
              : `${located.label}: ${input}: live ${show(live)} -> declared ${show(declared)}.`,
          ];
    }
    if (isDeepStrictEqual(live, was)) {
      return [];
    }
    const declaredNow = declared === UNKNOWN ? "" : `; declared: ${show(declared)}`;
    return [
      `${located.label}: ${input} was changed outside of Pulumi: ${show(was)} -> ${show(live)}${declaredNow}.`,
    ];
  });
}

/** Names of the inputs whose values are secret; undefined where the host does not know. */
export type Secrets = ReadonlySet<string> | undefined;

export function show(value: unknown): string {
  return value === undefined ? "absent" : value === null ? "not set" : JSON.stringify(value);
}

/** Shows values of an input: also the live one, which would tell the declared one where there are only two. */
export function shower(input: string, secrets: Secrets): (value: unknown) => string {
  return secrets?.has(input) ? () => "[secret]" : show;
}
