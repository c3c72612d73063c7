import type { OpikClient } from "./client";
import {
  deleteWorkspaceConfiguration,
  readWorkspaceConfiguration,
  WORKSPACE_CONFIGURATION_UNSET,
  writeWorkspaceConfiguration,
} from "./contract";
import { RefusedError, UnexpectedResponseError } from "./errors";
import type { ReadOptions } from "./organizations";
import { requireWorkspace } from "./restCollection";

/** The settings of a workspace; what nobody has set has the value that the server goes by then. */
export interface WorkspaceConfigurationValues {
  /** In seconds; null where it is unset. */
  readonly timeout_to_mark_thread_as_inactive: number | null;
  readonly truncation_on_tables: boolean;
  readonly color_map: Readonly<Record<string, string>>;
}

export type WorkspaceConfigurationName = keyof WorkspaceConfigurationValues;

const UNSET: WorkspaceConfigurationValues = {
  timeout_to_mark_thread_as_inactive: null,
  truncation_on_tables: true,
  color_map: {},
};

/** The settings as they are live; `unset` are those that nobody has set. @throws {OpikError} */
export async function workspaceConfiguration(
  client: OpikClient,
  workspace: string,
  { signal, maxAgeMs }: ReadOptions = {},
): Promise<{
  readonly unset: readonly WorkspaceConfigurationName[];
  readonly values: WorkspaceConfigurationValues;
}> {
  try {
    const read = await client.call(readWorkspaceConfiguration, headersOf(workspace), { signal, maxAgeMs });
    const timeout = read.timeout_to_mark_thread_as_inactive ?? null;
    const colors = read.color_map ?? {};
    return {
      unset: [
        ...(timeout === null ? (["timeout_to_mark_thread_as_inactive"] as const) : []),
        ...((read.truncation_on_tables ?? null) === null ? (["truncation_on_tables"] as const) : []),
        ...(Object.keys(colors).length === 0 ? (["color_map"] as const) : []),
      ],
      values: {
        timeout_to_mark_thread_as_inactive: timeout === null ? null : secondsOf(timeout),
        truncation_on_tables: read.truncation_on_tables ?? UNSET.truncation_on_tables,
        color_map: colors,
      },
    };
  } catch (error) {
    if (
      error instanceof RefusedError &&
      error.status === 404 &&
      error.said.includes(WORKSPACE_CONFIGURATION_UNSET)
    ) {
      return { unset: Object.keys(UNSET) as WorkspaceConfigurationName[], values: UNSET };
    }
    throw error;
  }
}

/**
 * Writes the given settings. The request is of the whole, so the others are read just before and repeated: two writers at
 * once overwrite each other. Where none is left, all are deleted, as before anybody set one.
 *
 * @returns what was live just before
 * @throws {OpikError}
 */
export async function changeWorkspaceConfiguration(
  client: OpikClient,
  workspace: string,
  changes: Partial<WorkspaceConfigurationValues>,
  { signal }: Pick<ReadOptions, "signal"> = {},
): Promise<WorkspaceConfigurationValues> {
  const { values } = await workspaceConfiguration(client, workspace, { signal, maxAgeMs: -1 });
  const {
    timeout_to_mark_thread_as_inactive: timeout,
    truncation_on_tables,
    color_map,
  } = {
    ...values,
    ...changes,
  };
  const hasColors = Object.keys(color_map).length > 0;
  if (timeout === null && truncation_on_tables && !hasColors) {
    await client.call(deleteWorkspaceConfiguration, headersOf(workspace), { signal });
    return values;
  }
  const body = {
    ...(timeout === null ? {} : { timeout_to_mark_thread_as_inactive: `PT${timeout}S` }),
    truncation_on_tables,
    ...(hasColors ? { color_map: { ...color_map } } : {}),
  };
  await client.call(writeWorkspaceConfiguration, { ...headersOf(workspace), body }, { signal });
  return values;
}

function headersOf(workspace: string) {
  requireWorkspace(workspace);
  return { headers: { "comet-workspace": workspace } };
}

/** Seconds of a duration in Java's form: `PT168H`, `PT1H30M`, `PT26H3M4S`. */
function secondsOf(duration: string): number {
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(duration) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) {
    throw new UnexpectedResponseError(
      {
        code: "OPIK_RESPONSE_UNEXPECTED",
        what: `The response to ${readWorkspaceConfiguration.method} ${readWorkspaceConfiguration.path} has a duration in an unexpected form: ${JSON.stringify(duration.slice(0, 40))}.`,
        next: "This package may not know this version of the server: please report it, with the version.",
      },
      "none",
    );
  }
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
