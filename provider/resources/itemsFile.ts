import { readFile, stat } from "node:fs/promises";
import { isNestedDeeper } from "../base/nesting";
import { inProjectFolder } from "../base/projectFolder";
import { isObject } from "../kit";
import { digestOf, hashOf } from "./itemsDelta";

/* The items of a dataset in a file of JSON Lines: one item a line, the JSON object that is its data. */

export const MAX_ITEMS = 10_000;
const MAX_MEBIBYTES = 64;
const MAX_LEVELS = 500;

/** Lines that are told of, of those that are wrong. */
const MAX_TOLD = 5;

export interface FileItem {
  /** What it is known by: its text field `id`, else its digest. */
  readonly key: string;
  readonly digest: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ItemsFile {
  readonly items: readonly FileItem[];
  readonly hash: string;
}

/** Why a file of items is none; a whole sentence, which quotes nothing of the items. */
export class ItemsFileError extends Error {}

/**
 * Reads and checks all of a file of items.
 *
 * @param path absolute, or relative to the folder of `Pulumi.yaml`
 * @throws {ItemsFileError} that names the lines that are wrong
 */
export async function readItemsFile(path: string): Promise<ItemsFile> {
  const items: FileItem[] = [];
  const problems: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, line] of linesOf(await textOf(path)).entries()) {
    const number = index + 1;
    if (number > MAX_ITEMS) {
      throw new ItemsFileError(
        `${path} has more than ${MAX_ITEMS} lines, which is the most that a program can declare. Write larger datasets with Opik's SDKs (omit itemsFile), or split the dataset.`,
      );
    }
    const item = itemOf(line);
    const first = typeof item === "string" ? undefined : seen.get(item.key);
    if (typeof item === "string" || first !== undefined) {
      problems.push(`line ${number} ${typeof item === "string" ? item : sameAs(item, first)}`);
    } else {
      seen.set(item.key, number);
      items.push(item);
    }
  }
  if (problems.length > 0) {
    const rest = problems.length - MAX_TOLD;
    const told = [...problems.slice(0, MAX_TOLD), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
    throw new ItemsFileError(`${path} is not a file of items, one JSON object per line: ${told}.`);
  }
  return { items, hash: hashOf(items.map(({ digest }) => digest)) };
}

async function textOf(path: string): Promise<string> {
  const file = inProjectFolder(path);
  try {
    // Looked at first: a device or a pipe has no end, or makes the reader wait for one.
    const found = await stat(file);
    if (!found.isFile()) {
      throw new Error("it is not a file");
    }
    if (found.size > MAX_MEBIBYTES * 1024 * 1024) {
      throw new Error(`it has more than ${MAX_MEBIBYTES} MiB`);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "there is no such file"
        : code === "ERR_ENCODING_INVALID_ENCODED_DATA"
          ? "it is not UTF-8"
          : message;
    throw new ItemsFileError(
      `${path} cannot be read at ${file}: ${reason}. A relative path is relative to the folder of Pulumi.yaml.`,
    );
  }
}

/** Without the end of the last line, and without blank lines after it. */
function linesOf(text: string): readonly string[] {
  const end = text.trimEnd();
  return end === "" ? [] : end.split("\n");
}

/** The item of a line, or what is wrong with the line. */
function itemOf(line: string): FileItem | string {
  if (line.trim() === "") {
    return "is blank";
  }
  let inexact = false;
  let data: unknown;
  try {
    data = JSON.parse(line, ((_name: string, value: unknown, { source = "" }: { source?: string }) => {
      inexact ||= typeof value === "number" && !isExact(value, source);
      return value;
    }) as (name: string, value: unknown) => unknown);
  } catch (error) {
    if (error instanceof RangeError) {
      return `has more than ${MAX_LEVELS} levels`;
    }
    // Its own message quotes the line.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    return position === undefined ? "is not JSON" : `is not JSON (column ${Number(position) + 1})`;
  }
  if (!isObject(data) || Array.isArray(data)) {
    return "is not a JSON object";
  }
  if (Object.keys(data).length === 0) {
    return "is an empty object, which the server does not accept";
  }
  if (isNestedDeeper(data, MAX_LEVELS)) {
    return `has more than ${MAX_LEVELS} levels`;
  }
  if (inexact) {
    return "has a number that would not be stored exactly; write it as a string";
  }
  const { id } = data;
  const digest = digestOf(data);
  return { key: typeof id === "string" && id !== "" ? `id ${id}` : digest, digest, data };
}

/** Whole numbers beyond 2^53 and what has no end lose what they say on their way. */
function isExact(value: number, source: string): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(source));
}

function sameAs({ data, key, digest }: FileItem, line: number | undefined): string {
  return key === digest
    ? `is the same item as line ${line}: remove one, or give each an id`
    : `has the id of line ${line} (${JSON.stringify(data["id"])})`;
}
