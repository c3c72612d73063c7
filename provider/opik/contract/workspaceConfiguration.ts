import { z } from "zod";
import { defineOperation, type Operation } from "./operation";

/*
 * Settings of a workspace. A PUT is the whole: what it leaves out is unset, and truncation_on_tables is true then. Where
 * nobody has set one, and after a DELETE, a GET responds with 404. Durations are of ISO 8601, and read back in Java's form.
 */

const headers = z.strictObject({ "comet-workspace": z.string().min(1) });

const common = {
  surface: "rest",
  path: "/v1/private/workspaces/configurations",
  credentials: ["apiKey", "session"],
  credentialsOptional: true,
  idempotent: true,
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24",
} as const satisfies Partial<Operation>;

export const readWorkspaceConfiguration = defineOperation({
  ...common,
  name: "readWorkspaceConfiguration",
  method: "GET",
  shapes: {
    headers,
    response: z.looseObject({
      timeout_to_mark_thread_as_inactive: z.string().nullish(),
      truncation_on_tables: z.boolean().nullish(),
      color_map: z.record(z.string(), z.string()).nullish(),
    }),
  },
  invalidates: [],
});

/** It answers before all readers see it. */
export const writeWorkspaceConfiguration = defineOperation({
  ...common,
  name: "writeWorkspaceConfiguration",
  method: "PUT",
  shapes: {
    headers,
    body: z.strictObject({
      timeout_to_mark_thread_as_inactive: z.string().min(1).optional(),
      truncation_on_tables: z.boolean().optional(),
      color_map: z.record(z.string(), z.string()).optional(),
    }),
  },
  invalidates: ["readWorkspaceConfiguration"],
});

export const deleteWorkspaceConfiguration = defineOperation({
  ...common,
  name: "deleteWorkspaceConfiguration",
  method: "DELETE",
  shapes: { headers },
  invalidates: ["readWorkspaceConfiguration"],
});

export const workspaceConfigurationOperations: readonly Operation[] = [
  readWorkspaceConfiguration,
  writeWorkspaceConfiguration,
  deleteWorkspaceConfiguration,
];

/** What is said where nobody has set any; another 404 is not taken for it. */
export const WORKSPACE_CONFIGURATION_UNSET = "No workspace configuration found for workspace";
