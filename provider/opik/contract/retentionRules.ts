import { z } from "zod";
import { defineCollection } from "./collection";

/**
 * Rules for how long traces and spans of a workspace are kept. A create switches the rule off that was active at its level;
 * a delete switches off too, and what is off stays for good. There is no update. The server has rules for projects and for
 * "organizations" as well, which are not offered: its jobs read the first as rules for the whole workspace, and the second as
 * rules for this workspace that lose against its own.
 */
export const retentionRules = defineCollection({
  name: "RetentionRule",
  noun: "retention rule",
  path: "/v1/private/retention/rules",
  record: {
    retention: z.string(),
    apply_to_past: z.boolean(),
    enabled: z.boolean(),
    level: z.string(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    /** The server misses it. */
    retention: z.enum(["short_14d", "base_60d", "extended_400d", "unlimited"]).optional(),
    /** Left out, the server applies the rule to the past, and deletes. */
    apply_to_past: z.boolean().optional(),
  },
  create: { response: "body" },
  update: "never",
  delete: "one",
  find: "list",
  list: { pageSize: 1000, showsAll: true, hides: ({ level }) => level !== "workspace" },
  gone: "Retention rule not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24",
});
