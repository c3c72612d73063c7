import { collectionHandlers } from "../collections";
import type { Handler } from "../handler";
import { datasetItemHandlers } from "./datasetItems";
import { handleDefaultWorkspace } from "./defaultWorkspace";
import { handleListOrganizations } from "./listOrganizations";
import { handleLogin } from "./login";
import { promptVersionHandlers } from "./promptVersions";
import { handleServerVersion } from "./serverVersion";
import { handleUpdateOrganization } from "./updateOrganization";
import { workspaceConfigurationHandlers } from "./workspaceConfiguration";

/** What the local Opik can do: one handler for each of the contract's operations. */
export const handlers: readonly Handler[] = [
  handleListOrganizations,
  handleUpdateOrganization,
  handleLogin,
  handleServerVersion,
  handleDefaultWorkspace,
  ...collectionHandlers,
  ...promptVersionHandlers,
  ...datasetItemHandlers,
  ...workspaceConfigurationHandlers,
];
