import type { Failure } from "./context";
import { BUILT_ENGINE_VERSION, MINIMUM_ENGINE_VERSION } from "./version";

/** No way led to an engine: what was tried, why each failed, what to do next. */
export class EngineNotFoundError extends Error {
  override readonly name = "EngineNotFoundError";

  constructor(readonly failures: readonly Failure[]) {
    super(
      [
        `No Pulumi engine: the program \`pulumi\`, version ${MINIMUM_ENGINE_VERSION} or newer, was not found and could not be made.`,
        "Tried:",
        ...failures.map(({ tried, reason }) => `  - ${tried}: ${reason}`),
        "What to do next, one of:",
        `  - install Pulumi ${MINIMUM_ENGINE_VERSION} or newer, so that \`pulumi version\` answers in this terminal`,
        `  - install Go 1.25 or newer: Pulumi ${BUILT_ENGINE_VERSION} is then built once, in about four minutes`,
      ].join("\n"),
    );
  }
}
