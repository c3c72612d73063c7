import { getterOf } from "../kit/object/getter";
import { Project } from "../resources/project";

export const getProject = getterOf(Project, "Finds a project by name.");
