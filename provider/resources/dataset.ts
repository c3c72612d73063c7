import { z } from "zod";
import { collated } from "../kit";
import { datasets } from "../opik";
import { checkedItems, datasetItems } from "./datasetItems";
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

/** A dataset or test suite of a workspace; optionally its items, from a file. */
export const Dataset = opik.resource({
  name: "Dataset",
  summary: "A dataset or test suite of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Without `itemsFile`, the items are what Opik's SDKs write, and are not looked at. With it, they are what the file has, all " +
    "or nothing: a preview says how many items would be added, changed and removed, and an update writes those alone, in one " +
    "new version. What somebody adds or edits in the interface is found by a plain preview and is taken back by the next " +
    "update; what it removes stays in the dataset's earlier versions. The state has one hash of the items, and none of them.\n\n" +
    "A delete and a replacement (another project or type) lose " +
    "all items and versions: use `protect` or `retainOnDelete` to keep them. One that was taken over (`adopt`) is released " +
    "instead.\n\n" +
    "The resource's id is the dataset's UUID. It is imported by that or by its name, in another workspace than the " +
    "configured one as `workspace/id` or `workspace/name`.",
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
    itemsFile: z.string().regex(/\S/, "it must not be blank").optional().meta({
      description:
        "Path of a JSON Lines file, relative to the folder of `Pulumi.yaml`, or absolute: each line is one item, the JSON object that is its data. At most 10,000 lines and 64 MiB. The text `id` of a line keeps the item the same when the rest of the line changes. Left out, the items are not managed; taken out, they stay.",
      wire: null,
    }),
    itemsHash: z.string().optional().meta({
      description:
        "Hash of the items in `itemsFile`, whatever their order. The check fills it in, so that a preview shows an edited file; it is not for programs.",
      wire: "items.hash",
    }),
    ...inWorkspace,
    ...adoptable("dataset", " Opik's SDKs create a dataset by naming it."),
  },
  outputs: {
    versionName: z
      .string()
      .optional()
      .meta({
        description: "The version with the items of `itemsFile`, such as `v3`. Absent without that.",
        wire: "items.name",
        moves: ["itemsHash"],
      }),
    versionHash: z
      .string()
      .optional()
      .meta({
        description: "The hash of that version, by which Opik's SDKs can fetch it.",
        wire: "items.version_hash",
        moves: ["itemsHash"],
      }),
    itemsVersion: z
      .string()
      .optional()
      .meta({
        description: "That version's hash and counts, which tell whether somebody has changed an item since.",
        wire: "items.fingerprint",
        moves: ["itemsHash"],
      }),
    ...objectOutputs("dataset"),
  },
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
    children: datasetItems,
    remains: "Its items and versions are gone with it.",
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
