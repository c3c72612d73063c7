import type { ResourceDefinition } from "../kit";
import type { OpikClient } from "../opik";
import { Environment } from "./environment";
import { OrganizationSettings } from "./organizationSettings";
import { Project } from "./project";
import { Prompt } from "./prompt";

/** Every resource of the provider, in both flavours. */
export const resources: readonly ResourceDefinition<OpikClient>[] = [
  OrganizationSettings,
  Project,
  Prompt,
  Environment,
];
