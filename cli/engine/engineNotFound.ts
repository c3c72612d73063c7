import { ExplainedError } from "../../provider/base/explainedError";
import { type Failure, failureLines } from "./context";
import { MINIMUM_ENGINE_VERSION } from "./version";

/** No engine on the PATH that will do: which were passed over and why, and how to get one. */
export class EngineNotFoundError extends ExplainedError {
  constructor(failures: readonly Failure[]) {
    super({
      code: "ENGINE_NOT_FOUND",
      what: `The Pulumi engine is needed: the program \`pulumi\`, version ${MINIMUM_ENGINE_VERSION} or newer, on the PATH.`,
      details: failureLines(failures),
      next:
        "Install it (https://www.pulumi.com/docs/install/), so that `pulumi version` works in this terminal. " +
        "In a clone of the repository of pulumi-opik, `npm run demo` finds or builds one itself.",
    });
  }
}
