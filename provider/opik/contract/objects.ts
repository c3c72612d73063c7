import type { CollectionData } from "./collection";
import { environments } from "./environments";
import { projects } from "./projects";

export { environments, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, environments];
