export { defaultOrganizations, defaultUsers } from "./defaults";
export { LocalOpik, type LocalProject } from "./localOpik";
export { LocalOpikError } from "./localOpikError";
export type { LocalObject } from "./objects";
export { scenarioDescriptions } from "./scenarios";
export { defaultSeed, readSeed, type Seed } from "./seed";
export * from "./types";
export { writingDescriptions } from "./writings";
