import { z } from "zod";
import { defineCollection } from "./collection";
import { idSchema } from "./id";
import { defineOperation, type Operation } from "./operation";

const promptType = z.enum(["mustache", "jinja2", "python"]);
const source = "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13";

/** A version as it is read; one that is a mask has no number. */
const promptVersionSchema = z.looseObject({
  id: idSchema,
  /** Left out where it is a part of its prompt. */
  prompt_id: z.string().optional(),
  commit: z.string(),
  version_number: z.string().optional(),
  template: z.string(),
  /** Any JSON, null where there is none. */
  metadata: z.unknown().optional(),
  type: z.string().optional(),
  /** Left out where there are none. */
  environments: z.array(z.string()).optional(),
});

export type PromptVersion = z.output<typeof promptVersionSchema>;

/**
 * Prompts of a workspace. A create makes the first version too, where it has a template. What a PUT leaves out is cleared
 * (description) or stays (tags); it changes no version. A delete takes all versions.
 */
export const prompts = defineCollection({
  name: "Prompt",
  noun: "prompt",
  path: "/v1/private/prompts",
  record: {
    name: z.string(),
    /** Left out where it belongs to the workspace alone. */
    project_id: z.string().optional(),
    description: z.string().optional(),
    tags: z.array(z.string().nullable()).optional(),
    template_structure: z.string().optional(),
    version_count: z.number().optional(),
    /** The one with the greatest id; not in lists. */
    latest_version: promptVersionSchema.optional(),
    /** The one of the environment that was asked for. */
    requested_version: promptVersionSchema.optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  readQuery: { environment: z.string().min(1).optional() },
  body: {
    name: z.string(),
    project_id: z.string().optional(),
    description: z.string().optional(),
    tags: z.array(z.string()).optional(),
    template_structure: z.enum(["text", "chat"]).optional(),
    template: z.string().optional(),
    type: promptType.optional(),
    metadata: z.unknown().optional(),
    change_description: z.string().optional(),
  },
  createOnly: ["project_id", "template_structure", "template", "type", "metadata", "change_description"],
  create: { response: "location", clientId: true },
  update: "PUT",
  delete: "one",
  find: "list",
  list: { pageSize: 1000, showsAll: false },
  gone: "Prompt not found",
  evidence: "observed",
  source,
});

const common = {
  surface: "rest",
  credentials: ["apiKey", "session"],
  credentialsOptional: true,
  evidence: "observed",
  source,
} as const satisfies Partial<Operation>;
const headers = z.strictObject({ "comet-workspace": z.string().min(1) });
const reads = ["readPrompt", "listPrompts", "listPromptVersions", "readPromptVersion"];
const number = z.string().regex(/^[1-9]\d*$/);

/**
 * Finds its prompt by the name: in the project, else the oldest of that name anywhere in the workspace, else it makes one.
 * A commit that there is already is refused, so the call may be repeated. It takes an id too, which is not used: the
 * latest version is the one with the greatest id.
 */
export const createPromptVersion = defineOperation({
  ...common,
  name: "createPromptVersion",
  method: "POST",
  path: "/v1/private/prompts/versions",
  shapes: {
    headers,
    body: z.strictObject({
      name: z.string(),
      project_id: z.string().optional(),
      version: z.strictObject({
        commit: z.string().optional(),
        template: z.string().optional(),
        type: promptType.optional(),
        metadata: z.unknown().optional(),
        change_description: z.string().optional(),
      }),
    }),
    response: promptVersionSchema,
  },
  idempotent: true,
  invalidates: reads,
});

/** Newest first. */
export const listPromptVersions = defineOperation({
  ...common,
  name: "listPromptVersions",
  method: "GET",
  path: "/v1/private/prompts/{id}/versions",
  shapes: {
    headers,
    params: z.strictObject({ id: z.string().min(1) }),
    query: z.strictObject({ page: number.optional(), size: number.optional() }),
    response: z.looseObject({ content: z.array(promptVersionSchema) }),
  },
  idempotent: true,
  invalidates: [],
});

export const readPromptVersion = defineOperation({
  ...common,
  name: "readPromptVersion",
  method: "GET",
  path: "/v1/private/prompts/{id}/versions/by-number/{number}",
  shapes: {
    headers,
    params: z.strictObject({ id: z.string().min(1), number: z.string().min(1) }),
    response: promptVersionSchema,
  },
  idempotent: true,
  invalidates: [],
});

/** Sets the whole set of a version's environments; one that another version of the prompt has moves. */
export const updatePromptVersionEnvironments = defineOperation({
  ...common,
  name: "updatePromptVersionEnvironments",
  method: "PATCH",
  path: "/v1/private/prompts/versions/{id}/environments",
  shapes: {
    headers,
    params: z.strictObject({ id: z.string().min(1) }),
    body: z.strictObject({ environments: z.array(z.string()) }),
  },
  idempotent: true,
  invalidates: reads,
});

/** What prompts have besides the operations of a collection. */
export const promptVersionOperations: readonly Operation[] = [
  createPromptVersion,
  listPromptVersions,
  readPromptVersion,
  updatePromptVersionEnvironments,
];
