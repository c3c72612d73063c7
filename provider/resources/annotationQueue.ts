import { z } from "zod";
import { type Codec, camelKeys, canonical, isObject, type Properties, snakeKeys } from "../kit";
import { annotationQueues } from "../opik";
import { notBlank } from "./notBlank";
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const AnnotationQueueScope = z.enum(["trace", "thread"]).meta({
  id: "AnnotationQueueScope",
  description: "What people review in a queue.",
});

const AnnotationQueueCondition = z
  .strictObject({
    scoreName: notBlank.meta({ description: "Name of a score." }),
    operator: z
      .string()
      .regex(/^[<>=]$/, "it must be >, < or =")
      .meta({
        description: "Comparison of the score with the value: `>`, `<` or `=`.",
      }),
    value: z.number().meta({ description: "Value to compare the score with." }),
  })
  .meta({ id: "AnnotationQueueCondition", description: "A condition on a score." });

const AnnotationQueueAutomation = z
  .strictObject({
    enabled: z.boolean().optional().meta({ description: "Whether the automation is enabled." }),
    groups: z
      .array(
        z
          .strictObject({
            conditions: z
              .array(AnnotationQueueCondition)
              .min(1, "at least one is needed")
              .meta({ description: "Conditions that must all hold." }),
          })
          .meta({ id: "AnnotationQueueGroup", description: "Conditions that must all hold." }),
      )
      .meta({ description: "Groups of conditions; any one group is enough." }),
    maxItemsInQueue: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ description: "Maximum number of items in the queue. Unlimited if omitted." }),
  })
  .meta({
    id: "AnnotationQueueAutomation",
    description: "Which items the server adds to a queue automatically.",
  });

const automation: Codec = {
  toWire: (value) => {
    const { groups, ...rest } = snakeKeys(value) as Properties;
    return { ...rest, ...(groups === undefined ? {} : { conditions: { groups } }) };
  },
  fromWire: (value) => {
    if (!isObject(value)) {
      return undefined;
    }
    const { conditions, ...rest } = camelKeys(value) as Properties;
    const groups = isObject(conditions) ? conditions["groups"] : undefined;
    return Object.fromEntries(
      Object.entries({ enabled: rest["enabled"], groups, maxItemsInQueue: rest["maxItemsInQueue"] }).filter(
        ([, one]) => one !== undefined && one !== null,
      ),
    );
  },
};

/** What is declared counts; that it is off is all that an automation that is off has to say. */
function sameAutomation(live: unknown, declared: unknown): boolean {
  const [one, other] = [live as Properties, declared as Properties];
  return (
    (!Object.hasOwn(other, "enabled") || (one["enabled"] ?? false) === other["enabled"]) &&
    (!Object.hasOwn(other, "groups") ||
      (canonical(one["groups"] ?? []) === canonical(other["groups"]) &&
        one["maxItemsInQueue"] === other["maxItemsInQueue"]))
  );
}

/** What people review in a project, and how. */
export const AnnotationQueue = opik.resource({
  name: "AnnotationQueue",
  summary:
    "A queue of traces or threads of an Opik project for people to review, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Items and reviewers are not managed. Replacing a queue creates a new one without items; the old items stay in the " +
    "project, but in no queue.\n\n" +
    "The resource's id is the queue's UUID. Import it by id or as `project/name`; prefix `workspace/` for a workspace other than " +
    "the configured one. Names need not be unique; importing a name that several queues have fails and lists their ids.",
  example: {
    typescript: `const support = new Project("support", { name: "support-bot" });

new AnnotationQueue("review", {
  name: "Review",
  projectId: support.id,
  scope: "trace",
  instructions: "Read all of it.",
  annotatorsPerItem: 2,
});`,
    python: `import pulumi_opik as opik

support = opik.Project("support", name="support-bot")
opik.AnnotationQueue("review",
    name="Review",
    project_id=support.id,
    scope="trace",
    instructions="Read all of it.",
    annotators_per_item=2)`,
    yaml: `resources:
  support:
    type: opik:Project
    properties:
      name: support-bot
  review:
    type: opik:AnnotationQueue
    properties:
      name: Review
      projectId: \${support.id}
      scope: trace
      instructions: Read all of it.
      annotatorsPerItem: 2`,
  },
  inputs: {
    name: notBlank.meta({
      description: "Name of the queue; need not be unique.",
    }),
    projectId: projectId.meta({
      description:
        "Id (a UUID) of the project whose traces or threads are reviewed. Changing it replaces the queue.",
      replaceOnChanges: true,
    }),
    scope: AnnotationQueueScope.meta({
      description: "What is reviewed: `trace` or `thread`. Changing it replaces the queue.",
      replaceOnChanges: true,
    }),
    description: z.string().optional().meta({
      description: 'Description; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    instructions: z.string().optional().meta({
      description:
        'Instructions for reviewers; `""` clears them. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    commentsEnabled: z.boolean().optional().meta({
      description:
        "Whether reviewers can comment. Not managed if omitted (`false` in a new queue), reset to `false` if removed.",
      resetTo: false,
    }),
    feedbackDefinitionNames: z
      .array(notBlank)
      .refine((names) => new Set(names).size === names.length, "a name appears twice")
      .optional()
      .meta({
        description:
          "Names (not ids) of the feedback definitions that reviewers fill in, in order, each once. Opik does not check that they exist. Not managed if omitted, cleared if removed.",
        resetTo: [],
      }),
    annotatorsPerItem: z.number().int().min(1).max(1000).optional().meta({
      description:
        "Number of people who review each item, 1 to 1000. Not managed if omitted (1 in a new queue), reset to 1 if removed.",
      resetTo: 1,
    }),
    lockTimeoutSeconds: z.number().int().min(1).max(3600).optional().meta({
      description:
        "Seconds for which an item is locked for the reviewer who opened it, 1 to 3600. Not managed if omitted (300 in a new queue), reset to 300 if removed.",
      resetTo: 300,
    }),
    automation: AnnotationQueueAutomation.optional().meta({
      description:
        "Which items the server adds to the queue automatically. Not managed if omitted, disabled if removed. Needs a newer server than 2.1.24; not verified.",
      resetTo: { enabled: false },
      codec: automation,
      same: sameAutomation,
    }),
    ...inWorkspace,
    ...adoptable(
      "annotation queue",
      " Project, scope and name must match, and only one queue may have them.",
    ),
  },
  outputs: objectOutputs("annotation queue"),
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project, to list its queues only." }),
  },
  lifecycle: workspaceObject({
    collection: annotationQueues,
    key: ["projectId", "scope", "name"],
    unique: false,
    importForms: ["project/name"],
    importKey: inProject,
    check: async (context, { inputs }) => ({
      failures: await missingProjects(context, inputs, "projectId"),
    }),
    // Without a limit the wire cannot say so in any other way: null keeps what is there.
    body: (body, { live }) => {
      const [now, before] = [body["automation"], live?.["automation"]];
      const isTakenOut =
        isObject(now) &&
        Object.hasOwn(now, "conditions") &&
        !Object.hasOwn(now, "max_items_in_queue") &&
        isObject(before) &&
        typeof before["max_items_in_queue"] === "number";
      return isTakenOut ? { ...body, automation: { ...now, clear_max_items_in_queue: true } } : body;
    },
    remains: "Scores and comments stay; the queue's list of items is lost.",
    warnings: ({ state, replaced }) =>
      replaced && state !== undefined
        ? [
            `The annotation queue ${JSON.stringify(state["name"])} is replaced: its list of items is lost. Scores and comments stay.`,
          ]
        : [],
  }),
});
