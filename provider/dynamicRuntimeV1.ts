/**
 * The entry that the state of every stack refers to, as `pulumi-opik/dynamic-runtime-v1`: a stored provider text
 * requires it and calls `provider`. It is never removed, and `provider`'s signature never changes.
 */
import { unsuitableNode } from "./base/nodeVersion";
import type { DynamicHost } from "./hosts/dynamic/host";

const problem = unsuitableNode();
if (problem !== undefined) {
  // The dynamic provider host prints an error and its stack; together they are to read as one line.
  problem.stack = problem.message;
  problem.toString = () => "Opik";
  throw problem;
}

// Not before: these load what an older Node.js fails on.
const { createDynamicHost } = require("./hosts/dynamic/host") as typeof import("./hosts/dynamic/host");
const { opikProvider } = require("./definition") as typeof import("./definition");

export const { provider }: DynamicHost = createDynamicHost(opikProvider);
