import { ExplainedError } from "../../base/explainedError";
import { PartialFailure } from "../../kit";
import { toHost } from "./properties";
import { PROVIDER_PROPERTY } from "./providerText";

/**
 * An error in the form that Pulumi's dynamic provider host shows well: for a failed read, diff or delete it prints
 * the error followed by its stack, so both parts are given in a way that reads as one message; for a resource that
 * is to be kept in the state it looks for `id`, `properties` and `reasons`. Other than to a result, it does not add the
 * provider's text to these properties, and without it the resource could never be read or deleted again.
 */
export function hostError(
  error: unknown,
  providerText: unknown,
  presentable: (text: string) => string,
): Error {
  const message = presentable(error instanceof Error ? error.message : String(error));
  const shown = new Error(message, { cause: error });
  const isOurs = error instanceof ExplainedError || error instanceof PartialFailure;
  // The stack of an error that explains itself is of no use to a user; that of a bug is.
  shown.stack = isOurs ? message : (stackOf(error, presentable) ?? message);
  shown.toString = () => "Opik";
  if (error instanceof PartialFailure) {
    const properties = { ...toHost(error.outputs), [PROVIDER_PROPERTY]: providerText };
    Object.assign(shown, { id: error.id, properties, reasons: [message] });
  }
  return shown;
}

/** The stack of a bug, whose first lines are its message, which may have been put together with what others said. */
function stackOf(error: unknown, presentable: (text: string) => string): string | undefined {
  const stack = (error as Error | undefined)?.stack;
  const lines = typeof stack === "string" ? stack.split("\n") : [];
  const frames = lines.findLastIndex((line) => !/^ {4}at /.test(line)) + 1;
  return frames === 0
    ? undefined
    : [presentable(lines.slice(0, frames).join("\n")), ...lines.slice(frames)].join("\n");
}
