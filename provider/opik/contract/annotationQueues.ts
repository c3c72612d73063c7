import { z } from "zod";
import { defineCollection } from "./collection";

/** Newer servers only: 2.1.24 drops it. `null` keeps what is there. */
const automation = z.looseObject({
  enabled: z.boolean().optional(),
  conditions: z
    .looseObject({
      groups: z.array(
        z.looseObject({
          conditions: z.array(
            z.looseObject({ score_name: z.string(), operator: z.string(), value: z.number() }),
          ),
        }),
      ),
    })
    .nullish(),
  max_items_in_queue: z.number().int().nullish(),
});

/**
 * Annotation queues of a project. What a PATCH leaves out stays; project and scope it takes and ignores. A create with the
 * id of a queue that is there puts the new one in its place, and one with the id of a deleted queue has its items: each
 * create needs an id of its own. Names may repeat.
 */
export const annotationQueues = defineCollection({
  name: "AnnotationQueue",
  noun: "annotation queue",
  path: "/v1/private/annotation-queues",
  record: {
    project_id: z.string(),
    name: z.string(),
    scope: z.string(),
    description: z.string().nullish(),
    instructions: z.string().nullish(),
    comments_enabled: z.boolean().nullish(),
    feedback_definition_names: z.array(z.string()).nullish(),
    annotators_per_item: z.number().nullish(),
    lock_timeout_seconds: z.number().nullish(),
    automation: automation.nullish(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    project_id: z.guid(),
    name: z.string(),
    scope: z.enum(["trace", "thread"]),
    description: z.string().optional(),
    instructions: z.string().optional(),
    comments_enabled: z.boolean().optional(),
    feedback_definition_names: z.array(z.string()).optional(),
    annotators_per_item: z.number().int().optional(),
    lock_timeout_seconds: z.number().int().optional(),
    automation: automation.extend({ clear_max_items_in_queue: z.boolean().optional() }).optional(),
  },
  createOnly: ["project_id", "scope"],
  create: { response: "location", clientId: true },
  update: "PATCH",
  delete: "batch",
  find: "list",
  list: { pageSize: 1000, showsAll: true },
  gone: "Annotation queue not found",
  evidence: "observed",
  source:
    "Recorded exchanges with a self-hosted Opik server 2.1.24; automation: types of the client opik 2.2.122",
});
