import { onlineEvaluationRules } from "../../provider/opik/contract";
import type { World } from "../handler";
import type { LocalObject } from "../objects";
import { failure } from "../replies";
import { errors } from "./handlers";
import type { Fields, Part } from "./part";

type Message = { readonly content?: string; readonly content_array?: readonly Fields[] };

const broken = failure(
  "rest",
  500,
  "There was an error processing your request. It has been logged (ID ee6acdc8a489a177).",
);

const isJudge = (type: unknown) => String(type).endsWith("llm_as_judge");
const isOf = (type: unknown, scope: "span" | "trace_thread") => String(type).startsWith(scope);

/** Online evaluation rules as recorded from a self-hosted server 2.1.24. */
export const onlineEvaluationRulePart: Part = {
  collection: onlineEvaluationRules,
  sortable: [
    "id",
    "name",
    "type",
    "enabled",
    "sampling_rate",
    "created_at",
    "last_updated_at",
    "created_by",
    "last_updated_by",
  ],
  invalid: ({ name, type, sampling_rate, project_ids, code }) => {
    const missing = missingIn(code as Fields | undefined, type);
    if (String(name ?? "").trim() === "") {
      return errors(422, "name must not be blank");
    }
    if (missing.length > 0) {
      return errors(422, ...missing);
    }
    if (((project_ids ?? []) as unknown[]).length === 0) {
      return failure("rest", 400, "At least one project must be specified for the automation rule evaluator");
    }
    if (Number(sampling_rate) < 0 || Number(sampling_rate) > 1) {
      // A check of the database.
      return errors(409, "AutomationRuleEvaluator already exists");
    }
    return String(name).length > 150 ? broken : undefined;
  },
  made: (body) => ({ ...kept(body, body["type"]), type: body["type"] }),
  // The type stays, whatever is sent, and code of another one is stored all the same.
  changed: (live, body) => kept(body, live["type"]),
  touches: ["code"],
  unreadable: ({ type, code }) => {
    const { messages } = code as { readonly messages?: readonly Message[] };
    const fits = isJudge(type)
      ? messages?.every(({ content = "" }) => !/^\s*\[/.test(content))
      : "metric" in (code as Fields);
    return fits ? undefined : broken;
  },
  shown: ({ project_ids, ...rule }, place) => {
    const projects = projectsOf(project_ids as readonly string[], place);
    return {
      ...rule,
      ...projects[0],
      projects,
      action: "evaluator",
      code: shownCode(rule["code"] as Fields),
    };
  },
};

/** What is stored of a body; what a body leaves out is off. */
function kept(
  { name, project_ids, enabled = false, sampling_rate = 0, filters = [], code = {} }: Fields,
  type: unknown,
): Fields {
  const { max_cost_usd, variables, messages, ...rest } = code as Fields & { messages?: readonly Message[] };
  return {
    name,
    project_ids: [...new Set((project_ids ?? []) as string[])],
    enabled,
    // A 32 bit float of the database, of which a read shows six digits.
    sampling_rate: Number(Math.fround(Number(sampling_rate)).toPrecision(6)),
    filters,
    code: {
      ...rest,
      ...(messages && { messages: messages.map(stored) }),
      ...(variables === undefined || isOf(type, "trace_thread") ? {} : { variables }),
      ...(max_cost_usd === undefined || isOf(type, "span") ? {} : { max_cost_usd }),
    },
  };
}

/** A list of parts as text is read as one. Of two contents only the text is kept. */
function stored(message: Message): Message {
  const { content, content_array, ...rest } = message;
  const parts = content === undefined ? content_array : partsIn(content);
  return {
    ...rest,
    ...(parts !== undefined ? { content_array: parts } : content === undefined ? {} : { content }),
  };
}

function partsIn(content: string): readonly Fields[] | undefined {
  try {
    const parts: unknown = JSON.parse(content);
    const isPart = (part: unknown) => typeof part === "object" && part !== null && "type" in part;
    return Array.isArray(parts) && parts.every(isPart) ? parts : undefined;
  } catch {
    return undefined;
  }
}

function shownCode(code: Fields): Fields {
  const { model, messages } = code as { readonly model?: Fields; readonly messages?: readonly Message[] };
  return {
    ...code,
    ...(model && { model: { custom_parameters: null, ...model } }),
    ...(messages && {
      messages: messages.map((message) => ({
        ...message,
        string_content: message.content !== undefined,
        structured_content: message.content_array !== undefined,
      })),
    }),
  };
}

function missingIn(code: Fields | undefined, type: unknown): string[] {
  if (code === undefined) {
    return ["code must not be null"];
  }
  const isThread = isOf(type, "trace_thread");
  const wanted = isJudge(type)
    ? ["model", "messages", ...(isThread ? [] : ["variables"]), "schema"]
    : ["metric"];
  const empty =
    !isJudge(type) && !isThread && Object.keys((code["arguments"] as Fields | undefined) ?? {}).length === 0
      ? ["code.arguments must not be empty"]
      : [];
  const { max_cost_usd = 1 } = code;
  return [
    ...(Number(max_cost_usd) > 0 ? [] : ["code.maxCostUsd must be greater than 0"]),
    ...empty,
    ...wanted.filter((name) => code[name] === undefined).map((name) => `code.${name} must not be null`),
  ];
}

/** By name; ids that no project has are left out. */
function projectsOf(ids: readonly string[], { world, workspace }: { world: World; workspace: string }) {
  return ids
    .map((id) => world.objects.get("Project", workspace, id))
    .filter((project): project is LocalObject => project !== undefined)
    .map(({ id, name }) => ({ project_id: id, project_name: String(name) }))
    .sort((a, b) => (a.project_name < b.project_name ? -1 : 1));
}
