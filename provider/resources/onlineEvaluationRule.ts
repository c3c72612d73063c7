import { z } from "zod";
import { asSet, type CheckFailure, closeTo, json, type Properties } from "../kit";
import { objectError, onlineEvaluationRules } from "../opik";
import {
  isJudge,
  judgeCodec,
  LlmAsJudge,
  pythonCodec,
  sameJudge,
  UserDefinedMetricPython,
  withoutDerived,
} from "./evaluationCode";
import { notBlank } from "./notBlank";
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const EvaluationScope = z.enum(["trace", "thread", "span"]).meta({
  id: "EvaluationScope",
  description: "What a rule scores.",
});

const EvaluationTriggerScope = z.enum(["production", "experiment", "both"]).meta({
  id: "EvaluationTriggerScope",
  description: "Origin of the data that a rule scores.",
});

const OPERATORS =
  "contains not_contains starts_with ends_with = != > >= < <= is_empty is_not_empty in not_in".split(" ");

const EvaluationFilter = z
  .strictObject({
    field: z.string().min(1, "it must not be empty").meta({
      description:
        "Field to filter by, such as `name`, `tags`, `metadata`, `feedback_scores` or `duration` (in milliseconds).",
    }),
    operator: z
      .string()
      .refine((operator) => OPERATORS.includes(operator), `it must be one of ${OPERATORS.join(" ")}`)
      .meta({
        description: `One of ${OPERATORS.map((one) => `\`${one}\``).join(" ")}.`,
      }),
    key: z.string().optional().meta({ description: "Key, if the field is a map." }),
    value: z.string().optional().meta({ description: 'Value to compare with, as text. Defaults to `""`.' }),
  })
  .meta({ id: "EvaluationFilter", description: "A condition on the data to score." });

const PREFIX = { trace: "", thread: "trace_thread_", span: "span_" } as const;

/** The wire's type of what a rule declares. */
const typeOf = (scope: unknown, inputs: Properties) =>
  `${PREFIX[scope as keyof typeof PREFIX]}${"llmAsJudge" in inputs ? "llm_as_judge" : "user_defined_metric_python"}`;

const scopeOf = (type: unknown) =>
  Object.entries(PREFIX).find(([, prefix]) => prefix !== "" && String(type).startsWith(prefix))?.[0] ??
  "trace";

const KINDS = ["llmAsJudge", "userDefinedMetricPython"] as const;

type Filters = readonly z.output<typeof EvaluationFilter>[];

const projectsOf = ({ projects }: Properties) =>
  (projects as { project_id: string }[] | undefined)?.map((one) => one.project_id) ?? [];

/** Scores what arrives in a project. */
export const OnlineEvaluationRule = opik.resource({
  name: "OnlineEvaluationRule",
  summary: "An online evaluation rule, which scores traces, threads or spans of projects as they arrive.",
  details:
    "A rule asks a model (`llmAsJudge`) or runs a Python metric (`userDefinedMetricPython`). Switching between the two, or " +
    "changing the `scope` or the workspace, replaces the rule: the new one has another id, and the log of the old one is lost. " +
    "The model needs an LlmProviderKey; the server does not check that there is one.\n\n" +
    "Names need not be unique: if a rule of the same name, kind and scope exists in one of the projects, you get a warning, or " +
    "it is taken over with `adopt`. Deleting a rule keeps the scores that it has given.\n\n" +
    "The resource's id is the rule's UUID. Import it by id or as `project/name`; prefix `workspace/` for a workspace other than " +
    "the configured one.",
  example: {
    typescript: `const hallucination = new OnlineEvaluationRule("hallucination", {
    name: "Hallucination",
    projectIds: ["0190babc-62a0-71d2-832a-0feffa4676eb"],
    samplingRate: 0.1,
    llmAsJudge: {
        model: { name: "gpt-4o-mini" },
        messages: [{ role: "USER", content: "Is this grounded? Q: {{question}} A: {{answer}}" }],
        variables: { question: "input.question", answer: "output.answer" },
        schema: [{ name: "Hallucination", type: "DOUBLE", description: "0 grounded, 1 made up" }],
    },
});`,
    yaml: `resources:
  hallucination:
    type: opik:OnlineEvaluationRule
    properties:
      name: Hallucination
      projectIds: ["0190babc-62a0-71d2-832a-0feffa4676eb"]
      samplingRate: 0.1
      llmAsJudge:
        model: { name: gpt-4o-mini }
        messages:
          - role: USER
            content: "Is this grounded? Q: {{question}} A: {{answer}}"
        variables: { question: input.question, answer: output.answer }
        schema:
          - { name: Hallucination, type: DOUBLE, description: "0 grounded, 1 made up" }`,
  },
  inputs: {
    // The server's column holds 150 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: notBlank
      .max(150)
      .meta({ description: "Name of the rule, at most 150 characters; need not be unique." }),
    projectIds: z
      .array(projectId)
      .min(1, "at least one project is needed")
      .meta({
        description: "Ids (UUIDs) of the projects whose data is scored; at least one, in any order.",
        same: asSet,
        codec: {
          toWire: (ids) => [...new Set(ids as string[])],
          fromWire: (_, live) => projectsOf(live),
        },
      }),
    enabled: z.boolean().optional().meta({
      description:
        "Whether the rule is enabled. Not managed if omitted (a new rule is enabled), reset to `true` if removed.",
      createDefault: true,
      resetTo: true,
    }),
    samplingRate: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({
        description:
          "Fraction of the data that is scored, from 0 to 1; the server stores about six digits. Not managed if omitted (1 in a new rule), reset to 1 if removed.",
        createDefault: 1,
        resetTo: 1,
        same: (live, declared) => sixDigits(live) === sixDigits(declared) || closeTo(1e-6)(live, declared),
      }),
    scope: EvaluationScope.optional().meta({
      description:
        "What is scored: `trace` (the default), `thread` or `span`. Changing it replaces the rule.",
      wire: "type",
      checkDefault: "trace",
      replaceOnChanges: true,
      codec: { toWire: typeOf, fromWire: scopeOf },
    }),
    filters: z
      .array(EvaluationFilter)
      .optional()
      .meta({
        description:
          "Conditions that must all hold for an item to be scored. Not managed if omitted, cleared if removed.",
        resetTo: [],
        same: (live, declared) => json(...([live, declared].map(withoutBlanks) as [unknown, unknown])),
        codec: {
          toWire: (filters) => (filters as Filters).map(({ value = "", ...rest }) => ({ ...rest, value })),
          fromWire: (filters) =>
            withoutBlanks(
              (filters as Filters).map(({ field, operator, key, value }) => ({
                field,
                operator,
                key,
                value,
              })),
            ),
        },
      }),
    llmAsJudge: LlmAsJudge.optional().meta({
      description:
        "Scores by a model. Exactly one of this and `userDefinedMetricPython` is required; switching replaces the rule.",
      wire: "code",
      same: sameJudge,
      codec: judgeCodec,
    }),
    userDefinedMetricPython: UserDefinedMetricPython.optional().meta({
      description: "Scores by a Python metric. The server's Python evaluator must be enabled.",
      wire: "code",
      codec: pythonCodec,
    }),
    triggerScope: EvaluationTriggerScope.optional().meta({
      description:
        "Whether the rule scores data from production, from experiments or from both. Not managed if omitted, reset to `production` if removed. Needs a newer server than 2.1.24; not verified.",
      resetTo: "production",
    }),
    ...inWorkspace,
    ...adoptable("rule", " Kind and scope must match, and it must have one of the projects."),
  },
  outputs: {
    type: z.string().meta({ description: "Opik's type of the rule, such as `span_llm_as_judge`." }),
    ...objectOutputs("rule"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: z.string().optional().meta({ description: "Id of a project, to list its rules only." }),
  },
  refine: [
    (inputs) =>
      KINDS.filter((kind) => kind in inputs).length !== 1
        ? {
            property: "llmAsJudge",
            reason: "Exactly one of llmAsJudge and userDefinedMetricPython is needed.",
          }
        : undefined,
    ({ scope = "trace", llmAsJudge: judge }) => [
      ...unfit("llmAsJudge.variables", scope === "thread" && judge?.variables, "a thread has none; omit it"),
      ...unfit(
        "llmAsJudge.maxCostUsd",
        scope === "span" && judge?.maxCostUsd,
        "the server drops it for a span; omit it",
      ),
    ],
    ({ scope = "trace", userDefinedMetricPython: python }) => {
      const some = Object.keys(python?.arguments ?? {}).length > 0;
      return [
        ...unfit(
          "userDefinedMetricPython.arguments",
          scope === "thread" && python?.arguments,
          "a thread has none; omit it",
        ),
        ...unfit(
          "userDefinedMetricPython.arguments",
          scope !== "thread" && python !== undefined && !some,
          `at least one argument is needed for a ${scope}`,
        ),
      ];
    },
  ],
  replaces: (state, inputs) => {
    const { type } = state as Properties;
    return KINDS.filter(
      (kind) => kind in inputs && type !== undefined && isJudge(type) !== (kind === "llmAsJudge"),
    );
  },
  lifecycle: workspaceObject({
    collection: onlineEvaluationRules,
    unique: false,
    matches: (live, asked) => {
      const ids = [asked["projectIds"] ?? asked["projectId"] ?? []].flat();
      const isNarrowed = "projectIds" in asked || "projectId" in asked;
      const isTyped = KINDS.some((kind) => kind in asked);
      return (
        (!isNarrowed || projectsOf(live).some((id) => ids.includes(id))) &&
        (!isTyped || live["type"] === typeOf(asked["scope"], asked))
      );
    },
    importForms: ["project/name"],
    importKey: async (context, scope, text) => {
      const found = await inProject(context, scope, text);
      return found && { name: found.name, projectIds: [found.projectId] };
    },
    check: async (context, { inputs }) => ({
      failures: await missingProjects(context, inputs, "projectIds"),
    }),
    body: (body, { live }) => {
      const { code } = body as { code: Properties };
      if (live !== undefined && isJudge(live["type"]) !== "model" in code) {
        throw objectError("OnlineEvaluationRule", "EXISTS", {
          what: `The online evaluation rule ${JSON.stringify(live["name"])} (${live.id}) is of type ${live["type"]}, which cannot be changed; code of another type would make it unreadable, so nothing was written.`,
          next: "Run `pulumi refresh`; the next run then replaces the rule.",
        });
      }
      // A PATCH with another type is answered as done, and nothing of the type changes.
      const kept = live && { type: live["type"], project_ids: body["project_ids"] ?? projectsOf(live) };
      return { ...body, ...kept, action: "evaluator", code: withoutDerived(code) };
    },
    warnings: ({ state, replaced }) =>
      replaced && state !== undefined
        ? [
            `The online evaluation rule ${JSON.stringify(state["name"])} is replaced: the new one has another id, and the log of this one is lost.`,
          ]
        : [],
    remains: "The scores that it has given stay.",
  }),
});

function unfit(path: string, isThere: unknown, reason: string): CheckFailure[] {
  return isThere === undefined || isThere === false
    ? []
    : [{ property: path.split(".")[0] ?? "", reason: `${path} is not valid: ${reason}.` }];
}

/** A number as a column of 32 bits shows it: 0.123456789 reads 0.123457, 0.999999999 reads 1. */
function sixDigits(value: unknown): number {
  return Number(Math.fround(Number(value)).toPrecision(6));
}

/** An empty key or value of a filter is as none. */
function withoutBlanks(filters: unknown): unknown {
  return (filters as Filters).map((filter) =>
    Object.fromEntries(
      Object.entries(filter).filter(([, value]) => value !== "" && value !== undefined && value !== null),
    ),
  );
}
