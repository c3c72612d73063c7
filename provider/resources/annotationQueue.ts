import { z } from "zod";
import { type Codec, camelKeys, canonical, isObject, type Properties, snakeKeys } from "../kit";
import { annotationQueues } from "../opik";
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const AnnotationQueueScope = z.enum(["trace", "thread"]).meta({
  id: "AnnotationQueueScope",
  description: "What people review in a queue, in Opik's terms.",
});

const AnnotationQueueCondition = z
  .strictObject({
    scoreName: z.string().regex(/\S/, "it must not be blank").meta({ description: "Name of a score." }),
    operator: z
      .string()
      .regex(/^[<>=]$/, "it must be >, < or =")
      .meta({
        description: "How the score is compared with the value: `>`, `<` or `=`.",
      }),
    value: z.number().meta({ description: "Value that the score is compared with." }),
  })
  .meta({ id: "AnnotationQueueCondition", description: "What a score has to be." });

const AnnotationQueueAutomation = z
  .strictObject({
    enabled: z.boolean().optional().meta({ description: "Whether items are put into the queue by it." }),
    groups: z
      .array(
        z
          .strictObject({
            conditions: z
              .array(AnnotationQueueCondition)
              .min(1, "one at least is needed")
              .meta({ description: "Conditions that have to hold together." }),
          })
          .meta({ id: "AnnotationQueueGroup", description: "Conditions that have to hold together." }),
      )
      .meta({ description: "Groups of conditions, of which one is enough." }),
    maxItemsInQueue: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ description: "How many items the queue may have. Left out, there is no limit." }),
  })
  .meta({
    id: "AnnotationQueueAutomation",
    description: "Which items are put into a queue by the server itself.",
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
    "A queue of traces or threads of an Opik project that people review; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Items and reviewers are not managed. A replacement makes a new queue without items: those of the old one stay in the " +
    "project, but in no queue.\n\n" +
    "The resource's id is the queue's UUID. It is imported by that or as `project/name`; in another workspace than the " +
    "configured one with `workspace/` before it. Names may repeat: a name that several have is refused with their ids.",
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
    name: z.string().regex(/\S/, "it must not be blank").meta({
      description: "Name of the queue; several may have one name.",
    }),
    projectId: projectId.meta({
      description:
        "Id of the project whose traces or threads they are, a UUID. Another one replaces the resource.",
      replaceOnChanges: true,
    }),
    scope: AnnotationQueueScope.meta({
      description: "What is reviewed: `trace` or `thread`. Another one replaces the resource.",
      replaceOnChanges: true,
    }),
    description: z.string().optional().meta({
      description: 'What it is for. Left out, it is not managed; `""` or taken out, it is cleared.',
      resetTo: "",
    }),
    instructions: z.string().optional().meta({
      description:
        'What reviewers read. Left out, they are not managed; `""` or taken out, they are cleared.',
      resetTo: "",
    }),
    commentsEnabled: z.boolean().optional().meta({
      description:
        "Whether reviewers can leave comments; not in new queues. Left out, it is not managed; taken out, it is false.",
      resetTo: false,
    }),
    feedbackDefinitionNames: z
      .array(z.string().regex(/\S/, "it must not be blank"))
      .refine((names) => new Set(names).size === names.length, "a name is there twice")
      .optional()
      .meta({
        description:
          "Names, not ids, of the feedback definitions that reviewers fill in, in their order, each once; Opik does not look whether there are such. Left out, they are not managed; taken out, there are none.",
        resetTo: [],
      }),
    annotatorsPerItem: z.number().int().min(1).max(1000).optional().meta({
      description:
        "How many people review an item, 1 to 1000; 1 in new queues. Left out, it is not managed; taken out, it is 1.",
      resetTo: 1,
    }),
    lockTimeoutSeconds: z.number().int().min(1).max(3600).optional().meta({
      description:
        "How long an item is kept for the reviewer who has opened it, in seconds, 1 to 3600; 300 in new queues. Left out, it is not managed; taken out, it is 300.",
      resetTo: 300,
    }),
    automation: AnnotationQueueAutomation.optional().meta({
      description:
        "Which items the server puts into the queue. Left out, it is not managed; taken out, it is switched off. Needs a newer server than 2.1.24; not verified.",
      resetTo: { enabled: false },
      codec: automation,
      same: sameAutomation,
    }),
    ...inWorkspace,
    ...adoptable(
      "annotation queue",
      " Project, scope and name have to be the same, and no second one may have them.",
    ),
  },
  outputs: objectOutputs("annotation queue"),
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project: its queues only." }),
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
    remains:
      "Scores and comments that were given stay; which items were in it is lost with it, and a queue that replaces it begins without any.",
  }),
});
