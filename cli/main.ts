#!/usr/bin/env node
/** The executable `pulumi-opik`. Nothing is loaded before the version of Node.js is known to do. */
import { unsuitableNode } from "../provider/base/nodeVersion";

const problem = unsuitableNode();
if (problem === undefined) {
  (require("./program") as typeof import("./program")).main(process.argv.slice(2));
} else {
  process.stderr.write(`Error: ${problem.message}\n`);
  process.exitCode = 1;
}
