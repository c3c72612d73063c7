import type { CollectionData } from "./collection";
import { projects } from "./projects";

export { projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects];
