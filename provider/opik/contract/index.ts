import { operationsOf } from "./collection";
import { listOrganizations, login, updateOrganization } from "./dashboard";
import { datasetItemOperations } from "./datasetItems";
import { collections } from "./objects";
import type { Operation } from "./operation";
import { promptVersionOperations } from "./prompts";
import { defaultWorkspace, serverVersion } from "./rest";
import { workspaceConfigurationOperations } from "./workspaceConfiguration";

export * from "./collection";
export * from "./dashboard";
export * from "./datasetItems";
export * from "./objects";
export * from "./operation";
export * from "./prompts";
export * from "./rest";
export * from "./workspaceConfiguration";

/** Every operation that is known. */
export const contract: readonly Operation[] = [
  listOrganizations,
  updateOrganization,
  login,
  serverVersion,
  defaultWorkspace,
  ...collections.flatMap(operationsOf),
  ...promptVersionOperations,
  ...datasetItemOperations,
  ...workspaceConfigurationOperations,
];
