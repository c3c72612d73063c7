import { SettingAbsentError } from "../../../provider/kit/settings/settingErrors";
import type { Organization } from "../../../provider/opik";
import { located } from "../located";
import type { Setting } from "../settingsToCheck";
import { type Finding, failed } from "../steps";

/** A setting with the value that is live. */
export interface LiveSetting extends Setting {
  readonly value: unknown;
}

/**
 * Whether the server shows a setting. One that it does not show is no failure as long as it shows another: a program
 * can do without it.
 */
export function setting(
  one: Setting,
  organization: Organization,
  all: readonly Setting[],
): Finding<LiveSetting> {
  if (Object.hasOwn(organization, one.wire)) {
    const value: unknown = organization[one.wire];
    return {
      status: "ok",
      summary: `${one.input} is ${JSON.stringify(value)} (${one.wire}).`,
      found: { ...one, value },
    };
  }
  const absent = failed(new SettingAbsentError(one.input, one.wire, located(organization)));
  const others = all.some(({ wire }) => Object.hasOwn(organization, wire));
  return others ? { ...absent, status: "warn" } : absent;
}
