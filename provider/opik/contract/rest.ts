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
  shapes: { answer: z.looseObject({ version: z.string() }) },
  credentials: [],
  idempotent: true,
  makesStale: [],
  evidence: "observed",
  source: "Recorded exchange with a self-hosted Opik server 2.1.24",
});
