import { z } from "zod";
import { defineCollection } from "./collection";

export const ALERT_TYPES = ["general", "slack", "pagerduty"] as const;

export const ALERT_EVENT_TYPES = [
  "trace:errors",
  "trace:cost",
  "trace:latency",
  "trace:feedback_score",
  "trace_thread:feedback_score",
  "trace:guardrails_triggered",
  "prompt:created",
  "prompt:committed",
  "prompt:deleted",
  "experiment:finished",
] as const;

const texts = z.record(z.string(), z.string());

const triggerConfig = z.strictObject({
  type: z.enum([
    "scope:project",
    "threshold:errors",
    "threshold:cost",
    "threshold:latency",
    "threshold:feedback_score",
  ]),
  /** Texts all: a number is stored as JSON writes it, which the server's job may not read. */
  config_value: texts.optional(),
  group_index: z.number().int().optional(),
});

/**
 * Alerts of a workspace, which call a webhook. A PUT clears what it leaves out, the webhook's secret too, which reads back
 * masked; without the alert's id it moves the alert to a new one. Names may repeat.
 */
export const alerts = defineCollection({
  name: "Alert",
  noun: "alert",
  path: "/v1/private/alerts",
  record: {
    name: z.string(),
    /** Not there where a trigger has projects of its own. */
    project_id: z.string().optional(),
    alert_type: z.string().optional(),
    enabled: z.boolean().optional(),
    metadata: texts.nullish(),
    webhook: z.looseObject({
      url: z.string(),
      secret_token: z.string().nullish(),
      headers: texts.nullish(),
    }),
    triggers: z.array(z.looseObject({ event_type: z.string() })).nullish(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string(),
    project_id: z.guid().optional(),
    alert_type: z.enum(ALERT_TYPES).optional(),
    enabled: z.boolean().optional(),
    metadata: texts.optional(),
    webhook: z.strictObject({
      /** Never shown, so that an update clears it. */
      name: z.string().optional(),
      url: z.string(),
      secret_token: z.string().optional(),
      headers: texts.optional(),
    }),
    triggers: z
      .array(
        z.strictObject({
          event_type: z.enum(ALERT_EVENT_TYPES),
          trigger_configs: z.array(triggerConfig).optional(),
        }),
      )
      .optional(),
    /** Newer servers only: 2.1.24 drops it. */
    custom_fields: texts.optional(),
  },
  create: { response: "location", clientId: true },
  update: "PUT",
  withId: true,
  delete: "batch",
  find: "list",
  list: { pageSize: 1000, showsAll: true },
  gone: "Alert not found",
  evidence: "observed",
  source:
    "Recorded exchanges with a self-hosted Opik server 2.1.24; custom_fields: types of the client opik 2.2.122",
});
