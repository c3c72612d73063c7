import { alerts } from "./alerts";
import { annotationQueues } from "./annotationQueues";
import type { CollectionData } from "./collection";
import { dashboards } from "./dashboards";
import { datasets } from "./datasets";
import { environments } from "./environments";
import { feedbackDefinitions } from "./feedbackDefinitions";
import { llmProviderKeys } from "./llmProviderKeys";
import { onlineEvaluationRules } from "./onlineEvaluationRules";
import { projects } from "./projects";
import { prompts } from "./prompts";
import { retentionRules } from "./retentionRules";

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [
  projects,
  llmProviderKeys,
  feedbackDefinitions,
  onlineEvaluationRules,
  prompts,
  retentionRules,
  environments,
  alerts,
  annotationQueues,
  datasets,
  dashboards,
];
