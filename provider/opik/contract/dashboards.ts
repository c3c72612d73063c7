import { z } from "zod";
import { defineCollection } from "./collection";

/**
 * Dashboards of a workspace. What a PATCH leaves out stays; a `config` of null would be stored as such. Several may have one
 * name; the slug is the server's, and follows the name.
 */
export const dashboards = defineCollection({
  name: "Dashboard",
  noun: "dashboard",
  path: "/v1/private/dashboards",
  record: {
    name: z.string(),
    /** Left out where it is the workspace's. */
    project_id: z.string().optional(),
    type: z.string().optional(),
    description: z.string().optional(),
    /** An object, where it was made by a client that knows it; the server takes any JSON. */
    config: z.unknown(),
    slug: z.string().optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string().min(1),
    project_id: z.string().optional(),
    type: z.enum(["multi_project", "experiments"]).optional(),
    description: z.string().optional(),
    config: z.record(z.string(), z.unknown()),
  },
  createOnly: ["project_id"],
  create: { response: "body" },
  update: "PATCH",
  delete: "one",
  find: "list",
  // Each has all of its config, which can be large.
  list: { pageSize: 50, showsAll: true },
  gone: "Dashboard not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24",
});
