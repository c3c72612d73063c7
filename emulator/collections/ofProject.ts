import { failure, type Reply } from "../replies";
import type { Fields, Place } from "./part";

/** The refusal of a project that there is not; other objects are made with any. */
export function projectMissing({ project_id: id }: Fields, { world, workspace }: Place): Reply | undefined {
  return typeof id === "string" && world.objects.get("Project", workspace, id) === undefined
    ? failure("rest", 404, `Project id: ${id} not found`)
    : undefined;
}
