import { environmentPart } from "./environments";
import { handlersOf } from "./handlers";
import type { Part } from "./part";
import { projectPart } from "./projects";
import { promptPart } from "./prompts";

/** One for each of the contract's collections. */
const parts: readonly Part[] = [projectPart, promptPart, environmentPart];

export const collectionHandlers = parts.flatMap(handlersOf);
