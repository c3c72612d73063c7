import { alerts } from "./alerts";
import { annotationQueues } from "./annotationQueues";
import type { CollectionData } from "./collection";
import { projects } from "./projects";

export { ALERT_EVENT_TYPES, ALERT_TYPES } from "./alerts";
export { alerts, annotationQueues, projects };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, alerts, annotationQueues];
