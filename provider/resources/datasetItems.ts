import {
  type CheckFailure,
  type Children,
  type Context,
  containsUnknown,
  type Properties,
  UNKNOWN,
} from "../kit";
import {
  besidesData,
  ConfigurationError,
  DatasetItems,
  type DatasetVersion,
  type ItemToPut,
  type OpikClient,
} from "../opik";
import { digestOf, hashOf, type Items, type ItemsDelta, itemIdOf, itemsDelta } from "./itemsDelta";
import { type FileItem, type ItemsFile, ItemsFileError, readItemsFile } from "./itemsFile";

/*
 * The items of a dataset that a program declares in a file. Live, `items` has one hash of all of them, and of which version
 * it is. They are read only where the latest version is not the one that the state knows, or the file is another one.
 */

/** What is shown of the version that has the items. */
interface Version {
  readonly name: unknown;
  readonly version_hash: unknown;
  /** Changes with every write, also with one that changes the version in place (DST-3). */
  readonly fingerprint: unknown;
}

interface LiveItems extends Version {
  readonly hash: string;
  /** Where they had to be read. */
  readonly all?: Items;
}

/** Inputs that the check adds: the hash of the file's items, by which a preview shows that they are others. */
export async function checkedItems(oldInputs: Properties | undefined, { itemsFile, itemsHash }: Properties) {
  const fail = (property: string, reason: string): { failures: CheckFailure[] } => ({
    failures: [{ property, reason }],
  });
  // Where the program's changes are ignored, the engine gives what the check has filled in before.
  if (itemsHash !== undefined && itemsHash !== oldInputs?.["itemsHash"]) {
    return fail("itemsHash", "The provider sets itemsHash, from itemsFile. Remove it from the program.");
  }
  if (itemsFile === undefined) {
    return { inputs: {}, failures: [] };
  }
  if (containsUnknown(itemsFile)) {
    return { inputs: { itemsHash: UNKNOWN }, failures: [] };
  }
  try {
    return { inputs: { itemsHash: (await readItemsFile(String(itemsFile))).hash }, failures: [] };
  } catch (error) {
    if (error instanceof ItemsFileError) {
      return fail("itemsFile", error.message);
    }
    throw error;
  }
}

export const datasetItems: Children<OpikClient> = {
  inputs: ["itemsHash"],

  read: async (context, { scope, live, about = [], maxAgeMs }) => {
    const [declared, state = declared] = about;
    // What is not declared, or not known yet, costs no request.
    if (typeof declared?.["itemsHash"] !== "string") {
      return live;
    }
    const items = itemsOf(context, scope);
    const latest = versionOf(await items.latest(live.id, maxAgeMs));
    const { itemsHash, itemsVersion, versionName, versionHash } = state ?? {};
    const ours = { name: versionName, version_hash: versionHash, fingerprint: itemsVersion };
    const isOurs = itemsVersion !== undefined && itemsVersion === latest.fingerprint;
    if (isOurs && itemsHash === declared["itemsHash"]) {
      return { ...live, items: { ...ours, hash: itemsHash } };
    }
    const all = await digestsOf(context.services, items, { id: live.id, latest, maxAgeMs });
    const hash = hashOf(all.values());
    // Whoever has written the same again has changed nothing.
    const version = hash === itemsHash && itemsVersion !== undefined ? ours : latest;
    return { ...live, items: { ...version, hash, all } };
  },

  foretold: async (_context, { live, wanted }) => {
    const all = (live["items"] as LiveItems | undefined)?.all;
    if (all === undefined) {
      return [];
    }
    const { items } = await declaredFile(wanted);
    const delta = itemsDelta(new Map(byId(live.id, items).map(([id, { digest }]) => [id, digest])), all);
    return [`The dataset ${JSON.stringify(live["name"])} (${live.id}) gets ${told(wanted, delta, all.size)}`];
  },

  sync: async (context, { scope, live, wanted, pending }) => {
    if (!pending.includes("itemsHash")) {
      return;
    }
    const file = new Map(byId(live.id, (await declaredFile(wanted)).items));
    const digests = new Map<string, string>();
    const besides = new Map<string, ReturnType<typeof besidesData>>();
    const items = itemsOf(context, scope);
    // As they are now: also what a run before has left half done.
    await items.each(live.id, (item) => {
      digests.set(item.id, digestOf(item.data));
      if (file.has(item.id)) {
        besides.set(item.id, besidesData(item));
      }
    });
    const delta = itemsDelta(new Map([...file].map(([id, { digest }]) => [id, digest])), digests);
    const put = [...delta.added, ...delta.changed].map(
      (id): ItemToPut => ({ id, data: file.get(id)?.data ?? {}, besides: besides.get(id) }),
    );
    await items.change(live.id, { put, deleted: delta.removed });
  },
};

function itemsOf({ services, signal, clock }: Context<OpikClient>, { workspace }: Properties): DatasetItems {
  return new DatasetItems(services, { workspace: String(workspace), now: clock.wallTime(), signal });
}

function versionOf(latest: DatasetVersion | undefined): Version {
  if (latest === undefined) {
    return { name: undefined, version_hash: undefined, fingerprint: undefined };
  }
  const { version_name, version_hash, items_total, items_added, items_modified, items_deleted } = latest;
  const counts = [items_total, items_added, items_modified, items_deleted].map((one) => one ?? 0);
  return { name: version_name, version_hash, fingerprint: [version_hash, ...counts].join("/") };
}

function byId(datasetId: string, items: readonly FileItem[]): [string, FileItem][] {
  return items.map((item) => [itemIdOf(datasetId, item.key), item]);
}

/** @throws {ConfigurationError} where the file is not any more what the check has found */
async function declaredFile({ itemsFile, itemsHash }: Properties): Promise<ItemsFile> {
  const path = String(itemsFile);
  let reason = "It no longer has the items that it had at the beginning of this run";
  try {
    const file = await readItemsFile(path);
    if (file.hash === itemsHash) {
      return file;
    }
  } catch (error) {
    if (!(error instanceof ItemsFileError)) {
      throw error;
    }
    reason = error.message.replace(/\.$/, "");
  }
  throw new ConfigurationError({
    code: "OPIK_ITEMS_FILE_CHANGED",
    what: `The file of items ${path} changed while Pulumi was running: ${reason}. None of its items were written.`,
    next: "Run again when nothing writes to the file any more.",
  });
}

function told({ itemsFile }: Properties, { added, changed, removed }: ItemsDelta, before: number): string {
  const counts = [
    ...(added.length > 0 ? [`${items(added.length)} added`] : []),
    ...(changed.length > 0 ? [`${items(changed.length)} changed`] : []),
    ...(removed.length > 0 ? [`${items(removed.length)} removed (not in the file)`] : []),
  ];
  const same = before - changed.length - removed.length;
  return `the items of ${itemsFile}: ${counts.join(", ")}; ${items(same)} ${same === 1 ? "stays" : "stay"}.`;
}

function items(count: number): string {
  return `${count} ${count === 1 ? "item" : "items"}`;
}

/** What the items of datasets were when they were last read; digests only, so that ten thousand are some megabytes. */
const lastRead = new WeakMap<
  OpikClient,
  Map<string, { readonly fingerprint: unknown; readonly all: Promise<Items> }>
>();

/** Each item's digest by its id; read once as long as the latest version is the same, since that moves with every write. */
function digestsOf(
  client: OpikClient,
  items: DatasetItems,
  { id, latest, maxAgeMs }: { readonly id: string; readonly latest: Version; readonly maxAgeMs: number },
): Promise<Items> {
  const of = lastRead.get(client) ?? new Map();
  lastRead.set(client, of);
  const known = of.get(id);
  const { fingerprint } = latest;
  // A look that is to see what did not show before: the items may lag behind their version.
  if (maxAgeMs >= 0 && fingerprint !== undefined && known?.fingerprint === fingerprint) {
    return known.all;
  }
  const digests = new Map<string, string>();
  const all = items.each(id, (item) => digests.set(item.id, digestOf(item.data))).then((): Items => digests);
  of.set(id, { fingerprint, all });
  all.catch(() => of.delete(id));
  return all;
}
