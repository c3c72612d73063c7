import { alertPart } from "./alerts";
import { annotationQueuePart } from "./annotationQueues";
import { handlersOf } from "./handlers";
import type { Part } from "./part";
import { projectPart } from "./projects";

/** One for each of the contract's collections. */
const parts: readonly Part[] = [projectPart, alertPart, annotationQueuePart];

export const collectionHandlers = parts.flatMap(handlersOf);
