import { z } from "zod";
import { FRESH_MS, type FunctionDefinition } from "../kit";
import { getterOf } from "../kit/object/getter";
import { type OpikClient, objectError } from "../opik";
import { Prompt } from "../resources/prompt";
import { messagesOf } from "../resources/promptMessages";
import { versionsOf } from "../resources/promptVersions";

const byName = getterOf(
  Prompt,
  "Finds a prompt of a project by name, with its latest version or another one.",
);
const { changeDescription: _, ...outputs } = byName.outputs;

export const getPrompt: FunctionDefinition<OpikClient> = {
  ...byName,
  inputs: {
    ...byName.inputs,
    version: z
      .string()
      .regex(/^v[1-9]\d*$/, "a version such as v3 is expected")
      .optional()
      .meta({ description: "Version number, such as `v3`. Defaults to the latest version." }),
    environment: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Environment whose version to return. Conflicts with `version`." }),
  },
  outputs,
  invoke: async (context, { version, environment, ...key }) => {
    if (version !== undefined && environment !== undefined) {
      throw objectError("Prompt", "AMBIGUOUS", {
        what: "getPrompt was given both version and environment.",
        next: "Give only one of them, or neither for the latest version.",
      });
    }
    const prompt = await byName.invoke(context, key);
    const id = String(prompt["id"]);
    if (version === undefined && environment === undefined) {
      return prompt;
    }
    const versions = versionsOf(context, prompt);
    const found =
      version === undefined
        ? await versions.inEnvironment(id, String(environment), FRESH_MS)
        : await versions.numbered(id, String(version), FRESH_MS);
    if (found === undefined) {
      const which =
        version === undefined ? `version in the environment ${environment}` : `version ${version}`;
      throw objectError("Prompt", "NOT_FOUND", {
        what: `The prompt ${JSON.stringify(prompt["name"])} (${id}) has no ${which}.`,
        next: "Check its versions in Opik; numbers begin with v1, and environment names must match exactly.",
      });
    }
    const { template, messages, type, metadata, ...rest } = prompt;
    const values = {
      ...(rest["templateStructure"] === "chat"
        ? { messages: messagesOf(found.template) }
        : { template: found.template }),
      type: found.type,
      metadata: found.metadata ?? undefined,
      versionId: found.id,
      versionNumber: found.version_number,
      commit: found.commit,
    };
    return {
      ...rest,
      ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    };
  },
};
