import type { CollectionData } from "./collection";
import { onlineEvaluationRules } from "./onlineEvaluationRules";
import { projects } from "./projects";
import { retentionRules } from "./retentionRules";

export { onlineEvaluationRules, projects, retentionRules };

/** Every kind of object that a workspace has. */
export const collections: readonly CollectionData[] = [projects, onlineEvaluationRules, retentionRules];
