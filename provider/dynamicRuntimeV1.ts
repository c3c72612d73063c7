/**
 * The entry that the state of every stack refers to, as `pulumi-opik/dynamic-runtime-v1`: a stored provider text
 * requires it and calls `provider`. It is never removed, and `provider`'s signature never changes.
 */
import { join } from "node:path";
import { unsuitableNode } from "./base/nodeVersion";
import type { DynamicHost } from "./hosts/dynamic/host";

const problem = unsuitableNode();
if (problem !== undefined) {
  // The dynamic provider host prints an error and its stack; together they are to read as one line.
  problem.stack = problem.message;
  problem.toString = () => "Opik";
  throw problem;
}

// Not before: the bundle is in a syntax, and loads libraries, that an older Node.js fails on.
const { load } = require("../plugin/codeCache.js") as { load(bundle: string): unknown };

export const { provider } = load(join(__dirname, "..", "plugin", "dynamic-host.js")) as DynamicHost;
