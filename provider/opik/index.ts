export { type ClientOptions, OpikClient } from "./client";
export * from "./configuration";
export {
  type CollectionData,
  type DatasetVersion,
  type Organization,
  type OrganizationChanges,
  organizationSchema,
  type PromptVersion,
} from "./contract";
export * from "./contract/objects";
export * from "./datasetItems";
export * from "./errors";
export { type LearnedContract, loadLearnedContract } from "./learned";
export { listeners } from "./observe";
export * from "./organizations";
export * from "./promptVersions";
export { redact } from "./redact";
export * from "./restCollection";
export * from "./workspaceConfiguration";
