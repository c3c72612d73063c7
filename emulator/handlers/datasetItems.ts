import { UUID } from "../../provider/base/uuid";
import {
  deleteDatasetItems,
  listDatasetItems,
  listDatasetVersions,
  updateDatasetItems,
} from "../../provider/opik/contract";
import {
  columnsOf,
  datasetSortable,
  datasetVersionRow,
  datasetVersionsOf,
  deleteItems,
  hashOfVersion,
  putItems,
} from "../collections/datasetItems";
import { errors, inWorkspace } from "../collections/handlers";
import type { Fields, Place } from "../collections/part";
import { wrongVersion } from "../collections/replies";
import { type Call, type Handler, handles } from "../handler";
import type { LocalObject } from "../objects";
import { failure, json, noContent, type Reply, routeMissing } from "../replies";

const missing = errors(404, "Dataset not found");

function datasetOf(id: string, { world, workspace }: Place): LocalObject | undefined {
  return world.objects.get("Dataset", workspace, id);
}

/** A page by the query's `page` and `size`. */
function pageOf<T>(
  all: readonly T[],
  query: { readonly page?: string | undefined; size?: string | undefined },
) {
  const [page, size] = [Number(query.page ?? 1), Number(query.size ?? 10)];
  return { page, size, rows: all.slice((page - 1) * size, page * size) };
}

/** Newest first; of a dataset that there is not, none. */
const list = handles(listDatasetItems, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { id } = call.params;
    const { version: asked = "latest" } = call.query;
    if (!UUID.test(id)) {
      return routeMissing("rest");
    }
    const versions = datasetVersionsOf(datasetOf(id, place) ?? { id });
    const version =
      asked === "latest" ? versions.at(-1) : versions.find((one) => hashOfVersion(one) === asked);
    if (version === undefined && asked !== "latest") {
      return failure("rest", 404, `Version not found for dataset hash='${asked}' datasetId='${id}'`);
    }
    const all = [...(version?.items ?? [])].sort((a, b) => (a.id < b.id ? 1 : -1));
    const { page, rows } = pageOf(all, call.query);
    return json(200, {
      content: rows,
      page,
      size: rows.length,
      total: all.length,
      columns: columnsOf(version?.items ?? []),
      sortable_by: datasetSortable,
    });
  }),
);

const versions = handles(listDatasetVersions, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { id } = call.params;
    if (!UUID.test(id)) {
      return routeMissing("rest");
    }
    const dataset = datasetOf(id, place);
    const all = dataset === undefined ? [] : [...datasetVersionsOf(dataset)].reverse();
    const { page, size, rows } = pageOf(all, call.query);
    const content = rows.map((one) => datasetVersionRow(dataset as LocalObject, one));
    return json(200, { content, page, size, total: all.length });
  }),
);

const put = handles(updateDatasetItems, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { dataset_id, batch_group_id, items } = call.body;
    const refusal = refused(items, dataset_id);
    if (refusal !== undefined) {
      return refusal;
    }
    const dataset = datasetOf(String(dataset_id), place);
    if (dataset === undefined) {
      return missing;
    }
    const wrong = items.map(({ id }) => wrongVersion("dataset_item id", id)).find((one) => one !== undefined);
    if (wrong === undefined) {
      putItems(dataset, items.map(given), batch_group_id, place);
    }
    return wrong ?? noContent;
  }),
);

function refused(items: readonly Fields[], datasetId: string | undefined): Reply | undefined {
  const reasons = [
    ...(items.length < 1 || items.length > 1000 ? ["items size must be between 1 and 1000"] : []),
    ...(datasetId === undefined
      ? ["The request body must provide either a dataset_name or a dataset_id"]
      : []),
    ...items.flatMap(({ source, data, trace_id }, index) => [
      ...(source === undefined
        ? [`items[${index}].source must not be null`, `items[${index}].. source must not be null`]
        : []),
      ...(source === "trace" && trace_id === undefined
        ? [`items[${index}].source when it is trace, trace_id must not be null`]
        : []),
      ...(Object.keys((data ?? {}) as Fields).length === 0 ? [`items[${index}].data must not be empty`] : []),
    ]),
  ];
  return reasons.length === 0 ? undefined : errors(422, ...reasons);
}

/** Of the datasets that have the items, whichever they are. */
const remove = handles(deleteDatasetItems, (call, world) =>
  inWorkspace(call as Call, world, (place) => {
    const { item_ids, batch_group_id } = call.body;
    const reasons = [
      "itemIds size must be between 1 and 1000",
      "The request body Either 'item_ids' (to delete specific items) or 'dataset_id' (to delete by filters) must be provided.",
    ].slice(0, item_ids.length === 0 ? 2 : item_ids.length > 1000 ? 1 : 0);
    if (reasons.length > 0) {
      return errors(422, ...reasons);
    }
    const ids = new Set(item_ids);
    for (const dataset of world.objects.all("Dataset", place.workspace)) {
      deleteItems(dataset, ids, batch_group_id, place);
    }
    return noContent;
  }),
);

/** The fields that were sent, without those that were not. */
function given(item: Fields): Fields {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

/** What can be done with the items and versions of a dataset. */
export const datasetItemHandlers: readonly Handler[] = [list, versions, put, remove];
