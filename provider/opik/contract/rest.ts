import { z } from "zod";
import { defineOperation } from "./operation";

/*
 * The Opik product's REST API, which open-source servers have too. Its OpenAPI document is published with each
 * version of the server.
 */

export const serverVersion = defineOperation({
  name: "serverVersion",
  surface: "rest",
  method: "GET",
  path: "/is-alive/ver",
  shapes: { response: z.looseObject({ version: z.string() }) },
  credentials: [],
  idempotent: true,
  invalidates: [],
  evidence: "observed",
  source: "Recorded exchange with a self-hosted Opik server 2.1.24",
});

export const defaultWorkspace = defineOperation({
  name: "defaultWorkspace",
  surface: "rest",
  method: "GET",
  path: "/v1/private/auth/workspace",
  shapes: { response: z.looseObject({ workspace_name: z.string() }) },
  credentials: ["apiKey"],
  idempotent: true,
  invalidates: [],
  evidence: "documented",
  source:
    "Opik's OpenAPI document of 2026-07-13, getWorkspaceName; recorded from a self-hosted server 2.1.24, which has no keys",
});
