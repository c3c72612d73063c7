import type { OpikClient } from "./client";
import {
  type DatasetItem,
  type DatasetVersion,
  deleteDatasetItems,
  ITEM_FIELDS,
  listDatasetItems,
  listDatasetVersions,
  updateDatasetItems,
} from "./contract";
import { UnexpectedResponseError } from "./errors";
import { uuidv7 } from "./restCollection";

type Fields = Readonly<Record<string, unknown>>;

/** An item that is to be written; `besides` is what it has besides its data. */
export interface ItemToPut {
  readonly id: string;
  readonly data: Fields;
  readonly besides: Fields | undefined;
}

/** Items that one call may have. */
const MAX_ITEMS = 1000;

/** Bytes of JSON that one call has at the most, unless one item has more: proxies bound what they let through. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Items of a page; the next size is tried where a page is larger than any response may be. */
const PAGE_SIZES = [MAX_ITEMS, 100, 10, 1] as const;

/** A million items; a server that has more full pages answers each with the same one. */
const MAX_PAGES = 1000;

/** The items and versions of the datasets of one workspace. */
export class DatasetItems {
  constructor(
    private readonly client: OpikClient,
    private readonly options: {
      readonly workspace: string;
      /** Milliseconds since 1970. */
      readonly now: number;
      readonly signal?: AbortSignal | undefined;
    },
  ) {}

  /** The latest version; undefined where there is none, because there never was an item. */
  async latest(datasetId: string, maxAgeMs: number): Promise<DatasetVersion | undefined> {
    const args = { ...this.headers, params: { id: datasetId }, query: { page: "1", size: "1" } };
    const { content } = await this.client.call(listDatasetVersions, args, { ...this.call, maxAgeMs });
    return content[0];
  }

  /** Calls `take` for each item of the latest version, whole. They are not cached: they can be large. */
  async each(datasetId: string, take: (item: DatasetItem) => void): Promise<void> {
    let taken = 0;
    for (const [index, size] of PAGE_SIZES.entries()) {
      try {
        for (let page = taken / size + 1; page <= MAX_PAGES * (MAX_ITEMS / size); page++) {
          const rows = await this.page(datasetId, page, size);
          rows.forEach(take);
          taken += rows.length;
          if (rows.length < size) {
            return;
          }
        }
        return;
      } catch (error) {
        if (!isTooLarge(error) || index === PAGE_SIZES.length - 1) {
          throw error;
        }
      }
    }
  }

  /**
   * Puts and deletes items, all in one new version. What is sent twice is carried out once; what fails midway has put
   * whole batches, and the rest not.
   */
  async change(
    datasetId: string,
    { put, deleted }: { readonly put: Iterable<ItemToPut>; readonly deleted: readonly string[] },
  ): Promise<void> {
    const batch_group_id = uuidv7(this.options.now);
    for (const items of batches(put)) {
      const body = { dataset_id: datasetId, batch_group_id, items };
      await this.client.call(updateDatasetItems, { ...this.headers, body }, this.call);
    }
    for (let at = 0; at < deleted.length; at += MAX_ITEMS) {
      const body = { item_ids: deleted.slice(at, at + MAX_ITEMS), batch_group_id };
      await this.client.call(deleteDatasetItems, { ...this.headers, body }, this.call);
    }
  }

  private async page(datasetId: string, page: number, size: number): Promise<readonly DatasetItem[]> {
    const query = { page: String(page), size: String(size), truncate: "false" as const };
    const args = { ...this.headers, params: { id: datasetId }, query };
    return (await this.client.call(listDatasetItems, args, { ...this.call, uncached: true })).content;
  }

  private get call() {
    return { signal: this.options.signal };
  }

  private get headers() {
    return { headers: { "comet-workspace": this.options.workspace } };
  }
}

/** What an item has besides its data, as a write has to repeat it; undefined where that is nothing. */
export function besidesData(item: DatasetItem): Fields | undefined {
  const { source, ...rest } = Object.fromEntries(
    ITEM_FIELDS.filter((name) => {
      const value = item[name];
      return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
    }).map((name) => [name, item[name]]),
  );
  return Object.keys(rest).length === 0 ? undefined : { ...rest, source };
}

function* batches(items: Iterable<ItemToPut>) {
  let batch: { id: string; data: Fields; source: "manual" }[] = [];
  let bytes = 0;
  for (const { id, data, besides } of items) {
    const size = Buffer.byteLength(JSON.stringify(data));
    if (batch.length === MAX_ITEMS || (batch.length > 0 && bytes + size > MAX_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ id, data, source: "manual", ...besides });
    bytes += size;
  }
  if (batch.length > 0) {
    yield batch;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof UnexpectedResponseError && error.code === "OPIK_RESPONSE_TOO_LARGE";
}
