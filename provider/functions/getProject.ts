import { getterOf } from "../kit/object/getter";
import { Project } from "../resources/project";

export const getProject = getterOf(Project, "A project of a workspace, by its name.");
