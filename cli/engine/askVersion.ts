import type { Context } from "./context";
import { reporting } from "./progress";
import { run } from "./run";
import { readVersion } from "./version";

/**
 * What `pulumi version` says. Only an engine that answers is an engine: a half-written file, a wrapper whose download
 * fails and a binary for another processor all have the right name and the executable bit.
 */
export async function askVersion(context: Context, path: string, limitMs: number): Promise<string> {
  const env = { ...context.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const response = run(context, path, ["version"], { env, limitMs, ownGroup: true });
  return readVersion(await reporting(context, () => `Waiting for ${path} to report its version`, response));
}
