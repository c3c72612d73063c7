import { z } from "zod";
import { UUID } from "../base/uuid";
import type { CheckFailure, Context, Properties } from "../kit";
import { containsUnknown } from "../kit";
import { type OpikClient, projects, RestCollection } from "../opik";

/*
 * Projects that other objects belong to, by their ids. Names are never sent: by a name, the server would create a project.
 */

/** Id of a project; of any version, as those of seeded projects differ. */
export const projectId = z.string().regex(UUID, "it must be the id of a project, a UUID");

/** An object that has left its project for the workspace is another one; a server cannot move it. */
export function replacedOutOfProject(
  state: { readonly projectId?: string | undefined },
  inputs: { readonly projectId?: string | undefined },
): "projectId"[] {
  return "projectId" in state && !("projectId" in inputs) ? ["projectId"] : [];
}

function projectsOf({ services, signal, clock }: Context<OpikClient>, { workspace }: Properties) {
  return new RestCollection(services, projects, { workspace: String(workspace), signal, clock });
}

/** What is said of ids that no project has: the server takes them in silence. Unknown ones are left to the next check. */
export async function missingProjects(
  context: Context<OpikClient>,
  inputs: Properties,
  property: "projectId" | "projectIds",
): Promise<CheckFailure[]> {
  const collection = projectsOf(context, inputs);
  const ids = [inputs[property]]
    .flat()
    .filter((id): id is string => typeof id === "string" && !containsUnknown(id));
  const missing = await Promise.all(
    [...new Set(ids)].map(async (id) => ({ id, live: await collection.read(id, Number.POSITIVE_INFINITY) })),
  );
  return missing
    .filter(({ live }) => live === undefined)
    .map(({ id }) => ({
      property,
      reason: `There is no project ${id} in the ${collection.place}. Use the id of a Project resource, or of getProject.`,
    }));
}

/** A text `project/name` in its two parts, the project by its id; undefined where there is no such project. */
export async function inProject(
  context: Context<OpikClient>,
  scope: Properties,
  text: string,
): Promise<{ readonly projectId: string; readonly name: string } | undefined> {
  const slash = text.indexOf("/");
  if (slash <= 0 || slash === text.length - 1) {
    return undefined;
  }
  const name = text.slice(0, slash);
  const found = await projectsOf(context, scope).candidates({ name }, Number.POSITIVE_INFINITY);
  // The server finds names without regard to case.
  const project = found.find((one) => one["name"] === name);
  return project && { projectId: project.id, name: text.slice(slash + 1) };
}
