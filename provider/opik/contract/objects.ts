import type { CollectionData } from "./collection";
import { projects } from "./projects";
import { prompts } from "./prompts";

export { projects, prompts };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, prompts];
