import { z } from "zod";
import { projects } from "../opik";
import { exampleOf } from "./example";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const ProjectVisibility = z.enum(["private", "public"]).meta({
  id: "ProjectVisibility",
  description: "Visibility of a project, in Opik's terms.",
});

/** A project of a workspace: where traces, rules, datasets and the rest belong to. */
export const Project = opik.resource({
  name: "Project",
  summary: "A project of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Deleting the resource deletes the project; Opik keeps its traces, rules and datasets, without a project. One that was " +
    "taken over (`adopt`) is released instead.\n\n" +
    "The resource's id is the project's UUID. It is imported by that or by its name, in another workspace than the " +
    "configured one as `workspace/id` or `workspace/name`.",
  example: exampleOf("Project", "support", {
    name: "support-bot",
    description: "Answers of the support bot",
  }),
  inputs: {
    // The server's column holds 150 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: z.string().regex(/\S/, "it must not be blank").max(150).meta({
      description:
        "Name of the project, unique in its workspace without regard to case; at most 150 characters.",
    }),
    description: z.string().max(255).optional().meta({
      description: 'What it is for; at most 255 characters, `""` clears it. Left out, it is not managed.',
      resetTo: "",
    }),
    visibility: ProjectVisibility.optional().meta({
      description: "`private` or `public`; Opik makes new projects private. Left out, it is not managed.",
      resetTo: "private",
    }),
    ...inWorkspace,
    ...adoptable("project", " Many of Opik's clients create projects by naming them in a trace."),
  },
  outputs: objectOutputs("project"),
  listInputs: ofWorkspace,
  lifecycle: workspaceObject({
    collection: projects,
    remains: "Its traces, rules and datasets are not: Opik keeps them without a project.",
  }),
});
