import type { FunctionDefinition } from "../kit";
import { type OpikClient, workspaceConfiguration, workspaceOf } from "../opik";
import { ofWorkspace } from "../resources/workspace";
import { WorkspaceConfiguration } from "../resources/workspaceConfiguration";

const { workspace, timeoutToMarkThreadAsInactiveSeconds, truncationOnTables, colorMap } =
  WorkspaceConfiguration.inputs;

export const getWorkspaceConfiguration: FunctionDefinition<OpikClient> = {
  name: "getWorkspaceConfiguration",
  summary: "Returns the settings of a workspace, without those that nobody has set.",
  inputs: ofWorkspace,
  outputs: {
    workspace: workspace.unwrap().meta({ description: "Name of the workspace." }),
    ...{ timeoutToMarkThreadAsInactiveSeconds, truncationOnTables, colorMap },
  },
  invoke: async ({ services, signal }, asked) => {
    const name = (asked["workspace"] as string | undefined) ?? workspaceOf(services);
    const { unset, values } = await workspaceConfiguration(services, name, { signal });
    const { timeout_to_mark_thread_as_inactive: timeout, truncation_on_tables, color_map } = values;
    return {
      workspace: name,
      ...(timeout === null ? {} : { timeoutToMarkThreadAsInactiveSeconds: timeout }),
      ...(!unset.includes("truncation_on_tables") ? { truncationOnTables: truncation_on_tables } : {}),
      ...(Object.keys(color_map).length === 0 ? {} : { colorMap: color_map }),
    };
  },
};
