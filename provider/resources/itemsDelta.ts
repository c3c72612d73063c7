import { createHash } from "node:crypto";
import { canonical } from "../kit";

/*
 * Items by their ids, each as the digest of its data: what is compared is never more than that, however large the items
 * are. Pure; what reads and writes is elsewhere.
 */

/** Digests by ids. */
export type Items = ReadonlyMap<string, string>;

/** Ids of what has to be written so that a dataset has the items that are wanted. */
export interface ItemsDelta {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The same for equal JSON, whatever the order of its members: 64 hexadecimal digits. */
export function digestOf(data: unknown): string {
  return sha256(canonical(data));
}

/** One text for what a dataset has, whatever the order and the ids of its items: `sha256:` and 64 hexadecimal digits. */
export function hashOf(digests: Iterable<string>): string {
  return `sha256:${sha256([...digests].sort().join("\n"))}`;
}

/**
 * The id of an item in a dataset: the same in each run, so that what is sent twice is one item. Its first 48 bits are no
 * time, but the server asks for the version's 7 alone (DST-5).
 *
 * @param key what the item is known by: a name of its own, or its digest
 */
export function itemIdOf(datasetId: string, key: string): string {
  const bytes = createHash("sha256").update(`${datasetId.toLowerCase()}\n${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * What to write where `live` is there and `wanted` is to be. An item with an id of somebody else's that has the data of
 * one that is missing stands for it: what refers to it stays right.
 */
export function itemsDelta(wanted: Items, live: Items): ItemsDelta {
  const others = new Map<string, string[]>();
  for (const [id, digest] of live) {
    if (!wanted.has(id)) {
      others.set(digest, [...(others.get(digest) ?? []), id]);
    }
  }
  const [added, changed, kept]: [string[], string[], Set<string>] = [[], [], new Set()];
  for (const [id, digest] of wanted) {
    const here = live.get(id);
    const other = here === undefined ? others.get(digest)?.shift() : undefined;
    if (other !== undefined) {
      kept.add(other);
    } else if (here === undefined) {
      added.push(id);
    } else if (here !== digest) {
      changed.push(id);
    }
  }
  const removed = [...live.keys()].filter((id) => !wanted.has(id) && !kept.has(id));
  return { added, changed, removed };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
