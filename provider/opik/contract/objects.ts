import type { CollectionData } from "./collection";
import { environments } from "./environments";
import { feedbackDefinitions } from "./feedbackDefinitions";
import { llmProviderKeys } from "./llmProviderKeys";
import { projects } from "./projects";

export { environments, feedbackDefinitions, llmProviderKeys, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [
  projects,
  llmProviderKeys,
  feedbackDefinitions,
  environments,
];
