import { z } from "zod";
import { FRESH_MS, type FunctionDefinition, isObject } from "../kit";
import { getterOf } from "../kit/object/getter";
import { datasets, type OpikClient, RestCollection } from "../opik";
import { Dataset } from "../resources/dataset";

const getter = getterOf(Dataset, "Finds a dataset by name, with its latest version.", {
  without: ["itemsFile", "itemsHash", "itemsVersion"],
});

export const getDataset: FunctionDefinition<OpikClient> = {
  ...getter,
  outputs: {
    ...getter.outputs,
    itemsCount: z.int().optional().meta({ description: "Number of items." }),
    versionName: z.string().optional().meta({
      description: "Latest version, such as `v3`. Absent if it has no items yet.",
    }),
    versionHash: z.string().optional().meta({ description: "Hash of the latest version." }),
  },
  invoke: async (context, asked) => {
    const found = await getter.invoke(context, asked);
    const { services, signal, clock } = context;
    const workspace = String(found["workspace"]);
    const collection = new RestCollection(services, datasets, { workspace, signal, clock });
    const live = await collection.read(String(found["id"]), FRESH_MS);
    const [itemsCount, latest] = [live?.["dataset_items_count"], live?.["latest_version"]];
    const [versionName, versionHash] = isObject(latest)
      ? [latest["version_name"], latest["version_hash"]]
      : [];
    const more = Object.entries({ itemsCount, versionName, versionHash });
    return { ...found, ...Object.fromEntries(more.filter(([, value]) => value !== undefined)) };
  },
};
