import { z } from "zod";
import { type Codec, json, type Properties } from "../kit";
import { contentArray, oneContent, partFromWire, partToWire } from "./messageParts";
import { notBlank } from "./notBlank";

/*
 * The two ways in which a rule scores. On the wire both are `code`, and which one it is, is a part of `type`.
 */

const text = z.string();
const texts = z.record(text, text);

const LlmAsJudgeMessage = z
  .strictObject({
    role: z
      .enum(["SYSTEM", "USER", "AI", "TOOL_EXECUTION_RESULT", "CUSTOM"])
      .meta({ id: "LlmAsJudgeMessageRole", description: "Role of a message's author." }),
    content: text
      .regex(
        /^(?!\s*\[)/,
        "a text that begins with [ would be read as a list of parts, and the rule would become unreadable; use contentArray: [{ text: ... }]",
      )
      .optional()
      .meta({
        description:
          "Text, with variables in double braces. Must not begin with `[`; use `contentArray` for that.",
      }),
    contentArray,
  })
  .refine(...oneContent)
  .meta({ id: "LlmAsJudgeMessage", description: "A message to the model." });

export const LlmAsJudge = z
  .strictObject({
    model: z
      .strictObject({
        name: notBlank.meta({
          description:
            "Name of the model. For a custom provider, the full name (see `modelNames` of LlmProviderKey).",
        }),
        temperature: z.number().optional().meta({ description: "Temperature. The model's own if omitted." }),
        seed: z.int().optional().meta({ description: "Sampling seed." }),
        customParameters: z.any().optional().meta({
          description: "Any JSON to pass to the provider. A null member is equal to an absent one.",
        }),
      })
      .meta({ id: "LlmAsJudgeModel", description: "The judging model and its parameters." }),
    messages: z
      .array(LlmAsJudgeMessage)
      .min(1, "at least one message is needed")
      .meta({ description: "Messages to the model, in order; at least one." }),
    variables: texts.optional().meta({
      description:
        "Path to the value of each variable in the messages, such as `input.question`. Only for traces and spans.",
    }),
    schema: z
      .array(
        z
          .strictObject({
            name: notBlank.meta({ description: "Name of the score." }),
            type: z
              .enum(["BOOLEAN", "INTEGER", "DOUBLE"])
              .meta({ id: "LlmAsJudgeSchemaType", description: "Type of a score." }),
            description: text.optional().meta({ description: "Description of the score for the model." }),
          })
          .meta({ id: "LlmAsJudgeSchema", description: "A score that the model gives." }),
      )
      .min(1, "at least one score is needed")
      .meta({ description: "The scores that the model gives, in order; at least one." }),
    maxCostUsd: z.number().positive("it must be greater than 0").optional().meta({
      description: "Maximum cost of judging one trace or thread, in US dollars. Not for spans.",
    }),
  })
  .meta({ id: "LlmAsJudge", description: "Scores by a model." });

export const UserDefinedMetricPython = z
  .strictObject({
    metric: notBlank.meta({ description: "Source code of a Python module with a metric class." }),
    arguments: texts.optional().meta({
      description:
        "Path to the value of each argument, such as `output.answer`. At least one for traces and spans; none for threads.",
    }),
  })
  .meta({ id: "UserDefinedMetricPython", description: "Scores by a Python metric." });

type Judge = z.output<typeof LlmAsJudge>;
type Wire = Record<string, unknown>;

/** `isJudge` tells the two apart by the rule's `type`. */
export const isJudge = (type: unknown) => String(type).endsWith("llm_as_judge");

export const judgeCodec: Codec = {
  toWire: (value, { scope }) => {
    const { model, messages, variables, schema, maxCostUsd } = value as Judge;
    const { customParameters, ...parameters } = model;
    return {
      model: { ...parameters, ...given({ custom_parameters: customParameters }) },
      messages: messages.map(({ role, content, contentArray }) => ({
        role,
        ...given({ content, content_array: contentArray?.map(partToWire) }),
      })),
      // A trace or a span has to have some, be they none.
      ...(scope === "thread" ? {} : { variables: variables ?? {} }),
      schema: schema.map(({ description = "", ...score }) => ({ ...score, description })),
      ...given({ max_cost_usd: maxCostUsd }),
    };
  },
  fromWire: (value, live) => {
    if (!isJudge(live["type"])) {
      return undefined;
    }
    const { model, messages, variables, schema, max_cost_usd } = value as Record<string, Wire & Wire[]>;
    const { name, temperature, seed, custom_parameters } = (model ?? {}) as Wire;
    return given({
      model: given({ name, temperature, seed, customParameters: custom_parameters }),
      messages: ((messages ?? []) as Wire[]).map(({ role, content, content_array }) =>
        given({ role, content, contentArray: (content_array as Wire[] | undefined)?.map(partFromWire) }),
      ),
      variables: Object.keys(variables ?? {}).length === 0 ? undefined : variables,
      schema: ((schema ?? []) as Wire[]).map(({ name, type, description }) =>
        given({ name, type, description: description === "" ? undefined : description }),
      ),
      maxCostUsd: max_cost_usd,
    });
  },
};

/** Whether two judges are the same: an empty description, no variables and a parameter that is null are as none. */
export function sameJudge(live: unknown, declared: unknown): boolean {
  const [one, other] = [live, declared].map((judge) => {
    const { variables = {}, schema, ...rest } = judge as Judge;
    return {
      ...rest,
      variables,
      schema: schema.map(({ description = "", ...score }) => ({ ...score, description })),
    };
  });
  return json(one, other);
}

export const pythonCodec: Codec = {
  toWire: (value) => value,
  fromWire: (value, live) => {
    const { metric, arguments: values } = value as Wire;
    return isJudge(live["type"]) ? undefined : given({ metric, arguments: values });
  },
};

/** Without what is not there. */
function given(values: Wire): Wire {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Live code as it is sent: without what a read shows of messages besides. */
export function withoutDerived(code: Properties): Properties {
  const { messages } = code as { messages?: readonly Wire[] };
  return messages === undefined
    ? code
    : {
        ...code,
        messages: messages.map(({ string_content, structured_content, ...message }) => message),
      };
}
