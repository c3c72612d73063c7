export type { Located } from "./located";
export { type SettingsOptions, settings, type Whereabouts } from "./settings";
