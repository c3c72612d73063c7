import type { Seeds } from "../objects";
import { alertPart } from "./alerts";
import { annotationQueuePart } from "./annotationQueues";
import { dashboardPart } from "./dashboards";
import { datasetPart } from "./datasets";
import { environmentPart } from "./environments";
import { feedbackDefinitionPart } from "./feedbackDefinitions";
import { handlersOf } from "./handlers";
import { llmProviderKeyPart } from "./llmProviderKeys";
import { onlineEvaluationRulePart } from "./onlineEvaluationRules";
import type { Part } from "./part";
import { projectPart } from "./projects";
import { promptPart } from "./prompts";
import { retentionRulePart } from "./retentionRules";

/** One for each of the contract's collections. */
const parts: readonly Part[] = [
  projectPart,
  llmProviderKeyPart,
  feedbackDefinitionPart,
  environmentPart,
  onlineEvaluationRulePart,
  promptPart,
  retentionRulePart,
  alertPart,
  annotationQueuePart,
  datasetPart,
  dashboardPart,
];

export const collectionHandlers = parts.flatMap(handlersOf);

/** What each workspace has from the start, by kind. */
export const seeds: Seeds = new Map(parts.map(({ collection, seeds = [] }) => [collection.name, seeds]));
