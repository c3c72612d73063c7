export { type ClientOptions, OpikClient } from "./client";
export * from "./configuration";
export { type Organization, type OrganizationChanges, organizationSchema } from "./contract";
export * from "./errors";
export { type LearnedContract, loadLearnedContract } from "./learned";
export { listeners } from "./observe";
export * from "./organizations";
export * from "./projects";
export { presentable } from "./redact";
