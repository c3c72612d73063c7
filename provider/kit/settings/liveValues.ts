import type { Properties } from "../values";
import type { Located, SettingName } from "./located";
import { SettingAbsentError } from "./settingErrors";

/** Live values by input name. @throws {SettingAbsentError} for one that the managed system does not show */
export function liveValues(located: Located, names: readonly SettingName[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map(({ input, wire }) => {
      if (!Object.hasOwn(located.live, wire)) {
        throw new SettingAbsentError(input, wire, located);
      }
      return [input, located.live[wire]];
    }),
  );
}

/** Live values by input name, without those that are null because nobody has set them. */
export function unlessUnset({ unset = [] }: Located, names: readonly SettingName[], live: Properties) {
  const none = names.filter(({ wire }) => unset.includes(wire)).map(({ input }) => input);
  return Object.fromEntries(
    Object.entries(live).filter(([input, value]) => value !== null || !none.includes(input)),
  );
}
