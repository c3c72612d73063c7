import { z } from "zod";
import { withArticle } from "../base/withArticle";
import { asSet, type Collection, type ObjectOptions, object, providerOf } from "../kit";
import { type CollectionData, type OpikClient, RestCollection, workspaceOf } from "../opik";
import { notBlank } from "./notBlank";

/** Declares the resources of this provider. */
export const opik = providerOf<OpikClient>();

/** The lifecycle of an object of a workspace, from its collection. */
export function workspaceObject({
  collection,
  ...options
}: { readonly collection: CollectionData } & Omit<ObjectOptions<OpikClient>, "open" | "scope" | "noun">) {
  return object<OpikClient>({
    noun: collection.noun,
    scope: (client) => ({ workspace: workspaceOf(client) }),
    open: ({ services, signal, clock }, { workspace }): Collection =>
      new RestCollection(services, collection, { workspace: String(workspace), signal, clock }),
    ...options,
  });
}

const workspace = z.string().min(1).optional();
const description =
  "Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then to `default`.";

/** The input of what lists objects: which workspace's. */
export const ofWorkspace = { workspace: workspace.meta({ description }) };

/** The input of what is in a workspace. */
export const inWorkspace = {
  workspace: workspace.meta({
    description: `${description} Changing it replaces the resource.`,
    scope: true,
    replaceOnChanges: true,
  }),
};

/** The input of what can be there before anybody declares it. */
export const adoptable = (noun: string, why = "") => ({
  adopt: z
    .boolean()
    .optional()
    .meta({
      wire: null,
      description: `Whether to take over ${withArticle(noun)} of that name if one exists. It is then released, not deleted, when the resource is deleted.${why}`,
    }),
});

/** Inputs of what has a description that cannot be blank on the wire, and tags: prompts and datasets. */
export const describable = {
  description: z
    .string()
    .regex(/^$|\S/, "it must not be blank; leave it empty to clear it")
    .max(255)
    .optional()
    .meta({
      description:
        'Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
      // The server takes no blank one; a write without one clears it.
      codec: { toWire: (value) => (value === "" ? undefined : value), fromWire: (value) => value },
    }),
  tags: z
    .array(notBlank)
    .optional()
    .meta({
      description: "Tags, in any order; `[]` removes all. Not managed if omitted, cleared if removed.",
      resetTo: [],
      same: asSet,
      codec: {
        toWire: (value) => value,
        fromWire: (value) => (value as unknown[] | undefined)?.filter((tag) => tag !== null),
      },
    }),
};

/** Outputs of all objects. */
export const objectOutputs = (noun: string) => ({
  createdAt: z.string().optional().meta({ description: "Creation time, in ISO 8601." }),
  createdBy: z.string().optional().meta({ description: "User who created it." }),
  adopted: z.boolean().meta({
    description: `Whether the ${noun} was adopted. If so, it is kept in Opik when the resource is deleted.`,
  }),
});
