import { replays } from "./replay";

/** What the provider never sends: the local Opik refuses it, and says what of it the contract does not have. */
const NOT_IN_CONTRACT = "the contract has no such request";

/** What follows from such a request is missing then. */
const NOT_HAPPENED = "what was refused before has not happened";

/** The real server quotes its parser. */
const PARSER = "the text names a place in the request's text, and the server's classes";

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

replays({
  name: "project",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Ids and unknown fields in bodies, values that the shapes do not have, sorting, batches, other objects.
      lines: [
        9, 10, 11, 12, 13, 14, 26, 27, 28, 29, 30, 31, 32, 38, 39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51,
        52, 56, 57, 62, 73, 75, 83, 85, 86, 88, 93, 94, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 112,
        113, 114, 115, 116, 118, 119, 120, 121, 122, 123, 124, 125, 126, 128, 129, 130, 131, 132, 134, 135,
        136, 140,
      ],
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
