import type { Context } from "../context";
import type { Properties } from "../values";
import { differs } from "./differs";
import { shower } from "./explain";
import type { Located, SettingName } from "./located";
import type { ObjectMemory } from "./memory";
import type { SettingsState } from "./state";

/** Whether a delete writes the first value of a setting: where the live one is ours. Says so where it does not. */
export function isRestored(
  context: Context<unknown>,
  { label }: Located,
  input: string,
  {
    state: { baseline, applied, attempted },
    live,
  }: { readonly state: SettingsState; readonly live: Properties },
): boolean {
  const now = live[input];
  const show = shower(input, context.secrets);
  if (!differs(now, baseline[input])) {
    // Who finds it unchanged after a destroy may have two stacks for one object.
    context.report.info(`${label}: ${input} stays ${show(now)}, which is also its baseline.`);
    return false;
  }
  const isAttempted = Object.hasOwn(attempted, input) && !differs(now, attempted[input]);
  if (!differs(now, applied[input]) || isAttempted) {
    return true;
  }
  context.report.info(
    `${label}: ${input} is ${show(now)}, not ${show(attempted[input] ?? applied[input])} as Pulumi set it: ` +
      `somebody else has changed it since, so it stays and is not restored to ${show(baseline[input])}.`,
  );
  return false;
}

/** A resource goes, but another one of this run declares its setting; or the same one will again. */
export function leaveInPlace(
  context: Context<unknown>,
  { label, live }: Located,
  { input, wire }: SettingName,
  {
    baseline,
    memory,
    isClaimedElsewhere,
  }: {
    readonly baseline: Properties;
    readonly memory: ObjectMemory;
    /** Whether it is another process of this run that declares it. */
    readonly isClaimedElsewhere: boolean;
  },
): void {
  const show = shower(input, context.secrets);
  const stays = `${label}: ${input} stays ${show(live[wire])}, because this run declares it.`;
  const isKnown = memory.knows(input, baseline[input], context.urn);
  if (isKnown === undefined) {
    memory.orphaned.add(input);
  }
  if (isKnown === false || (isKnown === undefined && isClaimedElsewhere)) {
    if (differs(live[wire], baseline[input])) {
      context.report.warn(
        `${stays} The resource that declares it now does not know its baseline, ${show(baseline[input])}, ` +
          "so a destroy will not restore it. To keep a baseline, rename a resource with an alias, and replace one with deleteBeforeReplace or --refresh.",
      );
    }
  } else {
    context.report.info(stays);
  }
}
