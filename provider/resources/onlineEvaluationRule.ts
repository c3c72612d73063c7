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
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const EvaluationScope = z.enum(["trace", "thread", "span"]).meta({
  id: "EvaluationScope",
  description: "What a rule scores.",
});

const EvaluationTriggerScope = z.enum(["production", "experiment", "both"]).meta({
  id: "EvaluationTriggerScope",
  description: "Where what a rule scores comes from.",
});

const OPERATORS =
  "contains not_contains starts_with ends_with = != > >= < <= is_empty is_not_empty in not_in".split(" ");

const EvaluationFilter = z
  .strictObject({
    field: z.string().min(1, "it must not be empty").meta({
      description:
        "Field of what is scored, in Opik's terms: `name`, `tags`, `metadata`, `feedback_scores`, `duration` (in milliseconds).",
    }),
    operator: z
      .string()
      .refine((operator) => OPERATORS.includes(operator), `it must be one of ${OPERATORS.join(" ")}`)
      .meta({
        description: `One of ${OPERATORS.map((one) => `\`${one}\``).join(" ")}.`,
      }),
    key: z.string().optional().meta({ description: "Key in a field that is a map." }),
    value: z
      .string()
      .optional()
      .meta({ description: 'What it is compared with, as text; left out, it is `""`.' }),
  })
  .meta({ id: "EvaluationFilter", description: "A condition on what is scored." });

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
  summary: "An online evaluation rule: it scores traces, threads or spans of its projects as they arrive.",
  details:
    "A rule asks a model (`llmAsJudge`) or runs a metric in Python (`userDefinedMetricPython`). Going from one to the other, " +
    "or to another `scope` or workspace, replaces it: the new rule has another id, and the log of the old one is lost. The model's key is " +
    "an LlmProviderKey's; the server does not check that there is one.\n\n" +
    "Names are not unique: one of the same name, kind and scope in one of the projects is only warned of, or taken over with `adopt`. " +
    "Deleting a rule leaves the scores that it has given.\n\n" +
    "The resource's id is the rule's UUID. It is imported by that, or as `project/name`, in another workspace than the configured " +
    "one as `workspace/id` or `workspace/project/name`.",
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
    name: z
      .string()
      .regex(/\S/, "it must not be blank")
      .max(150)
      .meta({ description: "Name of the rule, at most 150 characters; several rules may have one name." }),
    projectIds: z
      .array(projectId)
      .min(1, "at least one project is needed")
      .meta({
        description: "Ids of the projects whose data the rule scores; at least one, in any order.",
        same: asSet,
        codec: {
          toWire: (ids) => [...new Set(ids as string[])],
          fromWire: (_, live) => projectsOf(live),
        },
      }),
    enabled: z.boolean().optional().meta({
      description: "Whether the rule is at work. Left out of a new rule, it is; taken out, it is again.",
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
          "Part of what arrives that is scored, from 0 to 1; the server keeps about six digits. Left out of a new rule, it is 1; taken out, it is 1 again.",
        createDefault: 1,
        resetTo: 1,
        same: (live, declared) => sixDigits(live) === sixDigits(declared) || closeTo(1e-6)(live, declared),
      }),
    scope: EvaluationScope.optional().meta({
      description:
        "What is scored: `trace` (which it is where it is left out), `thread` or `span`. Another one replaces the rule.",
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
          "Conditions that all have to hold for what is scored. Left out, they are not managed; taken out, there are none.",
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
        "Scores by a model. A rule has either this or `userDefinedMetricPython`; the other one replaces it.",
      wire: "code",
      same: sameJudge,
      codec: judgeCodec,
    }),
    userDefinedMetricPython: UserDefinedMetricPython.optional().meta({
      description: "Scores by a metric in Python, where the server's evaluator for it is switched on.",
      wire: "code",
      codec: pythonCodec,
    }),
    triggerScope: EvaluationTriggerScope.optional().meta({
      description:
        "Whether the rule scores what comes from production, from experiments or from both. Left out, it is not managed; taken out, it is `production`. It needs a newer server than 2.1.24 and is not verified here.",
      resetTo: "production",
    }),
    ...inWorkspace,
    ...adoptable("rule", " Here that is one of the same kind and scope which has one of the projects."),
  },
  outputs: {
    type: z.string().meta({ description: "Type of the rule in Opik's terms, such as `span_llm_as_judge`." }),
    ...objectOutputs("rule"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: z.string().optional().meta({ description: "Only rules of the project of that id." }),
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
      ...unfit(
        "llmAsJudge.variables",
        scope === "thread" && judge?.variables,
        "a thread has none; leave it out",
      ),
      ...unfit(
        "llmAsJudge.maxCostUsd",
        scope === "span" && judge?.maxCostUsd,
        "the server drops it for a span; leave it out",
      ),
    ],
    ({ scope = "trace", userDefinedMetricPython: python }) => {
      const some = Object.keys(python?.arguments ?? {}).length > 0;
      return [
        ...unfit(
          "userDefinedMetricPython.arguments",
          scope === "thread" && python?.arguments,
          "a thread has none; leave it out",
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
          next: "Run pulumi refresh; then the next run replaces the rule.",
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
