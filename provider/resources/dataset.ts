import { z } from "zod";
import { collated } from "../kit";
import { datasets } from "../opik";
import { missingProjects, projectId } from "./projects";
import {
  adoptable,
  describable,
  inWorkspace,
  objectOutputs,
  ofWorkspace,
  opik,
  workspaceObject,
} from "./workspace";

const DatasetType = z.enum(["dataset", "evaluation_suite"]).meta({
  id: "DatasetType",
  description: "A dataset, or a test suite (`evaluation_suite`).",
});

const DatasetVisibility = z.enum(["private", "public"]).meta({
  id: "DatasetVisibility",
  description: "Visibility of a dataset, in Opik's terms.",
});

/** A dataset or test suite of a workspace, without its items. */
export const Dataset = opik.resource({
  name: "Dataset",
  summary: "A dataset or test suite of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "The items are written by Opik's SDKs, and are not looked at. A delete and a replacement (another project or type) lose " +
    "all items and versions: use `protect` or `retainOnDelete` to keep them. One that was taken over (`adopt`) is released " +
    "instead.\n\n" +
    "The resource's id is the dataset's UUID. It is imported by that or by its name, in another workspace than the " +
    "configured one as `workspace/id` or `workspace/name`.",
  example: {
    typescript: `const golden = new Dataset("golden", {
    name: "golden questions",
    description: "For CI",
    tags: ["ci"],
});`,
    python: `import pulumi_opik as opik

golden = opik.Dataset("golden", name="golden questions", description="For CI", tags=["ci"])`,
    yaml: `resources:
  golden:
    type: opik:Dataset
    properties:
      name: golden questions
      description: For CI
      tags:
        - ci`,
  },
  inputs: {
    // The server's column holds 255 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: z.string().regex(/\S/, "it must not be blank").max(255).meta({
      description:
        "Name of the dataset, unique in its workspace, across projects and without regard to case; at most 255 characters. Another one renames it.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's. Another one, or taking it out, replaces the dataset.",
      replaceOnChanges: true,
    }),
    type: DatasetType.optional().meta({
      description:
        "`dataset` or `evaluation_suite`. Left out, it is `dataset`. Another one replaces the dataset.",
      checkDefault: "dataset",
      replaceOnChanges: true,
    }),
    ...describable,
    visibility: DatasetVisibility.optional().meta({
      description:
        "`private` or `public`; Opik makes new datasets private. Left out, it is not managed; taken out, it goes back to `private`.",
      resetTo: "private",
    }),
    ...inWorkspace,
    ...adoptable("dataset", " Opik's SDKs create a dataset by naming it."),
  },
  outputs: objectOutputs("dataset"),
  listInputs: {
    ...ofWorkspace,
    projectId: projectId
      .optional()
      .meta({ description: "Id of a project, for its datasets only. Left out, all." }),
  },
  replaces: (state, inputs) => ("projectId" in state && !("projectId" in inputs) ? ["projectId"] : []),
  // In its workspace the name is taken until the old one is gone.
  deleteBeforeReplace: (state, inputs) =>
    state.workspace === inputs.workspace && collated(state.name) === collated(inputs.name),
  lifecycle: workspaceObject({
    collection: datasets,
    remains: "Its items and versions are gone with it.",
    check: async (context, { inputs }) => ({
      failures: await missingProjects(context, inputs, "projectId"),
    }),
    warnings: ({ state, replaced }) =>
      state === undefined || !replaced
        ? []
        : [
            `The dataset ${JSON.stringify(state["name"])} is replaced: all of its items and versions are lost. Use protect or retainOnDelete to keep them.`,
          ],
  }),
});
