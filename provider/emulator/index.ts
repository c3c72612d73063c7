export { defaultOrganizations, defaultUsers } from "./defaults";
export { LocalOpikError } from "./errors";
export { LocalOpik } from "./localOpik";
export { scenarioDescriptions } from "./scenarios";
export * from "./types";
