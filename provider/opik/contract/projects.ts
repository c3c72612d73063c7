import { z } from "zod";
import { defineCollection } from "./collection";

const visibility = z.enum(["private", "public"]);

/**
 * Projects of a workspace. What a PATCH leaves out stays; a description can be emptied, but not removed. A delete answers
 * the same where there is no such project; traces and everything else in it stay, without a project.
 */
export const projects = defineCollection({
  name: "Project",
  noun: "project",
  path: "/v1/private/projects",
  record: {
    name: z.string(),
    /** Left out where there is none. */
    description: z.string().optional(),
    visibility: z.string().optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string().min(1),
    description: z.string().optional(),
    visibility: visibility.optional(),
  },
  create: { response: "location" },
  update: "PATCH",
  delete: "one",
  find: { retrieve: "name" },
  list: { pageSize: 1000, showsAll: true },
  gone: "Project not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13",
});
