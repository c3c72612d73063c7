import { type OpikClient, OpikError, workspaceConfiguration, workspaceOf } from "../../../provider/opik";
import { type Finding, failed } from "../steps";

/**
 * Whether the workspace is there that resources use which name none, told by one read in it. It is no failure: the settings of
 * an organization can do without it.
 */
export async function workspace(client: OpikClient, signal: AbortSignal | undefined): Promise<Finding> {
  const name = workspaceOf(client);
  const source = client.configuration.workspace?.source ?? "the default";
  try {
    await workspaceConfiguration(client, name, { signal });
  } catch (error) {
    if (!(error instanceof OpikError) || signal?.aborted) {
      throw error;
    }
    return { ...failed(error), status: "warn" };
  }
  return { status: "ok", summary: `${JSON.stringify(name)} can be read (from ${source}).` };
}
