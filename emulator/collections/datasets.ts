import { datasets } from "../../provider/opik/contract";
import { datasetSortable, withVersion } from "./datasetItems";
import { errors } from "./handlers";
import { projectMissing } from "./ofProject";
import type { Fields, Part } from "./part";
import { columnTooLong, isBlank, isLong, wrongVersion } from "./replies";

/** Tags are a set, in the server's order; where there are none, there is no field. */
const withTags = ({ tags, ...rest }: Fields): Fields =>
  Array.isArray(tags) ? { ...rest, tags: tags.length === 0 ? undefined : [...new Set(tags)].sort() } : rest;

/** Datasets as recorded from a self-hosted server 2.1.24; their items are in datasetItems.ts. */
export const datasetPart: Part = {
  collection: datasets,
  defaults: { type: "dataset", visibility: "private" },
  unique: ["name"],
  exists: ({ name }) => `Dataset already exists with name '${name}'`,
  sortable: datasetSortable,
  invalid: (body, live, place) => {
    const { name, description } = body;
    if (isBlank(name)) {
      return errors(422, "name must not be blank");
    }
    if (description !== undefined && isBlank(description)) {
      return errors(422, "description must not be blank");
    }
    if (isLong(description, 255)) {
      return errors(422, "description cannot exceed 255 characters");
    }
    if (isLong(name, 255)) {
      return columnTooLong;
    }
    return live === undefined
      ? (wrongVersion("dataset id", body["id"]) ?? projectMissing(body, place))
      : undefined;
  },
  made: withTags,
  // What is left out stays, but for the description.
  changed: (_live, body) => ({ description: undefined, ...withTags(body) }),
  shown: ({ versions, ...object }) => ({
    experiment_count: 0,
    optimization_count: 0,
    status: "unknown",
    ...withVersion(versions),
    ...object,
  }),
};
