import { z } from "zod";
import { defineCollection } from "./collection";

const type = z.enum(["numerical", "categorical", "boolean"]);

/**
 * Definitions of scores. `details` is by the type: `min` and `max`, `categories`, or `true_label` and `false_label`, in snake
 * case (the official clients' camel case is refused, recorded). A PUT without a description clears it; it may change the
 * type. The built-in `User feedback` cannot be deleted.
 */
export const feedbackDefinitions = defineCollection({
  name: "FeedbackDefinition",
  noun: "feedback definition",
  path: "/v1/private/feedback-definitions",
  record: {
    name: z.string(),
    description: z.string().optional(),
    type: z.string(),
    details: z.looseObject({}),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string().min(1),
    description: z.string().optional(),
    type,
    details: z.record(z.string(), z.unknown()),
  },
  create: { response: "location" },
  update: "PUT",
  delete: "one",
  find: "list",
  list: { pageSize: 1000, showsAll: true },
  gone: "Feedback definition not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13",
});
