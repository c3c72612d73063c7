import { UUID } from "../../provider/base/uuid";
import {
  createPromptVersion,
  listPromptVersions,
  readPromptVersion,
  updatePromptVersionEnvironments,
} from "../../provider/opik/contract";
import { errors, inWorkspace } from "../collections/handlers";
import type { Fields, Place } from "../collections/part";
import {
  addVersion,
  type LocalVersion,
  missingProject,
  shownVersion,
  versionRow,
  versionsOf,
} from "../collections/prompts";
import { type Call, type Handler, handles } from "../handler";
import type { LocalObject } from "../objects";
import { failure, json, noContent, type Reply, routeMissing } from "../replies";

const missing = failure("rest", 404, "Prompt version not found");
const environmentName = /^[A-Za-z0-9_-]+$/;

function promptsIn({ world, workspace }: Place): readonly LocalObject[] {
  return world.objects.all("Prompt", workspace);
}

/** The prompt of that name in the project, else the oldest of that name anywhere, else a new one. */
function promptNamed(name: string, project_id: string | undefined, place: Place): LocalObject {
  const { world, workspace, user } = place;
  const here = project_id === undefined ? {} : { project_id };
  return (
    world.objects.same("Prompt", workspace, { name, ...here }) ??
    world.objects.same("Prompt", workspace, { name }) ??
    world.objects.create("Prompt", workspace, { name, ...here, template_structure: "text" }, user)
  );
}

const create = handles(createPromptVersion, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { name, project_id, version } = call.body;
    const { commit, template } = version;
    if (name.trim() === "" || (template ?? "").trim() === "") {
      return errors(422, `${name.trim() === "" ? "name" : "version.template"} must not be blank`);
    }
    if (commit !== undefined && !/^[a-zA-Z0-9]{8}$/.test(commit)) {
      return errors(
        422,
        "version.commit if present, the commit message must be 8 alphanumeric characters long",
      );
    }
    const refusal = missingProject(project_id, place);
    if (refusal !== undefined) {
      return refusal;
    }
    const prompt = promptNamed(name, project_id, place);
    if (versionsOf(prompt).some((one) => one.commit === commit)) {
      return failure("rest", 409, "Prompt version already exists");
    }
    return json(200, shownVersion(prompt, addVersion(prompt, version as Fields, place)));
  }),
);

const list = handles(listPromptVersions, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { id } = call.params;
    if (!UUID.test(id)) {
      return routeMissing("rest");
    }
    const prompt = world.objects.get("Prompt", place.workspace, id);
    const all = prompt === undefined ? [] : [...versionsOf(prompt)].sort((a, b) => (a.id < b.id ? 1 : -1));
    const [page, size] = [Number(call.query.page ?? 1), Number(call.query.size ?? 10)];
    const content = all
      .slice((page - 1) * size, page * size)
      .map((one) => versionRow(prompt as LocalObject, one));
    return json(200, {
      page,
      size: content.length,
      total: all.length,
      content,
      sortable_by: [
        "id",
        "commit",
        "template",
        "change_description",
        "type",
        "tags",
        "created_at",
        "created_by",
      ],
    });
  }),
);

const read = handles(readPromptVersion, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { id, number } = call.params;
    if (!UUID.test(id)) {
      return routeMissing("rest");
    }
    if (!/^v\d+$/.test(number)) {
      return errors(400, "path param versionNumber must match v<N>");
    }
    const prompt = world.objects.get("Prompt", place.workspace, id);
    const version = prompt && versionsOf(prompt).find((one) => one.version_number === number);
    return prompt === undefined || version === undefined ? missing : json(200, shownVersion(prompt, version));
  }),
);

const updateEnvironments = handles(updatePromptVersionEnvironments, (call, world) =>
  inWorkspace(call as Call, world, (place): Reply => {
    const { id } = call.params;
    const environments = [...new Set(call.body.environments)];
    const owner = promptsIn(place).find((prompt) => versionsOf(prompt).some((one) => one.id === id));
    if (environments.some((name) => !environmentName.test(name))) {
      return errors(422, "environments[].<iterable element> must match '^[A-Za-z0-9_-]+$'");
    }
    if (!UUID.test(id) || owner === undefined) {
      return UUID.test(id) ? missing : routeMissing("rest");
    }
    const known = world.objects.all("Environment", place.workspace).map(({ name }) => name);
    const unknown = environments.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      return failure("rest", 409, `Environments do not exist in the workspace: '[${unknown.join(", ")}]'`);
    }
    for (const version of versionsOf(owner)) {
      // Those of the set move here from the prompt's other versions.
      const rest = version.environments.filter((name) => !environments.includes(name));
      (version as LocalVersion).environments = version.id === id ? environments : rest;
    }
    return noContent;
  }),
);

/** What can be done with the versions of a prompt. */
export const promptVersionHandlers: readonly Handler[] = [create, list, read, updateEnvironments];
