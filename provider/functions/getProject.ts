import { z } from "zod";
import type { FunctionDefinition } from "../kit";
import { notFound, type OpikClient, Projects, workspaceOf } from "../opik";

export const getProject: FunctionDefinition<OpikClient> = {
  name: "getProject",
  summary: "A project of a workspace, by its name.",
  inputs: {
    name: z.string().min(1).meta({ description: "Name of the project; case matters." }),
    workspace: z.string().min(1).optional().meta({
      description: "Name of the workspace. Left out, it is `opik:workspace`, else `default`.",
    }),
  },
  outputs: {
    id: z.string().meta({ description: "Id of the project, a UUID." }),
    name: z.string().meta({ description: "Its name." }),
    workspace: z.string().meta({ description: "Name of its workspace." }),
    description: z.string().optional().meta({ description: "What it is for, where something was said." }),
    visibility: z.string().optional().meta({ description: "`private` or `public`." }),
    createdAt: z.string().optional().meta({ description: "When it was created, in ISO 8601." }),
    createdBy: z.string().optional().meta({ description: "Name of the user who created it." }),
  },
  invoke: async ({ services, signal }, { name, workspace }) => {
    const projects = new Projects(services, String(workspace ?? workspaceOf(services)), signal);
    const found = await projects.named(String(name));
    if (found === undefined) {
      throw notFound(String(name), projects.workspace);
    }
    const { id, description, visibility, created_at: createdAt, created_by: createdBy } = found;
    const optional = Object.entries({ description, visibility, createdAt, createdBy });
    return {
      id,
      name: found.name,
      workspace: projects.workspace,
      ...Object.fromEntries(optional.filter(([, value]) => value !== undefined)),
    };
  },
};
