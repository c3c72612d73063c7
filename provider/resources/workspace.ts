import { z } from "zod";
import { withArticle } from "../base/withArticle";
import { type Collection, type ObjectOptions, object, providerOf } from "../kit";
import { type CollectionData, type OpikClient, RestCollection, workspaceOf } from "../opik";

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
  "Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), else `default`.";

/** The input of what lists objects: which workspace's. */
export const ofWorkspace = { workspace: workspace.meta({ description }) };

/** The input of what is in a workspace. */
export const inWorkspace = {
  workspace: workspace.meta({
    description: `${description} Another one replaces the resource.`,
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
      description: `Whether ${withArticle(noun)} of that name that exists already is taken over instead of being an error. What was taken over is released, not deleted, when the resource goes.${why}`,
    }),
});

/** Outputs of all objects. */
export const objectOutputs = (noun: string) => ({
  createdAt: z.string().optional().meta({ description: "When it was created, in ISO 8601." }),
  createdBy: z.string().optional().meta({ description: "Name of the user who created it." }),
  adopted: z.boolean().meta({
    description: `Whether the ${noun} was there before and was taken over: then it stays when the resource goes.`,
  }),
});
