import type { CollectionData } from "./collection";
import { llmProviderKeys } from "./llmProviderKeys";
import { projects } from "./projects";

export { llmProviderKeys, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, llmProviderKeys];
