import type { FunctionDefinition } from "../kit";
import type { OpikClient } from "../opik";
import { getEnvironment } from "./getEnvironment";
import { getOrganization } from "./getOrganization";
import { getOrganizations } from "./getOrganizations";
import { getProject } from "./getProject";
import { getPrompt } from "./getPrompt";

/** Every function of the provider. */
export const functions: readonly FunctionDefinition<OpikClient>[] = [
  getOrganization,
  getOrganizations,
  getProject,
  getPrompt,
  getEnvironment,
];
