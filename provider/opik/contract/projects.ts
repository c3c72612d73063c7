import { z } from "zod";
import { idSchema } from "./id";
import { defineOperation, type Operation } from "./operation";

/*
 * Projects of a workspace, on the Opik product's REST API. "Recorded" is a recorded exchange with a self-hosted
 * server 2.1.24; the OpenAPI document is the one of 2026-07-13.
 */

const RECORDED = "Recorded exchanges with a self-hosted Opik server 2.1.24; OpenAPI document of 2026-07-13";

export const projectSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  /** Left out where there is none. */
  description: z.string().optional(),
  visibility: z.string().optional(),
  created_at: z.string().optional(),
  created_by: z.string().optional(),
});

export type ProjectRecord = z.output<typeof projectSchema>;

/** The workspace by its name; an open-source server has only `default`. */
const headers = z.strictObject({ "comet-workspace": z.string().min(1) });
const params = z.strictObject({ projectId: z.string().min(1) });
const visibility = z.enum(["private", "public"]);

const common = {
  surface: "rest",
  credentials: ["apiKey", "session"],
  credentialsOptional: true,
  evidence: "observed",
  source: RECORDED,
} as const satisfies Partial<Operation>;

export const createProject = defineOperation({
  ...common,
  name: "createProject",
  method: "POST",
  path: "/v1/private/projects",
  shapes: {
    headers,
    body: z.strictObject({
      name: z.string().min(1),
      description: z.string().optional(),
      visibility: visibility.optional(),
    }),
    answer: idSchema,
  },
  answerIn: "location",
  idempotent: false,
  invalidates: ["listProjects"],
});

export const readProject = defineOperation({
  ...common,
  name: "readProject",
  method: "GET",
  path: "/v1/private/projects/{projectId}",
  shapes: { headers, params, answer: projectSchema },
  idempotent: true,
  invalidates: [],
});

/** A read, although it is a POST: the project of exactly this name, case aside. */
export const retrieveProject = defineOperation({
  ...common,
  name: "retrieveProject",
  method: "POST",
  path: "/v1/private/projects/retrieve",
  shapes: { headers, body: z.strictObject({ name: z.string().min(1) }), answer: projectSchema },
  idempotent: true,
  invalidates: [],
});

export const listProjects = defineOperation({
  ...common,
  name: "listProjects",
  method: "GET",
  path: "/v1/private/projects",
  shapes: {
    headers,
    query: z.strictObject({ page: z.string().regex(/^[1-9]\d*$/), size: z.string().regex(/^[1-9]\d*$/) }),
    answer: z.looseObject({ total: z.number(), content: z.array(projectSchema) }),
  },
  idempotent: true,
  invalidates: [],
});

/** What is left out stays; a description can be emptied, but not removed. */
export const updateProject = defineOperation({
  ...common,
  name: "updateProject",
  method: "PATCH",
  path: "/v1/private/projects/{projectId}",
  shapes: {
    headers,
    params,
    body: z.strictObject({
      name: z.string().min(1).optional(),
      description: z.string().optional(),
      visibility: visibility.optional(),
    }),
  },
  idempotent: true,
  invalidates: ["readProject", "listProjects"],
});

/** Answers the same where there is no such project. Traces and everything else in it stay, without a project. */
export const deleteProject = defineOperation({
  ...common,
  name: "deleteProject",
  method: "DELETE",
  path: "/v1/private/projects/{projectId}",
  shapes: { headers, params },
  idempotent: true,
  invalidates: ["readProject", "listProjects"],
});
