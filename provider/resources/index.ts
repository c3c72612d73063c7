import type { ResourceDefinition } from "../kit";
import type { OpikClient } from "../opik";
import { Dashboard } from "./dashboard";
import { LlmProviderKey } from "./llmProviderKey";
import { OrganizationSettings } from "./organizationSettings";
import { Project } from "./project";
import { WorkspaceConfiguration } from "./workspaceConfiguration";

/** Every resource of the provider, in both flavours. */
export const resources: readonly ResourceDefinition<OpikClient>[] = [
  OrganizationSettings,
  Project,
  LlmProviderKey,
  WorkspaceConfiguration,
  Dashboard,
];
