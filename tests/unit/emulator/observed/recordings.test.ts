import { alerts, annotationQueues, datasets } from "../../../../provider/opik/contract";
import { replays } from "./replay";

/** What the provider never sends: the local Opik refuses it, and says what of it the contract does not have. */
const NOT_IN_CONTRACT = "the contract has no such request";

/** What follows from such a request is missing then. */
const NOT_HAPPENED = "what was refused before has not happened";

/** The real server quotes its parser. */
const PARSER = "the text names a place in the request's text, and the server's classes";

replays({
  name: "feedback-definition",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Ids, nothing where a field is required, types that there are not, nulls, broken JSON, lists by name or type or
      // without a page, batches.
      lines: [
        20, 22, 28, 29, 30, 31, 32, 33, 60, 61, 64, 66, 67, 68, 69, 76, 80, 81, 82, 90, 96, 113, 114, 115,
      ],
    },
    { reason: PARSER, lines: [40, 48] },
    { reason: "the order of several messages is an accident", lines: [9] },
  ],
  inContract: ({ body }) => {
    const { id: _id, description, ...rest } = body as { id?: string; description?: string | null };
    return typeof description === "string" ? { ...rest, description } : rest;
  },
});

replays({
  name: "llm-provider-key",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // No provider, nulls, numbers and objects in the configuration, ids, broken JSON, pages, provider and its name in a
      // PATCH, no ids.
      lines: [35, 46, 75, 76, 85, 88, 89, 93, 98, 102, 108, 114, 120, 126, 128, 130, 141, 151, 160, 163],
    },
    { reason: PARSER, lines: [36, 37] },
    // A key of OpenAI that was given a provider's name by a PATCH.
    { reason: NOT_HAPPENED, lines: [142, 144, 147, 164, 165, 166] },
  ],
  inContract: ({ body }) => {
    const { id: _id, configuration, ...rest } = body as { id?: string; configuration?: { a?: unknown } };
    return typeof configuration?.a === "number" ? { ...rest, configuration: { a: "1" } } : rest;
  },
});

type Fields = Readonly<Record<string, unknown>>;

/** A rule that was accepted, with what the contract needs; what it does not have, a read does not show either. */
function evaluationRule({ body }: { readonly body?: unknown }): unknown {
  const { type, name, project_ids, project_id, enabled, sampling_rate, filters, code } = body as Fields;
  if (code === undefined) {
    return undefined;
  }
  const { model, messages, variables, schema, max_cost_usd, metric, arguments: values } = code as Fields;
  const { max_cost_usd: _, ...parameters } = (model ?? {}) as Fields;
  return {
    type,
    action: "evaluator",
    name,
    project_ids: project_ids ?? [project_id],
    enabled: String(enabled) === "true",
    sampling_rate: Number(sampling_rate ?? 0),
    ...(filters ? { filters } : {}),
    code:
      metric === undefined
        ? {
            model: parameters,
            messages: (messages as { role?: string }[]).map((one) => ({
              ...one,
              role: one.role?.toUpperCase(),
            })),
            ...(variables ? { variables } : {}),
            schema,
            ...(max_cost_usd ? { max_cost_usd } : {}),
          }
        : { metric, ...(values ? { arguments: values } : {}) },
  };
}

replays({
  name: "projects",
  seed: (opik) => {
    const id = "0190babc-62a0-71d2-832a-0feffa4676eb";
    const description = "This is the default project. It cannot be deleted.";
    opik.addProject({ id, name: "Default Project", description, visibility: "private" });
    return { [id]: id };
  },
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      lines: [
        4, 6, 8, 9, 11, 12, 13, 14, 15, 16, 17, 27, 28, 29, 30, 31, 32, 44, 46, 47, 48, 50, 56, 61, 62, 66,
        67, 72, 83, 85, 93, 95, 96, 98, 103, 104,
      ],
    },
  ],
  violations: {
    "wrong workspace, invalid body": ["Body field name must have at least 1 character."],
    "unknown request field": [
      "Body field nope is not known.",
      "Body field created_by is not known.",
      "Body field workspace_id is not known.",
      "Body field created_at is not known.",
    ],
    "content-type text/plain": ["The body must have the content-type application/json."],
    "content-type application/x-www-form-urlencoded": [
      "The body must have the content-type application/json.",
    ],
    "content-type application/merge-patch+json": ["The body must have the content-type application/json."],
    "malformed JSON": ["The body is not valid JSON."],
    "empty body": ["The body is not valid JSON."],
    "null body": ["The body must be an object, but is null."],
    "array body": ["The body must be an object, but is a list."],
    "number for string": ["Body field name must be a string, but is a number."],
    "object for string": ["Body field name must be a string, but is an object."],
    "create with client id": ["Body field id is not known."],
    "create with v4 client id": ["Body field id is not known."],
    "create with malformed client id": ["Body field id is not known."],
    "create name missing": ["Body field name is missing."],
    "create name null": ["Body field name must be a string, but is null."],
    "create name empty": ["Body field name must have at least 1 character."],
    "create desc null": ["Body field description must be a string, but is null."],
    "create vis wrong": ['Body field visibility must be "private" or "public".'],
    "create vis upper": ['Body field visibility must be "private" or "public".'],
    "create vis null": ['Body field visibility must be "private" or "public".'],
    "create vis empty": ['Body field visibility must be "private" or "public".'],
    "list by substring": [
      "Query parameter page is missing.",
      "Query parameter size is missing.",
      "Query parameter name is not known.",
    ],
    "list sorted by name": ["Query parameter page is missing.", "Query parameter sorting is not known."],
    "list sorting malformed": [
      "Query parameter page is missing.",
      "Query parameter size is missing.",
      "Query parameter sorting is not known.",
    ],
    "retrieve blank": ["Body field name must have at least 1 character."],
    "retrieve no name": ["Body field name is missing."],
    "patch description null": ["Body field description must be a string, but is null."],
    "patch name null": ["Body field name must be a string, but is null."],
    "patch name empty": ["Body field name must have at least 1 character."],
    "patch visibility null": ['Body field visibility must be "private" or "public".'],
    "patch visibility wrong": ['Body field visibility must be "private" or "public".'],
    "patch unknown field": ["Body field zz is not known."],
    "patch id in body": ["Body field id is not known."],
    "patch no body": ["The body must have the content-type application/json."],
    "patch null body": ["The body must be an object, but is null."],
    // This the real server refuses too, in the same words.
    "method not allowed": ["The contract has this route for GET and POST only."],
  },
  inContract: ({ body }) => {
    const whole = typeof body === "string" ? JSON.parse(body) : body;
    return Object.fromEntries(
      Object.entries(whole as object)
        .filter(([name, value]) => ["name", "description", "visibility"].includes(name) && value !== null)
        .map(([name, value]) => [name, String(value)]),
    );
  },
});

replays({
  name: "project",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Ids and unknown fields in bodies, values that the shapes do not have, sorting, batches, other objects.
      lines: [
        9, 10, 11, 12, 13, 14, 26, 27, 28, 29, 30, 31, 32, 38, 39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51,
        52, 56, 57, 62, 73, 75, 83, 85, 86, 88, 93, 94, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 118,
        119, 120, 121, 122, 123, 124, 125, 126, 132, 134, 135, 136,
      ],
    },
  ],
});

replays({
  name: "online-evaluation-rule",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // One project by project_id, ids, nulls and numbers as text in bodies, roles in lower case, lists without pages and with filters, logs.
      lines: [
        5, 19, 21, 33, 35, 36, 42, 43, 46, 49, 56, 59, 60, 62, 67, 74, 85, 87, 89, 91, 93, 97, 102, 113, 114,
        117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 142, 152, 157, 160, 170, 171, 181, 182, 187,
        189, 195, 196, 197, 198, 199, 200, 201, 216,
      ],
    },
    { reason: "the deletion before it is not in the contract", lines: [188, 217] },
    { reason: "the order of the reasons is an accident", lines: [50, 110] },
    { reason: "fields and operators of filters are not looked at here", lines: [100, 101, 167] },
    {
      reason: "a PATCH with another type moves the time of the last update, although nothing else",
      lines: [166],
    },
  ],
  inContract: evaluationRule,
});

replays({
  name: "retention-rule",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Rules of projects and of the organization, values that the shapes do not have, lists without pages.
      lines: [3, 6, 8, 10, 11, 12, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 33, 39, 44],
    },
    {
      reason: "the rule is one of a project or of the organization, which are not in the contract",
      lines: [7, 9, 13, 36, 37, 38, 43, 45, 46, 47, 49, 50],
    },
  ],
  inContract: ({ body }) => {
    const { retention, project_id, organization_level } = (body ?? {}) as Fields;
    return retention === undefined || project_id || organization_level
      ? undefined
      : { retention, apply_to_past: true };
  },
});

replays({
  name: "environment",
  seed: (opik) => {
    const there = [
      ["6419336b-e804-11f1-9a27-02fc00000001", "development", "#945FCF", 0, "12:41:38.207956"],
      ["6419347e-e804-11f1-9a27-02fc00000001", "staging", "#12A4B4", 1, "12:41:38.207956"],
      ["64193599-e804-11f1-9a27-02fc00000001", "production", "#19A979", 2, "12:41:38.207956"],
      ["01a20da5-4d00-71d5-9c9d-0311acd64cdc", "pm-new-env", "#eab308", 0, "13:01:06.689893"],
      ["01a20da5-4d73-738f-a895-33f73d27c0fa", "dupe", "#64748b", 0, "13:01:06.804561"],
    ] as const;
    for (const [id, name, color, position, time] of there) {
      const at = `2026-11-24T${time}Z`;
      const times = { created_at: at, created_by: "admin", last_updated_at: at, last_updated_by: "admin" };
      opik.addObject("Environment", { id, name, color, position, ...times });
    }
    return {};
  },
  inContract: ({ body }) =>
    Object.fromEntries(
      Object.entries(body as object)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, name === "position" ? Math.trunc(Number(value)) : value]),
    ),
  exceptions: [
    { reason: "which colour the server picks is not known", lines: [3, 22, 25, 27, 30, 35, 37, 106] },
    {
      reason: NOT_IN_CONTRACT,
      lines: [15, 42, 44, 46, 48, 49, 53, 54, 59, 61, 67, 73, 81, 90, 91, 93, 94, 97, 100, 103, 107, 189],
    },
    { reason: "the server kept a coerced position with a picked colour", lines: [43, 45, 47] },
    {
      reason: "lists have picked colours, and what a trace or a prompt version registered",
      lines: [52, 85, 92, 187, 188, 191],
    },
  ],
});

replays({
  name: "alert",
  inContract: alertInContract,
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Bodies without what is required, with ids below, nulls, numbers for texts, names of projects; filters, other calls.
      lines: [
        9, 18, 20, 21, 53, 55, 56, 59, 60, 65, 68, 70, 75, 76, 77, 91, 92, 93, 95, 99, 104, 105, 108, 109,
        110, 111, 112, 113, 114, 115, 116, 117, 124, 157, 159, 160, 163, 171, 176, 177, 178, 179, 185,
      ],
    },
    {
      reason: "the provider sends the id of the path always, so the local Opik moves no alert",
      lines: [166, 167, 168],
    },
    {
      reason: "ids below are never sent, so the local Opik makes new ones with each write",
      lines: [164],
    },
  ],
});

replays({
  name: "annotation-queue",
  inContract: queueInContract,
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Bodies without what is required, with nulls; project and scope in a PATCH; filters, batches, items, traces.
      lines: [
        15, 17, 20, 23, 27, 28, 29, 30, 39, 41, 49, 53, 54, 55, 56, 59, 60, 61, 62, 63, 64, 65, 66, 71, 77,
        83, 89, 93, 99, 105, 109, 111, 113, 117, 118, 119, 121, 123, 124, 125, 127, 132,
      ],
    },
    {
      reason: "the local Opik has no items of queues",
      lines: [120, 122, 126],
    },
  ],
});

replays({
  name: "workspace-configuration",
  exceptions: [
    { reason: PARSER, lines: [33, 43, 49, 53, 55] },
    // Nulls, blanks, other types, unknown fields, broken JSON, no body.
    { reason: NOT_IN_CONTRACT, lines: [51, 57, 67, 69, 71, 79, 87, 89, 91, 93] },
    // A map of one color that is null is kept as one of none.
    { reason: NOT_HAPPENED, lines: [80] },
  ],
  // What a request leaves out, and what is null or blank in it, is the same to the server.
  inContract: ({ method, body }) =>
    method === "PUT" && typeof body === "object" && body !== null
      ? Object.fromEntries(
          Object.entries(body)
            .filter(([name, value]) => value !== null && value !== "" && name !== "zz")
            .map(([name, value]) => [name, value === "true" ? true : value]),
        )
      : undefined,
});

replays({
  name: "dataset",
  madeUp: ["version_hash"],
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Projects by name, no or a blank name, types and visibilities that there are not, nulls, broken JSON, lists that are
      // narrowed or have no page, type and project in a PUT.
      lines: [
        12, 19, 28, 29, 31, 32, 36, 41, 42, 43, 46, 48, 49, 50, 51, 52, 53, 55, 56, 57, 58, 61, 66, 73, 75,
        80, 84, 86, 88, 89,
      ],
    },
    {
      reason: NOT_IN_CONTRACT,
      // Items by themselves, by name and as a stream, versions by name, tags, restoring, sets of changes, deletions by name,
      // of many and by filters, other sources.
      lines: [
        122, 124, 126, 127, 128, 129, 131, 135, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 149,
        150, 151, 152, 154, 158, 159, 160, 161, 167, 175, 177, 178, 179, 180, 181, 188, 191,
      ],
    },
    { reason: PARSER, lines: [112, 118] },
    // A project and a tag of null that a create made; what was done to items and versions in these ways.
    {
      reason: NOT_HAPPENED,
      lines: [13, 37, 123, 130, 136, 148, 153, 155, 157, 162, 164, 168, 169, 189, 190],
    },
  ],
  seed: (opik) => {
    // One was there.
    opik.addObject("Dataset", { id: "01900000-0000-7000-8000-00000000d500", name: "before" });
    return {};
  },
  inContract: ({ method, path, body }) => {
    if (path === "/v1/private/datasets/items") {
      // By its id alone, where the name is there too.
      const { dataset_name: _, ...rest } = body as Fields;
      return rest["dataset_id"] === undefined ? undefined : rest;
    }
    if (!/\/datasets(\/[-0-9a-f]+)?$/.test(path) || typeof body !== "object") {
      return undefined;
    }
    const { create, update } = datasets.operations;
    const { shape } = (method === "PUT" ? update : create)?.shapes.body ?? {};
    const { tags, ...rest } = known(body, Object.keys(shape ?? {}));
    return Array.isArray(tags) ? { ...rest, tags: tags.filter((tag) => tag !== null) } : rest;
  },
});

replays({
  name: "dashboard",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Projects by name, ids, fields that are missing, unknown or null, broken JSON, a config that is no object, lists
      // that are narrowed or have no page, insights views, batches.
      lines: [
        9, 10, 11, 18, 19, 20, 21, 22, 23, 24, 25, 27, 29, 30, 33, 35, 36, 37, 38, 39, 42, 43, 48, 52, 53, 55,
        57, 58, 59, 62, 64, 65, 67, 68, 74, 75, 76,
      ],
    },
  ],
  seed: (opik) => {
    // One was there.
    opik.addObject("Dashboard", { id: "01900000-0000-7000-8000-00000000da00", name: "before", config: {} });
    return {};
  },
  inContract: ({ method, path, body }) => {
    if (!/\/dashboards(\/[-0-9a-f]+)?$/.test(path) || typeof body !== "object") {
      return undefined;
    }
    const { name, type, config, ...rest } = body as Record<string, unknown>;
    const known = ["project_id", "description"].filter((field) => method === "POST" && rest[field] != null);
    return {
      ...Object.fromEntries(known.map((field) => [field, rest[field]])),
      ...(name == null ? {} : { name }),
      ...(type == null ? {} : { type }),
      ...(method === "PATCH" && config == null
        ? {}
        : { config: typeof config === "object" && config !== null && !Array.isArray(config) ? config : {} }),
    };
  },
});

/** Members that are there and not null, of those that the contract has. */
function known(value: unknown, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries((value ?? {}) as Fields).filter(([name, one]) => names.includes(name) && one !== null),
  );
}

/** A webhook, triggers and configs with ids and times, numbers in the place of texts, the name of a project. */
function alertInContract({ body }: { readonly body?: unknown }): unknown {
  const sent = known(body, Object.keys(alerts.operations.create.shapes.body.shape));
  const configs = (all: unknown) =>
    ((all ?? []) as readonly Fields[]).map((one) => ({
      ...known(one, ["type", "group_index"]),
      config_value: Object.fromEntries(
        Object.entries(known(one["config_value"], Object.keys((one["config_value"] ?? {}) as Fields))).map(
          ([name, value]) => [name, String(value)],
        ),
      ),
    }));
  const triggers = ((sent["triggers"] ?? []) as readonly Fields[]).map((one) => ({
    ...known(one, ["event_type"]),
    trigger_configs: configs(one["trigger_configs"]),
  }));
  return { ...sent, webhook: known(sent["webhook"], ["name", "url", "secret_token", "headers"]), triggers };
}

/** Nulls; project and scope in a PATCH. */
function queueInContract({ method, body }: { readonly method: string; readonly body?: unknown }): unknown {
  const { create, update } = annotationQueues.operations;
  const { shape } = (method === "PATCH" ? update : create)?.shapes.body ?? {};
  return known(body, Object.keys(shape ?? {}));
}

/** Projects that the prompts' recording names. */
const PROJECTS: Readonly<Record<string, string>> = {
  "pm p1": "01a20da5-41ee-704a-8e32-e9f274fc3dd2",
  "pm p2": "01a20da5-4202-7450-a835-a47cb8c75d4c",
};

replays({
  name: "prompt",
  madeUp: ["commit"],
  inContract: ({ method, path, body }) => {
    if (typeof body !== "object" || body === null || (method !== "POST" && method !== "PUT")) {
      return undefined;
    }
    const { name, version, project_id, project_name, description, ...rest } = Object.fromEntries(
      Object.entries(body).filter(([, value]) => value !== null),
    );
    const project = project_id ?? PROJECTS[String(project_name).toLowerCase()];
    if (method === "PUT") {
      return { name, description };
    }
    if (path === "/v1/private/prompts/versions") {
      const { id, environments, tags, version_type, ...made } = version as Record<string, unknown>;
      return version_type === "mask" ? undefined : { name, project_id: project, version: made };
    }
    const { type, template_structure, tags, id, ...kept } = rest;
    const isChat = String(template_structure).toLowerCase() === "chat";
    return path === "/v1/private/prompts"
      ? { name, project_id: project, description, ...kept, ...(isChat ? { template_structure: "chat" } : {}) }
      : undefined;
  },
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Names of projects, values that are null, filters, versions with an id, with environments or as a mask, one version
      // by its id, versions by names, commits and tags, restoring, batches, other objects, and values of a wrong type.
      lines: [
        11, 13, 15, 17, 22, 31, 43, 45, 48, 50, 52, 54, 60, 62, 64, 82, 83, 86, 88, 89, 90, 91, 92, 93, 94,
        95, 96, 97, 98, 103, 114, 118, 120, 122, 124, 136, 141, 144, 145, 146, 151, 152, 153, 154, 155, 156,
        159, 160, 161, 162, 163, 164, 166, 174, 175, 176, 177, 183, 184, 185, 186, 187, 188, 189, 190, 191,
        192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211,
        212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 223, 225, 226, 229, 230, 232, 235, 236, 237, 238,
        239, 240, 244, 247, 248, 249, 259, 260, 261, 262, 263, 267, 268, 272, 273, 274, 275, 276, 277, 278,
      ],
    },
    {
      reason: "it shows what a request did that the contract does not have",
      lines: [12, 63, 142, 171, 172, 250, 251],
    },
    {
      reason: "more prompts had been created by then: those with what the contract does not have",
      lines: [87],
    },
    { reason: "the order of a set is an accident", lines: [79] },
  ],
});
