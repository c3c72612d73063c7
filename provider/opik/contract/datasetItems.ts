import { z } from "zod";
import { idSchema } from "./id";
import { defineOperation, type Operation } from "./operation";

const common = {
  surface: "rest",
  credentials: ["apiKey", "session"],
  credentialsOptional: true,
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13",
} as const satisfies Partial<Operation>;
const headers = z.strictObject({ "comet-workspace": z.string().min(1) });
const params = z.strictObject({ id: z.string().min(1) });
const number = z.string().regex(/^[1-9]\d*$/);
const reads = ["readDataset", "listDatasets", "listDatasetItems", "listDatasetVersions"];

/** What an item has besides its data; an item that is written without them has them no more. */
const besides = {
  source: z.enum(["manual", "trace", "span", "sdk"]).optional(),
  trace_id: z.string().optional(),
  span_id: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  evaluators: z.array(z.unknown()).optional(),
  execution_policy: z.unknown().optional(),
};

/** Names of what an item has besides its data, which a write of other data has to repeat. */
export const ITEM_FIELDS: readonly string[] = Object.keys(besides);

const itemSchema = z.looseObject({ id: idSchema, data: z.record(z.string(), z.unknown()).optional() });

export type DatasetItem = z.output<typeof itemSchema>;

const versionSchema = z.looseObject({
  version_hash: z.string(),
  version_name: z.string().optional(),
  items_total: z.number().optional(),
  items_added: z.number().optional(),
  items_modified: z.number().optional(),
  items_deleted: z.number().optional(),
});

export type DatasetVersion = z.output<typeof versionSchema>;

/** Of the latest version unless said, by its hash or a tag; long texts are cut unless `truncate` is `false`. */
export const listDatasetItems = defineOperation({
  ...common,
  name: "listDatasetItems",
  method: "GET",
  path: "/v1/private/datasets/{id}/items",
  shapes: {
    headers,
    params,
    query: z.strictObject({
      page: number.optional(),
      size: number.optional(),
      truncate: z.enum(["true", "false"]).optional(),
      version: z.string().optional(),
    }),
    response: z.looseObject({ content: z.array(itemSchema) }),
  },
  idempotent: true,
  invalidates: [],
});

/**
 * Puts 1 to 1,000 items in the place of those with their ids (of version 7), or adds them. All calls with one
 * `batch_group_id` are one new version; without it the latest one is changed in place.
 */
export const updateDatasetItems = defineOperation({
  ...common,
  name: "updateDatasetItems",
  method: "PUT",
  path: "/v1/private/datasets/items",
  shapes: {
    headers,
    body: z.strictObject({
      dataset_id: z.string().optional(),
      batch_group_id: z.string().optional(),
      items: z.array(
        z.strictObject({
          id: z.string().optional(),
          data: z.record(z.string(), z.unknown()).optional(),
          ...besides,
        }),
      ),
    }),
  },
  idempotent: true,
  invalidates: reads,
});

/** Deletes 1 to 1,000 items; those that are not there are no error. Versions as with {@link updateDatasetItems}. */
export const deleteDatasetItems = defineOperation({
  ...common,
  name: "deleteDatasetItems",
  method: "POST",
  path: "/v1/private/datasets/items/delete",
  shapes: {
    headers,
    body: z.strictObject({ item_ids: z.array(z.string()), batch_group_id: z.string().optional() }),
  },
  idempotent: true,
  invalidates: reads,
});

/** Newest first. `size` of the response is the page's size that was asked for. */
export const listDatasetVersions = defineOperation({
  ...common,
  name: "listDatasetVersions",
  method: "GET",
  path: "/v1/private/datasets/{id}/versions",
  shapes: {
    headers,
    params,
    query: z.strictObject({ page: number.optional(), size: number.optional() }),
    response: z.looseObject({ content: z.array(versionSchema) }),
  },
  idempotent: true,
  invalidates: [],
});

/** What datasets have besides the operations of a collection. */
export const datasetItemOperations: readonly Operation[] = [
  listDatasetItems,
  updateDatasetItems,
  deleteDatasetItems,
  listDatasetVersions,
];
