import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  retrieveProject,
  updateProject,
} from "../../provider/opik/contract";
import { type Call, type Handler, handles } from "../handler";
import type { LocalProject } from "../projects";
import { failure, json, noContent, type Reply, routeMissing } from "../replies";

/*
 * Projects as recorded from a self-hosted server 2.1.24. What it says of workspaces on a server with users was read in
 * its source. Which workspaces there are is the local Opik's own: `default`, one named like the user, and one named
 * like each organization that the user sees.
 */

type Workspace = { readonly "comet-workspace": string };

/** What a list can be sorted by, as each page says; the contract has no sorting. */
const sortable = ["id", "name", "last_updated_at", "created_at", "last_updated_trace_at"];

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const notFound = errors(404, "Project not found");
const exists = errors(409, "Project already exists");

export const projectHandlers: readonly Handler[] = [
  handles(createProject, (call, world) =>
    inWorkspace(call, (workspace) => {
      const invalid = invalidity(call.body);
      if (invalid !== undefined) {
        return invalid;
      }
      if (world.projects.named(workspace, call.body.name) !== undefined) {
        return exists;
      }
      const { id } = world.projects.create(workspace, given(call.body), userOf(call));
      return { status: 201, headers: { location: `http://localhost/v1/private/projects/${id}` }, body: "" };
    }),
  ),
  handles(readProject, (call, world) =>
    withId(call, (workspace, id) => shown(world.projects.get(workspace, id))),
  ),
  handles(retrieveProject, (call, world) =>
    inWorkspace(call, (workspace) => shown(world.projects.named(workspace, call.body.name))),
  ),
  handles(listProjects, (call, world) =>
    inWorkspace(call, (workspace) => {
      const [page, size] = [Number(call.query.page), Number(call.query.size)];
      const all = world.projects.all(workspace).reverse();
      const content = all.slice((page - 1) * size, page * size);
      // Beyond the last page the real server says that there are none at all, and nothing to sort by.
      const [total, sortable_by] = content.length === 0 ? [0, []] : [all.length, sortable];
      return json(200, { page, size: content.length, total, content, sortable_by });
    }),
  ),
  handles(updateProject, (call, world) =>
    withId(call, (workspace, id) => {
      const live = world.projects.get(workspace, id);
      if (live === undefined) {
        return notFound;
      }
      const invalid = invalidity(call.body);
      if (invalid !== undefined) {
        return invalid;
      }
      const { name } = call.body;
      const other = name === undefined ? undefined : world.projects.named(workspace, name);
      if (other !== undefined && other.id !== live.id) {
        return exists;
      }
      world.projects.change(live, given(call.body), userOf(call));
      return noContent;
    }),
  ),
  handles(deleteProject, (call, world) =>
    withId(call, (workspace, id) => {
      world.projects.delete(workspace, id);
      return noContent;
    }),
  ),
];

function inWorkspace(
  { headers, caller }: Pick<Call, "caller"> & { readonly headers: Workspace },
  handle: (workspace: string) => Reply,
): Reply {
  const workspace = headers["comet-workspace"];
  if (caller === undefined) {
    return workspace === "default" ? handle(workspace) : failure("rest", 404, "Workspace not found");
  }
  const known = ["default", caller.userName, ...Object.keys(caller.roles)];
  return known.includes(workspace)
    ? handle(workspace)
    : failure("rest", 400, `Workspace ${workspace} not found`);
}

/** A path whose id is no UUID is none that the server has. */
function withId(
  call: Parameters<typeof inWorkspace>[0] & { readonly params: { readonly projectId: string } },
  handle: (workspace: string, id: string) => Reply,
): Reply {
  const { projectId } = call.params;
  return inWorkspace(call, (workspace) =>
    uuid.test(projectId) ? handle(workspace, projectId) : routeMissing("rest"),
  );
}

/** An open-source server knows one user. */
function userOf({ caller }: Pick<Call, "caller">): string {
  return caller?.userName ?? "admin";
}

function shown(project: LocalProject | undefined): Reply {
  return project === undefined ? notFound : json(200, project);
}

function invalidity({ name, description }: { name?: string | undefined; description?: string | undefined }) {
  if (name !== undefined && name.trim() === "") {
    return errors(422, "name must not be blank");
  }
  if (description !== undefined && description.length > 255) {
    return errors(422, "description cannot exceed 255 characters");
  }
  return name !== undefined && name.length > 150
    ? failure(
        "rest",
        500,
        "There was an error processing your request. It has been logged (ID 5815bc4a651ee381).",
      )
    : undefined;
}

/** The fields that were sent, without those that were not. */
function given<T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as never;
}

function errors(status: number, ...messages: string[]): Reply {
  return json(status, { errors: messages });
}
