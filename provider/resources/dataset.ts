import { z } from "zod";
import { collated } from "../kit";
import { datasets } from "../opik";
import { checkedItems, datasetItems } from "./datasetItems";
import { notBlank } from "./notBlank";
import { missingProjects, projectId, replacedOutOfProject } from "./projects";
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

/** A dataset or test suite of a workspace; optionally its items, from a file. */
export const Dataset = opik.resource({
  name: "Dataset",
  summary: "A dataset or test suite in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Without `itemsFile` the items are not managed; write them with Opik's SDKs. With it, the dataset has exactly the items of " +
    "the file: a preview says how many items would be added, changed and removed, and an update sends only those, in one new " +
    "version. A plain preview also detects what somebody added, edited or deleted in Opik, and the next update reverts it: items " +
    "added outside Pulumi are removed, but stay in the dataset's earlier versions. The state contains a hash of the items, not " +
    "the items.\n\n" +
    "Deleting or replacing the dataset (changing its project or type) " +
    "deletes all items and versions: use `protect` or `retainOnDelete` to keep them. An adopted dataset (`adopt`) is released " +
    "instead of deleted.\n\n" +
    "The resource's id is the dataset's UUID. Import it by id or name; prefix `workspace/` for a workspace other than the " +
    "configured one.",
  example: {
    typescript: `const golden = new Dataset("golden", {
    name: "golden questions",
    description: "For CI",
    tags: ["ci"],
    // A line of golden.jsonl: {"id": "refund-1", "input": "How do I get a refund?", "expected_output": "..."}
    itemsFile: "golden.jsonl",
});`,
    python: `import pulumi_opik as opik

golden = opik.Dataset("golden", name="golden questions", description="For CI", tags=["ci"], items_file="golden.jsonl")`,
    yaml: `resources:
  golden:
    type: opik:Dataset
    properties:
      name: golden questions
      description: For CI
      tags:
        - ci
      itemsFile: golden.jsonl`,
  },
  inputs: {
    // The server's column holds 255 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: notBlank.max(255).meta({
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
    itemsFile: notBlank.optional().meta({
      description:
        "Path of a JSON Lines file, absolute or relative to the folder of `Pulumi.yaml`. Each line is the data of one item, a JSON object; at most 10,000 lines and 64 MiB. A line with a text `id` remains the same item when the rest of it changes. If omitted or removed, the items are not managed and stay as they are.",
      wire: null,
      managedAs: "itemsHash",
    }),
    itemsHash: z.string().optional().meta({
      description:
        "Hash of the items in `itemsFile`, in any order. The provider sets it, so that a preview shows an edited file; do not set it in a program.",
      wire: "items.hash",
    }),
    ...inWorkspace,
    ...adoptable("dataset", " Opik's SDKs create a dataset as soon as a program names it."),
  },
  outputs: {
    versionName: z
      .string()
      .optional()
      .meta({
        description:
          "The version that has the items of `itemsFile`, such as `v3`. Absent without `itemsFile`.",
        wire: "items.name",
        moves: ["itemsHash"],
      }),
    versionHash: z
      .string()
      .optional()
      .meta({
        description: "Hash of that version.",
        wire: "items.version_hash",
        moves: ["itemsHash"],
      }),
    itemsVersion: z
      .string()
      .optional()
      .meta({
        description: "Hash and counters of that version, to detect changes outside Pulumi.",
        wire: "items.fingerprint",
        moves: ["itemsHash"],
      }),
    ...objectOutputs("dataset"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project, to list its datasets only." }),
  },
  replaces: replacedOutOfProject,
  // In its workspace the name is taken until the old one is gone.
  deleteBeforeReplace: (state, inputs) =>
    state.workspace === inputs.workspace && collated(state.name) === collated(inputs.name),
  lifecycle: workspaceObject({
    collection: datasets,
    children: datasetItems,
    remains: "Its items and versions are deleted with it.",
    check: async (context, { oldInputs, inputs }) => {
      const { failures, ...items } = await checkedItems(oldInputs, inputs);
      return { ...items, failures: [...(await missingProjects(context, inputs, "projectId")), ...failures] };
    },
    warnings: ({ state, replaced }) =>
      state === undefined || !replaced
        ? []
        : [
            `The dataset ${JSON.stringify(state["name"])} is replaced: all of its items and versions are lost. Use protect or retainOnDelete to keep them.`,
          ],
  }),
});
