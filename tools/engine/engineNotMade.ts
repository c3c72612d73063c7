import { type Failure, failureLines } from "../../cli/engine/context";
import { MINIMUM_ENGINE_VERSION } from "../../cli/engine/version";
import { ExplainedError } from "../../provider/base/explainedError";
import { BUILT_ENGINE_VERSION } from "./version";

/** No way led to an engine: what was tried, why each failed, what to do next. */
export class EngineNotMadeError extends ExplainedError {
  constructor(failures: readonly Failure[]) {
    super({
      code: "ENGINE_NOT_MADE",
      what: `No Pulumi engine: the program \`pulumi\`, version ${MINIMUM_ENGINE_VERSION} or newer, was not found and could not be made.`,
      details: failureLines(failures),
      next:
        `Install Pulumi ${MINIMUM_ENGINE_VERSION} or newer, so that \`pulumi version\` works in this terminal; or ` +
        `Go 1.25 or newer: Pulumi ${BUILT_ENGINE_VERSION} is then built once, in about four minutes.`,
    });
  }
}
