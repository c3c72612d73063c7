import type { CollectionData } from "./collection";
import { feedbackDefinitions } from "./feedbackDefinitions";
import { llmProviderKeys } from "./llmProviderKeys";
import { projects } from "./projects";

export { feedbackDefinitions, llmProviderKeys, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, llmProviderKeys, feedbackDefinitions];
