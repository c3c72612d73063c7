import type { CollectionData } from "./collection";
import { dashboards } from "./dashboards";
import { llmProviderKeys } from "./llmProviderKeys";
import { projects } from "./projects";

export { dashboards, llmProviderKeys, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, llmProviderKeys, dashboards];
