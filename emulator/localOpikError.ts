import { ExplainedError } from "../provider/base/explainedError";

/** The local Opik cannot do what it was asked to when it was set up; never a response to a request. */
export class LocalOpikError extends ExplainedError {}
