export { type ClientOptions, OpikClient } from "./client";
export * from "./configuration";
export {
  type CollectionData,
  type Organization,
  type OrganizationChanges,
  organizationSchema,
} from "./contract";
export * from "./contract/objects";
export * from "./errors";
export { type LearnedContract, loadLearnedContract } from "./learned";
export { listeners } from "./observe";
export * from "./organizations";
export { presentable } from "./redact";
export * from "./restCollection";
export * from "./workspaceConfiguration";
