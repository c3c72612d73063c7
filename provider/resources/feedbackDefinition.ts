import { z } from "zod";
import { type CheckFailure, each, isObject, pick, within } from "../kit";
import { feedbackDefinitions, RefusedError } from "../opik";
import { exampleOf } from "./example";
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
  description: "What a score is: a number, one of several categories, or yes or no.",
});

/** The server keeps nine decimals. */
const same = within(1e-9);
const label = z.string().regex(/\S/, "it must not be blank").optional();

/** A name and meaning of scores, for the people and rules who give them. */
export const FeedbackDefinition = opik.resource({
  name: "FeedbackDefinition",
  summary:
    "Definition of a score in an Opik workspace; on Opik Cloud, Enterprise and open-source servers. Scores, rules, queues and alerts refer to it by its name.",
  details:
    "A rename or a delete leaves scores that were given, and what refers to the old name: queues, outputs of rules and " +
    "conditions of alerts do not follow. Opik keeps its built-in definition `User feedback`: a delete of that is a warning.\n\n" +
    "The resource's id is the definition's UUID. It is imported by that or by its name, in another workspace than the " +
    "configured one as `workspace/id` or `workspace/name`.",
  example: exampleOf("FeedbackDefinition", "helpfulness", {
    name: "Helpfulness",
    type: "numerical",
    min: 0,
    max: 1,
  }),
  inputs: {
    // The server's column holds 150 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: z.string().regex(/\S/, "it must not be blank").max(150).meta({
      description:
        "Name of the score, unique in its workspace without regard to case; at most 150 characters.",
    }),
    type: FeedbackDefinitionType.meta({
      description:
        "`numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and `falseLabel`). It is changed in place.",
    }),
    description: z.string().max(255).optional().meta({
      description:
        'What the score says; at most 255 characters, `""` clears it. Left out, it is not managed; taken out, it is cleared.',
      resetTo: "",
    }),
    min: z.number().optional().meta({
      description:
        "Least value of a `numerical` score, smaller than `max`; for no other type. Opik keeps nine decimals.",
      wire: "details.min",
      same,
    }),
    max: z.number().optional().meta({
      description: "Greatest value of a `numerical` score; for no other type. Opik keeps nine decimals.",
      wire: "details.max",
      same,
    }),
    categories: z
      .record(z.string(), z.number())
      .optional()
      .meta({
        description:
          "Categories of a `categorical` score, two at least: label and value; for no other type. Opik keeps nine decimals.",
        wire: "details.categories",
        same: each(same),
      }),
    trueLabel: label.meta({
      description: "What a `boolean` score of 1 is called; for no other type.",
      wire: "details.true_label",
    }),
    falseLabel: label.meta({
      description: "What a `boolean` score of 0 is called; for no other type.",
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
        .map((name) => failure(name, `is needed for the type ${inputs.type}`)),
      ...Object.values(DETAILS)
        .flat()
        .filter((name) => name in inputs && !(DETAILS[inputs.type] as readonly string[]).includes(name))
        .map((name) => failure(name, `is not for the type ${inputs.type}: leave it out`)),
    ],
    ({ min, max }) =>
      min !== undefined && max !== undefined && min >= max
        ? failure("min", `is ${min}, and has to be smaller than max, which is ${max}`)
        : undefined,
    ({ categories }) => {
      const labels = Object.keys(categories ?? {});
      return categories !== undefined && labels.length < 2
        ? failure("categories", "has to have two at least")
        : labels
            .filter((one) => one.trim() === "")
            .map(() => failure("categories", "has a label that is blank"));
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
            `What refers to the feedback definition ${JSON.stringify(live["name"])} by its name does not follow when it is renamed to ${typeof inputs["name"] === "string" ? JSON.stringify(inputs["name"]) : "another one"}: annotation queues, outputs of rules, alerts, and the scores that there are.`,
          ],
    kept: (error) =>
      error instanceof RefusedError && error.said.includes("Cannot delete feedback definition")
        ? "Opik keeps this one, which is built in; it is no longer managed."
        : undefined,
    remains: "Scores of that name stay, and queues, rules and alerts that name it go on doing so.",
  }),
});

function failure(property: string, reason: string): CheckFailure {
  return { property, reason: `${property} ${reason}.` };
}
