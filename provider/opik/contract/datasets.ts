import { z } from "zod";
import { defineCollection } from "./collection";

const visibility = z.enum(["private", "public"]);

/**
 * Datasets and test suites of a workspace, whose names are unique across its projects. A PUT without a description removes
 * it, and none can be blank; what else it leaves out stays. A delete takes items and versions along.
 */
export const datasets = defineCollection({
  name: "Dataset",
  noun: "dataset",
  path: "/v1/private/datasets",
  record: {
    name: z.string(),
    /** Left out where it is the workspace's. */
    project_id: z.string().optional(),
    type: z.string().optional(),
    /** Left out where there is none. */
    description: z.string().optional(),
    /** In an order of the server's; left out where there are none. */
    tags: z.array(z.string().nullable()).optional(),
    visibility: z.string().optional(),
    dataset_items_count: z.number().optional(),
    /** Once there are items. */
    latest_version: z
      .looseObject({ version_hash: z.string().optional(), version_name: z.string().optional() })
      .optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    name: z.string().min(1),
    project_id: z.string().optional(),
    type: z.enum(["dataset", "evaluation_suite"]).optional(),
    description: z.string().optional(),
    tags: z.array(z.string()).optional(),
    visibility: visibility.optional(),
  },
  createOnly: ["project_id", "type"],
  create: { response: "location", clientId: true },
  update: "PUT",
  delete: "one",
  find: { retrieve: "name", as: "dataset_name" },
  list: { pageSize: 1000, showsAll: true },
  gone: "Dataset not found",
  evidence: "observed",
  source: "Recorded exchanges with a self-hosted Opik server 2.1.24",
});
