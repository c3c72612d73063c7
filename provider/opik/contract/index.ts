import { listOrganizations, login, updateOrganization } from "./dashboard";
import type { Operation } from "./operation";
import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  retrieveProject,
  updateProject,
} from "./projects";
import { defaultWorkspace, serverVersion } from "./rest";

export * from "./dashboard";
export * from "./operation";
export * from "./projects";
export * from "./rest";

/** Every operation that is known. */
export const contract: readonly Operation[] = [
  listOrganizations,
  updateOrganization,
  login,
  serverVersion,
  defaultWorkspace,
  createProject,
  readProject,
  retrieveProject,
  listProjects,
  updateProject,
  deleteProject,
];
