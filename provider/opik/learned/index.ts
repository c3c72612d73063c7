export { carries } from "./carries";
export { isSettableHeader, type LearnedContract, type LearnedRequest } from "./format";
export { loadLearnedContract, parseLearnedContract } from "./load";
export { learnedWireRequest, requestFor, rewritesObject } from "./request";
export { fill, needsLive, type Template, valuesIn } from "./template";
