import { operationsOf } from "./collection";
import { collections } from "./collections";
import { listOrganizations, login, updateOrganization } from "./dashboard";
import { datasetItemOperations } from "./datasetItems";
import type { Operation } from "./operation";
import { promptVersionOperations } from "./prompts";
import { defaultWorkspace, serverVersion } from "./rest";
import { workspaceConfigurationOperations } from "./workspaceConfiguration";

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
