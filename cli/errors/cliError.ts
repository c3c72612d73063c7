import { ExplainedError } from "../../provider/base/explainedError";

/** What was asked of the command line cannot be done, or not as it was asked. */
export class CliError extends ExplainedError {}
