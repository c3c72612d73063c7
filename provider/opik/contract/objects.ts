import type { CollectionData } from "./collection";
import { environments } from "./environments";
import { onlineEvaluationRules } from "./onlineEvaluationRules";
import { projects } from "./projects";
import { retentionRules } from "./retentionRules";

export { environments, onlineEvaluationRules, projects, retentionRules };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [
  projects,
  onlineEvaluationRules,
  retentionRules,
  environments,
];
