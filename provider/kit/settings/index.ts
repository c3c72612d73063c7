export { type Located, type SettingName, settingNames } from "./located";
export type { SettingsOptions, Whereabouts } from "./options";
export { settings } from "./settings";
