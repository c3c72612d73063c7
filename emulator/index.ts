export { defaultOrganizations, defaultUsers } from "./defaults";
export { LocalOpikError } from "./errors";
export { LocalOpik } from "./localOpik";
export type { LocalProject } from "./projects";
export { scenarioDescriptions } from "./scenarios";
export { defaultSeed, readSeed, type Seed } from "./seed";
export * from "./types";
export { writingDescriptions } from "./writings";
