import { environmentPart } from "./environments";
import { handlersOf } from "./handlers";
import { onlineEvaluationRulePart } from "./onlineEvaluationRules";
import type { Part } from "./part";
import { projectPart } from "./projects";
import { retentionRulePart } from "./retentionRules";

/** One for each of the contract's collections. */
const parts: readonly Part[] = [projectPart, onlineEvaluationRulePart, retentionRulePart, environmentPart];

export const collectionHandlers = parts.flatMap(handlersOf);
