import type { LocalObject } from "../objects";
import { timedId } from "../timedId";
import type { Fields, Place } from "./part";

/* The items of a dataset, and its versions: each has all of its items. Recorded from a self-hosted server 2.1.24. */

export interface LocalItem extends Fields {
  readonly id: string;
  readonly data: Fields;
}

/** A version as the server keeps it: in its dataset, in the order in which they were made. */
export interface LocalDatasetVersion {
  readonly id: string;
  readonly version_name: string;
  /** What made it, where that was a group of calls. */
  readonly group: string | undefined;
  readonly created_at: string;
  readonly created_by: string;
  last_updated_at: string;
  items_added: number;
  items_modified: number;
  items_deleted: number;
  items: readonly LocalItem[];
}

/** What a list of datasets, and one of items, can be sorted by. */
export const datasetSortable = [
  "id",
  "name",
  "description",
  "tags",
  "created_at",
  "last_updated_at",
  "created_by",
  "last_updated_by",
  "last_created_experiment_at",
  "last_created_optimization_at",
  "duration",
  "feedback_scores.*",
  "data.*",
  "output.*",
  "input.*",
  "metadata.*",
  "comments",
  "total_estimated_cost",
  "usage.*",
];

export function datasetVersionsOf(dataset: LocalObject): readonly LocalDatasetVersion[] {
  return (dataset["versions"] ?? []) as readonly LocalDatasetVersion[];
}

/** The last characters of its id. */
export function hashOfVersion({ id }: LocalDatasetVersion): string {
  return id.slice(-8);
}

/** What a dataset shows of its latest version. */
export function withVersion(versions: unknown): Fields {
  const latest = ((versions ?? []) as readonly LocalDatasetVersion[]).at(-1);
  return latest === undefined
    ? { dataset_items_count: 0 }
    : {
        dataset_items_count: latest.items.length,
        latest_version: {
          id: latest.id,
          version_hash: hashOfVersion(latest),
          version_name: latest.version_name,
          tags: ["latest"],
        },
      };
}

/** A version as a row of their list. */
export function datasetVersionRow(dataset: LocalObject, version: LocalDatasetVersion): Fields {
  const { items, group, id, version_name, created_by, ...rest } = version;
  const is_latest = datasetVersionsOf(dataset).at(-1) === version;
  return {
    id,
    dataset_id: dataset.id,
    version_hash: hashOfVersion(version),
    tags: is_latest ? ["latest"] : [],
    is_latest,
    version_name,
    items_total: items.length,
    ...(group === undefined ? {} : { change_description: "Auto-created from SDK batch operation" }),
    ...rest,
    created_by,
    last_updated_by: created_by,
  };
}

/**
 * The version that a write changes: the latest one in place where it is of no group, or of the same one, and otherwise a new
 * one that begins with what the latest one has.
 */
function versionToChange(dataset: LocalObject, group: string | undefined, { world, user }: Place) {
  const versions = datasetVersionsOf(dataset);
  const latest = versions.at(-1);
  if (latest !== undefined && (group === undefined || latest.group === group)) {
    latest.last_updated_at = world.objects.stamp();
    return latest;
  }
  const created_at = world.objects.stamp();
  const version: LocalDatasetVersion = {
    id: timedId(created_at),
    version_name: `v${versions.length + 1}`,
    group,
    items_added: 0,
    items_modified: 0,
    items_deleted: 0,
    items: latest?.items ?? [],
    created_at,
    created_by: user,
    last_updated_at: created_at,
  };
  dataset["versions"] = [...versions, version];
  return version;
}

/** Puts items in the place of those with their ids, or adds them: what is not sent of one that is there is gone. */
export function putItems(
  dataset: LocalObject,
  sent: readonly Fields[],
  group: string | undefined,
  place: Place,
): void {
  const { world, user } = place;
  const version = versionToChange(dataset, group, place);
  const items = new Map(version.items.map((item) => [item.id, item]));
  for (const { id: given, tags, ...fields } of sent) {
    const created_at = world.objects.stamp();
    const id = typeof given === "string" ? given : timedId(created_at);
    version[items.has(id) ? "items_modified" : "items_added"]++;
    items.set(id, {
      id,
      dataset_item_id: id,
      ...fields,
      data: fields["data"] as Fields,
      tags: tags ?? [],
      dataset_id: dataset.id,
      created_at,
      last_updated_at: world.objects.stamp(),
      created_by: user,
      last_updated_by: user,
    });
  }
  version.items = [...items.values()];
}

/** Deletes items; nothing is changed, and no version made, where there is none of them. */
export function deleteItems(
  dataset: LocalObject,
  ids: ReadonlySet<string>,
  group: string | undefined,
  place: Place,
): void {
  const latest = datasetVersionsOf(dataset).at(-1);
  if (latest?.items.some(({ id }) => ids.has(id))) {
    const version = versionToChange(dataset, group, place);
    const rest = version.items.filter(({ id }) => !ids.has(id));
    version.items_deleted += version.items.length - rest.length;
    version.items = rest;
  }
}

/** What the members of items' data are, in the order in which they come up. */
export function columnsOf(items: readonly LocalItem[]): readonly Fields[] {
  const types = new Map<string, Set<string>>();
  for (const [name, value] of items.flatMap(({ data }) => Object.entries(data))) {
    types.set(name, (types.get(name) ?? new Set()).add(typeName(value)));
  }
  return [...types].map(([name, found]) => ({
    name,
    types: [...found],
    filter_field_prefix: "data",
    filterField: `data.${name}`,
  }));
}

function typeName(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
