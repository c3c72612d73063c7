import type { z } from "zod";
import { type SettingName, settingNames } from "../../provider/kit";
import { OrganizationSettings } from "../../provider/resources/organizationSettings";

/** A setting that the provider manages: by its input's name and by Opik's name, and what values it has. */
export interface Setting extends SettingName {
  readonly type: z.ZodType;
}

/** Every setting of the resource, so that one that is added there is checked here. */
export const settingsToCheck: readonly Setting[] = settingNames(OrganizationSettings.inputs).map((name) => ({
  ...name,
  type: OrganizationSettings.inputs[name.input] as z.ZodType,
}));
