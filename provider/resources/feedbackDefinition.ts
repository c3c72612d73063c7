import { z } from "zod";
import { type CheckFailure, each, isObject, pick, within } from "../kit";
import { feedbackDefinitions, RefusedError } from "../opik";
import { exampleOf } from "./example";
import { notBlank } from "./notBlank";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

/** Inputs of each type; they are needed for it, and refused for the others. */
const DETAILS = {
  numerical: ["min", "max"],
  categorical: ["categories"],
  boolean: ["trueLabel", "falseLabel"],
} as const;

/** The same on the wire. */
const WIRE = {
  numerical: ["min", "max"],
  categorical: ["categories"],
  boolean: ["true_label", "false_label"],
} as const;

const FeedbackDefinitionType = z.enum(["numerical", "categorical", "boolean"]).meta({
  id: "FeedbackDefinitionType",
  description: "Type of a score: a number, one of several categories, or yes or no.",
});

/** The server keeps nine decimals. */
const same = within(1e-9);
const label = notBlank.optional();

/** A name and meaning of scores, for the people and rules who give them. */
export const FeedbackDefinition = opik.resource({
  name: "FeedbackDefinition",
  summary:
    "Definition of a feedback score in an Opik workspace, on Opik Cloud, Enterprise and open-source servers. Scores, rules, queues and alerts refer to it by name.",
  details:
    "Renaming or deleting a definition does not change existing scores, nor the queues, rule outputs and alert conditions that " +
    "use the old name. Opik's built-in definition `User feedback` cannot be deleted; the delete only warns.\n\n" +
    "The resource's id is the definition's UUID. Import it by id or name; prefix `workspace/` for a workspace other than " +
    "the configured one.",
  example: exampleOf("FeedbackDefinition", "helpfulness", {
    name: "Helpfulness",
    type: "numerical",
    min: 0,
    max: 1,
  }),
  inputs: {
    // The server's column holds 150 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: notBlank.max(150).meta({
      description: "Name of the score, at most 150 characters; unique in its workspace, ignoring case.",
    }),
    type: FeedbackDefinitionType.meta({
      description:
        "`numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and `falseLabel`). Can be changed in place.",
    }),
    description: z.string().max(255).optional().meta({
      description:
        'What the score means, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    min: z.number().optional().meta({
      description:
        "Lowest value of a `numerical` score, less than `max`. Only for that type. Opik stores nine decimals.",
      wire: "details.min",
      same,
    }),
    max: z.number().optional().meta({
      description: "Highest value of a `numerical` score. Only for that type. Opik stores nine decimals.",
      wire: "details.max",
      same,
    }),
    categories: z
      .record(z.string(), z.number())
      .optional()
      .meta({
        description:
          "Labels of a `categorical` score and their values, at least two. Only for that type. Opik stores nine decimals.",
        wire: "details.categories",
        same: each(same),
      }),
    trueLabel: label.meta({
      description: "Label of the value 1 of a `boolean` score. Only for that type.",
      wire: "details.true_label",
    }),
    falseLabel: label.meta({
      description: "Label of the value 0 of a `boolean` score. Only for that type.",
      wire: "details.false_label",
    }),
    ...inWorkspace,
    ...adoptable("feedback definition"),
  },
  outputs: objectOutputs("feedback definition"),
  listInputs: ofWorkspace,
  refine: [
    (inputs) => [
      ...DETAILS[inputs.type]
        .filter((name) => !(name in inputs))
        .map((name) => failure(name, `is required for the type ${inputs.type}`)),
      ...Object.values(DETAILS)
        .flat()
        .filter((name) => name in inputs && !(DETAILS[inputs.type] as readonly string[]).includes(name))
        .map((name) => failure(name, `is not allowed for the type ${inputs.type}: omit it`)),
    ],
    ({ min, max }) =>
      min !== undefined && max !== undefined && min >= max
        ? failure("min", `is ${min}, but must be less than max, which is ${max}`)
        : undefined,
    ({ categories }) => {
      const labels = Object.keys(categories ?? {});
      return categories !== undefined && labels.length < 2
        ? failure("categories", "must have at least two")
        : labels.filter((one) => one.trim() === "").map(() => failure("categories", "has a blank label"));
    },
  ],
  lifecycle: workspaceObject({
    collection: feedbackDefinitions,
    // What another type has is no part of what is sent.
    body: ({ details, ...body }) => {
      const names = WIRE[body["type"] as keyof typeof WIRE] ?? [];
      return { ...body, details: isObject(details) ? pick(details, names) : {} };
    },
    warnings: ({ state, inputs, live, replaced }) =>
      state === undefined || live === undefined || replaced || live["name"] === inputs["name"]
        ? []
        : [
            `The feedback definition ${JSON.stringify(live["name"])} is renamed to ${typeof inputs["name"] === "string" ? JSON.stringify(inputs["name"]) : "another name"}. Annotation queues, rule outputs, alerts and existing scores keep the old name.`,
          ],
    kept: (error) =>
      error instanceof RefusedError && error.said.includes("Cannot delete feedback definition")
        ? "Opik keeps this one, which is built in; it is no longer managed."
        : undefined,
    remains: "Scores of that name stay, and queues, rules and alerts still refer to it.",
  }),
});

function failure(property: string, reason: string): CheckFailure {
  return { property, reason: `${property} ${reason}.` };
}
