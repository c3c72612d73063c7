import { ExplainedError } from "../../provider/base/explainedError";

/** Nothing could be learned from a capture; the message says why, and how to make one that works. */
export class LearnError extends ExplainedError {}
