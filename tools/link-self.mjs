// Makes this checkout resolvable as the package "pulumi-opik" from every folder below it, as it is in a
// user's project: the examples and Pulumi's dynamic provider host look the package up in node_modules.
import { lstatSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const link = join(root, "node_modules", "pulumi-opik");

if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) {
  rmSync(link, { recursive: true });
}
symlinkSync("..", link, "junction");
