export { defaultOrganizations, defaultUsers } from "./defaults";
export { LocalOpikError } from "./errors";
export { LocalOpik, type LocalProject } from "./localOpik";
export type { LocalObject } from "./objects";
export { scenarioDescriptions } from "./scenarios";
export { defaultSeed, readSeed, type Seed } from "./seed";
export * from "./types";
export { writingDescriptions } from "./writings";
