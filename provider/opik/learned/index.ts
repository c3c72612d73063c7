export type { LearnedContract, LearnedRequest } from "./format";
export { loadLearnedContract, parseLearnedContract, valueNames } from "./load";
export { fill, needsLive, type Template, valuesIn } from "./template";
