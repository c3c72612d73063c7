export * from "./collection";
export * from "./dashboard";
export * from "./datasetItems";
export * from "./objects";
export * from "./operation";
export { contract } from "./operations";
export * from "./prompts";
export * from "./rest";
export * from "./workspaceConfiguration";
