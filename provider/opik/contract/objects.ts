import { alerts } from "./alerts";
import { annotationQueues } from "./annotationQueues";
import type { CollectionData } from "./collection";
import { dashboards } from "./dashboards";
import { datasets } from "./datasets";
import { environments } from "./environments";
import { feedbackDefinitions } from "./feedbackDefinitions";
import { llmProviderKeys } from "./llmProviderKeys";
import { projects } from "./projects";

export { ALERT_EVENT_TYPES, ALERT_TYPES } from "./alerts";
export {
  alerts,
  annotationQueues,
  dashboards,
  datasets,
  environments,
  feedbackDefinitions,
  llmProviderKeys,
  projects,
};

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [
  projects,
  llmProviderKeys,
  feedbackDefinitions,
  environments,
  alerts,
  annotationQueues,
  datasets,
  dashboards,
];
