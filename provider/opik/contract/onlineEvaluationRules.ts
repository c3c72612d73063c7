import { z } from "zod";
import { defineCollection } from "./collection";

const text = z.string();
const texts = z.record(text, text);

/**
 * How a model is asked; the server misses `model`, `messages`, `schema` and, but for a thread, `variables`. What a read shows
 * besides (`string_content`) is no part of what is sent.
 */
const judge = z.strictObject({
  model: z
    .strictObject({
      name: text.optional(),
      temperature: z.number().optional(),
      seed: z.int().optional(),
      custom_parameters: z.unknown().optional(),
    })
    .optional(),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(["SYSTEM", "USER", "AI", "TOOL_EXECUTION_RESULT", "CUSTOM"]),
        content: text.optional(),
        content_array: z.array(z.looseObject({ type: text })).optional(),
      }),
    )
    .optional(),
  /** Dropped for a thread. */
  variables: texts.optional(),
  schema: z
    .array(
      z.strictObject({
        name: text.optional(),
        type: z.enum(["BOOLEAN", "INTEGER", "DOUBLE"]),
        description: text.optional(),
      }),
    )
    .optional(),
  /** Dropped for a span. */
  max_cost_usd: z.number().optional(),
});

/** The server misses `metric` and, but for a thread, `arguments`. */
const python = z.strictObject({ metric: text.optional(), arguments: texts.optional() });

/** What is scored and how, in one. */
const type = z.enum([
  "llm_as_judge",
  "user_defined_metric_python",
  "trace_thread_llm_as_judge",
  "trace_thread_user_defined_metric_python",
  "span_llm_as_judge",
  "span_user_defined_metric_python",
]);

/**
 * Rules that score what arrives. Names are not unique, unknown projects are taken, and what a create or an update leaves
 * out of `enabled`, `sampling_rate` and `filters` is `false`, 0 and none afterwards. The type of a rule stays: code that does
 * not fit it is stored all the same, and neither the rule nor any list with it can be read from then on.
 */
export const onlineEvaluationRules = defineCollection({
  name: "OnlineEvaluationRule",
  noun: "online evaluation rule",
  path: "/v1/private/automations/evaluators",
  record: {
    name: text,
    type: text,
    /** Those of its projects that there are. */
    projects: z.array(z.looseObject({ project_id: text })).optional(),
    enabled: z.boolean().optional(),
    sampling_rate: z.number().optional(),
    filters: z.array(z.looseObject({})).nullish(),
    code: z.looseObject({}).optional(),
    trigger_scope: text.optional(),
    created_at: text.optional(),
    created_by: text.optional(),
  },
  body: {
    type,
    action: z.literal("evaluator").optional(),
    /** The server misses a name and a project. */
    name: text.optional(),
    project_ids: z.array(z.guid()).optional(),
    /** Left out, it is `false`, in an update too. */
    enabled: z.boolean().optional(),
    /** From 0 to 1; left out, it is 0, in an update too. */
    sampling_rate: z.number().optional(),
    filters: z
      .array(z.strictObject({ field: text, operator: text, key: text.optional(), value: text }))
      .optional(),
    code: z.union([judge, python]).optional(),
    /** Unknown to 2.1.24, which ignores it. */
    trigger_scope: z.enum(["production", "experiment", "both"]).optional(),
  },
  create: { response: "location" },
  update: "PATCH",
  whole: true,
  delete: "batch",
  find: "list",
  list: { pageSize: 1000, showsAll: true },
  gone: "AutomationRuleEvaluator not found",
  unreadable:
    "If only online evaluation rules fail, the server has stored one that it cannot read, and every list that would include it fails: " +
    "one whose code does not match its type (a PATCH with another type stores it), or a judge with a message that begins with [ and is not a list of parts. " +
    "Find it by listing with project_id= or name=; then send a PATCH with its own type and the right code, or delete it by its id.",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24",
});
