import { dashboardPart } from "./dashboards";
import { handlersOf } from "./handlers";
import { llmProviderKeyPart } from "./llmProviderKeys";
import type { Part } from "./part";
import { projectPart } from "./projects";

/** One for each of the contract's collections. */
const parts: readonly Part[] = [projectPart, llmProviderKeyPart, dashboardPart];

export const collectionHandlers = parts.flatMap(handlersOf);
