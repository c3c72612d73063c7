import type { CollectionData } from "./collection";
import { environments } from "./environments";
import { projects } from "./projects";
import { prompts } from "./prompts";

export { environments, projects, prompts };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, prompts, environments];
