import { z } from "zod";
import { projects } from "../opik";
import { exampleOf } from "./example";
import { notBlank } from "./notBlank";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const ProjectVisibility = z.enum(["private", "public"]).meta({
  id: "ProjectVisibility",
  description: "Visibility of a project.",
});

/** A project of a workspace: where traces, rules, datasets and the rest belong to. */
export const Project = opik.resource({
  name: "Project",
  summary: "A project in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Deleting the resource deletes the project. Opik keeps its traces, rules and datasets, without a project. An adopted " +
    "project (`adopt`) is released instead of deleted.\n\n" +
    "The resource's id is the project's UUID. Import it by id or name; prefix `workspace/` for a workspace other than the " +
    "configured one.",
  example: exampleOf("Project", "support", {
    name: "support-bot",
    description: "Answers of the support bot",
  }),
  inputs: {
    // The server's column holds 150 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: notBlank.max(150).meta({
      description: "Name of the project, at most 150 characters; unique in its workspace, ignoring case.",
    }),
    description: z.string().max(255).optional().meta({
      description:
        'Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    visibility: ProjectVisibility.optional().meta({
      description:
        "`private` or `public`. Not managed if omitted (new projects are private), reset to `private` if removed.",
      resetTo: "private",
    }),
    ...inWorkspace,
    ...adoptable("project", " Opik's SDKs create a project as soon as a trace names it."),
  },
  outputs: objectOutputs("project"),
  listInputs: ofWorkspace,
  lifecycle: workspaceObject({
    collection: projects,
    remains: "Opik keeps its traces, rules and datasets, without a project.",
  }),
});
