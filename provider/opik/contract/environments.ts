import { z } from "zod";
import { defineCollection } from "./collection";

/**
 * Environments of a workspace: names that prompt versions and traces carry. A rename or a delete leaves those as they
 * are: the old name still resolves, and a later trace registers it again.
 */
export const environments = defineCollection({
  name: "Environment",
  noun: "environment",
  path: "/v1/private/environments",
  record: {
    name: z.string(),
    /** Left out where none was ever given; can be `""`. */
    description: z.string().optional(),
    /** Picked by the server where a create gives none. */
    color: z.string().optional(),
    position: z.number().optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string().min(1),
    description: z.string().optional(),
    color: z.string().optional(),
    position: z.int32().optional(),
  },
  create: { response: "location", clientId: true },
  update: "PATCH",
  delete: "batch",
  find: "list",
  list: { showsAll: true },
  gone: "Environment not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13",
});
