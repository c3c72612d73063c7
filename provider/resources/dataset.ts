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
  description: "Visibility of a dataset.",
});

/** A dataset or test suite of a workspace, without its items. */
export const Dataset = opik.resource({
  name: "Dataset",
  summary: "A dataset or test suite in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "The items are not managed; write them with Opik's SDKs. Deleting or replacing the dataset (changing its project or type) " +
    "deletes all items and versions: use `protect` or `retainOnDelete` to keep them. An adopted dataset (`adopt`) is released " +
    "instead of deleted.\n\n" +
    "The resource's id is the dataset's UUID. Import it by id or name; prefix `workspace/` for a workspace other than the " +
    "configured one.",
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
        "Name of the dataset, at most 255 characters; unique in its workspace across projects, ignoring case. Changing it renames the dataset.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or removing it replaces the dataset.",
      replaceOnChanges: true,
    }),
    type: DatasetType.optional().meta({
      description: "`dataset` (the default) or `evaluation_suite`. Changing it replaces the dataset.",
      checkDefault: "dataset",
      replaceOnChanges: true,
    }),
    ...describable,
    visibility: DatasetVisibility.optional().meta({
      description:
        "`private` or `public`. Not managed if omitted (new datasets are private), reset to `private` if removed.",
      resetTo: "private",
    }),
    ...inWorkspace,
    ...adoptable("dataset", " Opik's SDKs create a dataset as soon as a program names it."),
  },
  outputs: objectOutputs("dataset"),
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project, to list its datasets only." }),
  },
  replaces: (state, inputs) => ("projectId" in state && !("projectId" in inputs) ? ["projectId"] : []),
  // In its workspace the name is taken until the old one is gone.
  deleteBeforeReplace: (state, inputs) =>
    state.workspace === inputs.workspace && collated(state.name) === collated(inputs.name),
  lifecycle: workspaceObject({
    collection: datasets,
    remains: "Its items and versions are deleted with it.",
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
