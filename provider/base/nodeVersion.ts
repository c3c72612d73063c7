/*
 * Loaded before all else, on whatever Node.js there is: what this package needs (undici above all) fails on an older
 * one with a stack trace that names no version.
 */
import { ExplainedError } from "./explainedError";

/** The oldest Node.js that everything runs on; `engines` in package.json says the same. */
export const MINIMUM_NODE_VERSION = "22.19";

/** Why this Node.js will not do, in one line; undefined where it does. */
export function unsuitableNode(
  version: string = process.versions.node,
  program: string = process.execPath,
): ExplainedError | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = MINIMUM_NODE_VERSION.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
    return undefined;
  }
  return new ExplainedError({
    code: "OPIK_NODE_TOO_OLD",
    what: `pulumi-opik needs Node.js ${MINIMUM_NODE_VERSION} or newer, but the one that runs it (${program}) is ${version}.`,
    next: "Install a newer one, or put it first on the PATH.",
  });
}
