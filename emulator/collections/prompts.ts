import { prompts } from "../../provider/opik/contract";
import type { LocalObject } from "../objects";
import { failure, json, type Reply } from "../replies";
import { timedId } from "../timedId";
import { errors } from "./handlers";
import type { Fields, Part, Place } from "./part";

/** A version as the server keeps it: in its prompt, in the order in which they were made. */
export interface LocalVersion extends Fields {
  readonly id: string;
  readonly commit: string;
  readonly version_number: string;
  readonly template: string;
  environments: readonly string[];
}

export function versionsOf(prompt: LocalObject): readonly LocalVersion[] {
  return (prompt["versions"] ?? []) as readonly LocalVersion[];
}

/** The one with the greatest id, whatever its number is. */
export function latestOf(prompt: LocalObject): LocalVersion | undefined {
  return [...versionsOf(prompt)].sort((one, other) => (one.id < other.id ? 1 : -1))[0];
}

/** Adds a version to a prompt, be its text the same as before. */
export function addVersion(prompt: LocalObject, body: Fields, { world, user }: Place): LocalVersion {
  const versions = versionsOf(prompt);
  const created_at = world.objects.stamp();
  const id = timedId(created_at);
  const { template, metadata = null, type = "mustache", commit = id.slice(-8), change_description } = body;
  const version: LocalVersion = {
    id,
    commit: String(commit),
    version_number: `v${versions.length + 1}`,
    template: String(template),
    metadata,
    type,
    version_type: "prompt_version",
    ...(change_description === undefined ? {} : { change_description }),
    environments: [],
    created_at,
    created_by: user,
  };
  world.objects.change(prompt, { versions: [...versions, version] }, user);
  return version;
}

/** A version as it is shown in its prompt: a description of the change that there is none of is the text "null". */
function inPrompt({ change_description = "null", ...version }: LocalVersion): Fields {
  return {
    ...withEnvironments(version as LocalVersion),
    change_description,
    variables: variablesOf(version),
  };
}

/** As it is shown by itself. */
export function shownVersion(prompt: LocalObject, version: LocalVersion): Fields {
  return { ...versionRow(prompt, version), variables: variablesOf(version) };
}

/** As a row of a list. */
export function versionRow(prompt: LocalObject, version: LocalVersion): Fields {
  const { template_structure } = prompt;
  return { ...withEnvironments(version), prompt_id: prompt.id, template_structure };
}

function withEnvironments({ environments, ...version }: LocalVersion): Fields {
  return environments.length === 0 ? version : { ...version, environments: [...environments].sort() };
}

function row({ versions, ...prompt }: LocalObject): Fields {
  return { ...prompt, version_count: ((versions ?? []) as unknown[]).length };
}

function shown(prompt: LocalObject): Fields {
  const latest = latestOf(prompt);
  return { ...row(prompt), ...(latest === undefined ? {} : { latest_version: inPrompt(latest) }) };
}

/** Prompts as recorded from a self-hosted server 2.1.24. */
export const promptPart: Part = {
  collection: prompts,
  exists: "Prompt id or name already exists",
  says: "message",
  deletesOnce: true,
  sortable: [
    "id",
    "name",
    "description",
    "created_at",
    "last_updated_at",
    "created_by",
    "last_updated_by",
    "version_count",
    "tags",
  ],
  invalid: ({ id, name, description, template, project_id }, live, place) => {
    if (id !== undefined && !/^.{14}7/.test(String(id))) {
      const details = "prompt id must be a version 7 UUID";
      return json(400, { code: 400, message: "Invalid UUID for id", details });
    }
    if (isBlank(name)) {
      return errors(422, "name must not be blank");
    }
    if (description !== undefined && isBlank(description)) {
      return errors(422, "description must not be blank");
    }
    if (template !== undefined && isBlank(template)) {
      return errors(422, "template must not be blank");
    }
    if (String(description ?? "").length > 255) {
      return errors(422, "description cannot exceed 255 characters");
    }
    return String(name).length > 255
      ? columnTooLong
      : (missingProject(project_id, place) ?? taken(String(name), live ?? { project_id }, place));
  },
  made: ({ template: _t, type: _y, metadata: _m, change_description: _c, ...body }) =>
    withSet({ template_structure: "text", ...body }),
  created: (prompt, body, place) => {
    if (body["template"] !== undefined) {
      addVersion(prompt, body, place);
    }
  },
  // What is left out: a description goes, tags stay.
  changed: (_live, { name, description, tags }) =>
    withSet({ name, description, ...(tags === undefined ? {} : { tags }) }),
  shown,
  row,
  asked: (prompt, { environment }) => {
    const version = versionsOf(prompt).find((one) => one.environments.includes(String(environment)));
    return version === undefined
      ? failure("rest", 404, "Prompt version not found")
      : { ...shown(prompt), requested_version: inPrompt(version) };
  },
};

/** Why a project is none: prompts and their versions are refused where others are not. */
export function missingProject(id: unknown, { world, workspace }: Place): Reply | undefined {
  return id === undefined || world.objects.get("Project", workspace, String(id)) !== undefined
    ? undefined
    : failure("rest", 404, `Project id: ${id} not found`);
}

/** Names are taken in a project; of those of the workspace alone, several may have one. */
function taken(name: string, { id, project_id }: Fields, { world, workspace }: Place): Reply | undefined {
  const other =
    project_id === undefined ? undefined : world.objects.same("Prompt", workspace, { name, project_id });
  return other === undefined || other.id === id
    ? undefined
    : failure("rest", 409, "Prompt id or name already exists");
}

function withSet(fields: Fields): Fields {
  const { tags } = fields;
  return Array.isArray(tags)
    ? { ...fields, tags: tags.length === 0 ? undefined : [...new Set(tags)].sort() }
    : fields;
}

function isBlank(value: unknown): boolean {
  return value === undefined || String(value).trim() === "";
}

/** Names of the variables, as far as the server finds them: not in Jinja, and not in a text that is broken. */
function variablesOf({ template, type }: Fields): readonly string[] {
  const text = String(template);
  const pattern =
    type === "mustache" ? /\{\{[{&]?\s*([\w.]+)\s*\}?\}\}/g : type === "python" ? /\{(\w+)\}/g : undefined;
  const isBroken = type === "mustache" && text.split("{{").length !== text.split("}}").length;
  return pattern === undefined || isBroken
    ? []
    : [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ""))];
}

const columnTooLong = failure(
  "rest",
  500,
  "There was an error processing your request. It has been logged (ID 5815bc4a651ee381).",
);
