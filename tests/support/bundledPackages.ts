import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Files of dist/plugin that hold code of it. */
  readonly bundles: readonly string[];
}

/** What the build says is in the plugin. */
export function bundledPackages(): readonly BundledPackage[] {
  const root = dirname(require.resolve("pulumi-opik/package.json"));
  return JSON.parse(readFileSync(join(root, "dist", "bundled.json"), "utf8"));
}
