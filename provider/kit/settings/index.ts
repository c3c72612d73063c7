export { type Located, type SettingName, settingNames } from "./located";
export { type SettingsOptions, settings, type Whereabouts } from "./settings";
