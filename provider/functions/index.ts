import { Catalog, type FunctionDefinition } from "../kit";
import type { OpikClient } from "../opik";
import { getDataset } from "./getDataset";
import { getEnvironment } from "./getEnvironment";
import { getFeedbackDefinition } from "./getFeedbackDefinition";
import { getLlmProviderKey } from "./getLlmProviderKey";
import { getOrganization } from "./getOrganization";
import { getOrganizations } from "./getOrganizations";
import { getProject } from "./getProject";
import { getPrompt } from "./getPrompt";
import { getWorkspaceConfiguration } from "./getWorkspaceConfiguration";

/** Every function of the provider. */
export const functions = new Catalog<FunctionDefinition<OpikClient>>({
  getOrganization: () => getOrganization,
  getOrganizations: () => getOrganizations,
  getProject: () => getProject,
  getLlmProviderKey: () => getLlmProviderKey,
  getFeedbackDefinition: () => getFeedbackDefinition,
  getPrompt: () => getPrompt,
  getEnvironment: () => getEnvironment,
  getWorkspaceConfiguration: () => getWorkspaceConfiguration,
  getDataset: () => getDataset,
});
