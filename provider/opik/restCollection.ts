import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock";
import type { Explanation } from "../base/explainedError";
import type { OpikClient } from "./client";
import { type CollectionData, serverVersion } from "./contract";
import {
  ConfigurationError,
  type ObjectFailureKind,
  type OpikError,
  objectError,
  RefusedError,
  ServerError,
  UnexpectedResponseError,
} from "./errors";
import { shared } from "./shared";
import { Shelf, type Shown } from "./shelf";

type Fields = Readonly<Record<string, unknown>>;

/** The workspace of what names none: the configured one, else `default`, as in Opik's own SDKs. */
export function workspaceOf({ configuration }: OpikClient): string {
  return configuration.workspace?.value ?? "default";
}

/** @throws {ConfigurationError} for a workspace whose name cannot be sent */
export function requireWorkspace(workspace: string): void {
  // It travels as a header, which holds nothing else, and no space at its ends.
  if (!/^[\x20-\x7e]+$/.test(workspace) || workspace.trim() !== workspace) {
    throw new ConfigurationError({
      code: "OPIK_WORKSPACE_INVALID",
      what: `A workspace cannot have the name ${JSON.stringify(workspace)}: names are printable ASCII, without spaces at either end.`,
      next: "Correct the workspace of the resource, or opik:workspace (OPIK_WORKSPACE).",
    });
  }
}

export interface RestCollectionOptions {
  readonly workspace: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The objects of one kind in one workspace: a collection's operations, carried out. */
export class RestCollection {
  readonly place: string;
  readonly location: string;
  readonly updates: "changes" | "whole" | "never";
  readonly repeats: readonly string[];
  readonly rowsAreWhole: boolean;
  readonly newId: (() => string) | undefined;
  readonly catchUp: (() => Promise<unknown>) | undefined;
  private readonly shelf: Shelf;

  /** @throws {ConfigurationError} for a workspace whose name cannot be sent */
  constructor(
    private readonly client: OpikClient,
    private readonly data: CollectionData,
    private readonly options: RestCollectionOptions,
  ) {
    const { workspace, clock } = options;
    requireWorkspace(workspace);
    const { deployment } = client.configuration;
    this.place = `workspace ${JSON.stringify(workspace)}`;
    const base = deployment[data.operations.read.surface] ?? deployment.origin;
    this.location = `${base}, ${this.place}`;
    this.updates = data.whole ? "whole" : UPDATES[data.update];
    this.repeats = Object.keys(data.operations.update?.shapes.body.shape ?? {});
    this.rowsAreWhole = data.list.showsAll;
    this.newId = data.create.clientId ? () => uuidv7(clock.wallTime()) : undefined;
    const findsInList = data.find === "list" || data.operations.retrieve === undefined;
    this.catchUp = findsInList ? () => this.rows(MAX_LIST_AGE_MS, true) : undefined;
    this.shelf = shelfOf(client, `${data.name} ${workspace}`, () => new Shelf(clock));
  }

  /**
   * The object of that id, or undefined where the server says that there is none.
   *
   * @param maxAgeMs how old, in milliseconds, what is shown may be
   */
  async read(id: string, maxAgeMs: number): Promise<Shown | undefined> {
    const { operations, list } = this.data;
    const listed = list.showsAll ? await this.shelf.find(id, maxAgeMs, this.page) : undefined;
    return (
      listed ??
      (await this.unlessGone(
        this.readable(
          this.client.call(operations.read, { ...this.headers, params: { id } }, { ...this.call, maxAgeMs }),
        ),
      ))
    );
  }

  /** Objects that may have that key: what the server finds by it, or all. */
  async candidates(key: Fields, maxAgeMs: number): Promise<readonly Shown[]> {
    const { find, operations } = this.data;
    if (find === "list" || operations.retrieve === undefined) {
      return this.rows(maxAgeMs);
    }
    const body = { [find.as ?? find.retrieve]: String(key[find.retrieve]) };
    const found = await this.unlessGone(
      this.client.call(operations.retrieve, { ...this.headers, body }, this.call),
    );
    return found === undefined ? [] : [found];
  }

  async create(body: Fields): Promise<string> {
    const response = await this.client.call(
      this.data.operations.create,
      { ...this.headers, body },
      this.call,
    );
    const id = typeof response === "string" ? response : response.id;
    this.shelf.forget(id);
    return id;
  }

  async update(id: string, body: Fields): Promise<void> {
    const { operations, withId } = this.data;
    if (operations.update === undefined) {
      throw new TypeError(`There is no update of a ${this.data.noun}.`);
    }
    const args = { ...this.headers, params: { id }, body: withId ? { ...body, id } : body };
    try {
      await this.client.call(operations.update, args, this.call);
    } catch (error) {
      throw this.isGone(error)
        ? this.failure("NOT_FOUND", {
            what: `There is no ${this.data.noun} ${JSON.stringify(id)} in the ${this.place}.`,
            next: "It was deleted outside of Pulumi. Run again to recreate it.",
            cause: error,
          })
        : error;
    } finally {
      this.shelf.forget(id);
    }
  }

  /** Deletes an object; nothing happens where there is none. */
  async delete(id: string): Promise<void> {
    const { operations } = this.data;
    const args = this.data.delete === "one" ? { params: { id } } : { body: { ids: [id] } };
    try {
      await this.client.call(operations.delete, { ...this.headers, ...args } as never, this.call);
    } catch (error) {
      if (!this.isGone(error)) {
        throw error;
      }
    } finally {
      this.shelf.forget(id);
    }
  }

  list(): Promise<readonly Shown[]> {
    return this.rows(MAX_LIST_AGE_MS);
  }

  /** A 409 can also be about a limit, or about what the object refers to: then it says so. */
  isConflict(error: unknown): boolean {
    return (
      error instanceof RefusedError &&
      error.status === 409 &&
      (error.said === "" || /already exists/i.test(error.said))
    );
  }

  failure(kind: ObjectFailureKind, explanation: Omit<Explanation, "code">): OpikError {
    return objectError(this.data.name, kind, explanation);
  }

  async server(): Promise<string> {
    return `Opik ${(await this.client.call(serverVersion, {}, this.call)).version}`;
  }

  private async rows(maxAgeMs: number, isComplete = false): Promise<readonly Shown[]> {
    const { signal } = this.options;
    try {
      return await shared(() => this.shelf.list(maxAgeMs, this.page, isComplete), signal);
    } catch (error) {
      const { operations } = this.data;
      throw signal?.aborted && error === signal.reason ? this.client.givenUp(operations.list, error) : error;
    }
  }

  private readonly page = async (page: number): Promise<{ rows: readonly Shown[]; isLast: boolean }> => {
    const { operations, list } = this.data;
    const { pageSize } = list;
    if (page > MAX_PAGES) {
      throw new UnexpectedResponseError({
        code: "OPIK_RESPONSE_UNEXPECTED",
        what: `The list of ${this.data.noun}s of the ${this.place} has no end: ${MAX_PAGES} pages were full.`,
        next: "This server does not handle pages as expected: please report it, with its version.",
      });
    }
    const query = pageSize === undefined ? {} : { query: { page: String(page), size: String(pageSize) } };
    // The shelf keeps the rows that it needs, by the object.
    const options = { ...this.call, maxAgeMs: -1 };
    const { content } = await this.readable(
      this.client.call(operations.list, { ...this.headers, ...query } as never, options),
    );
    return {
      rows: content.filter((row) => !list.hides?.(row)).map((row) => ({ ...row, ...list.asRead?.(row) })),
      isLast: pageSize === undefined || content.length < pageSize,
    };
  };

  /** A read that fails for what is stored: that is said, for waiting does not help. */
  private async readable<T>(call: Promise<T>): Promise<T> {
    const { unreadable } = this.data;
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof ServerError) || unreadable === undefined) {
        throw error;
      }
      const { code, what, next, effect } = error;
      throw new ServerError({ code, what, next: `${next} ${unreadable}`, cause: error }, effect);
    }
  }

  private async unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (this.isGone(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Only the server's own word for it: another 404 can mean a wrong workspace or a wrong address. */
  private isGone(error: unknown): boolean {
    return error instanceof RefusedError && error.status === 404 && error.said.includes(this.data.gone);
  }

  private get headers() {
    return { headers: { "comet-workspace": this.options.workspace } };
  }

  private get call() {
    return { signal: this.options.signal };
  }
}

const UPDATES = { PATCH: "changes", PUT: "whole", never: "never" } as const;

/** A list that is shown to somebody. */
const MAX_LIST_AGE_MS = 5_000;

/** Two hundred thousand objects; a server that has more full pages answers each with the same one. */
const MAX_PAGES = 200;

/** One shelf a collection and workspace, for all of a client's calls. */
const shelves = new WeakMap<OpikClient, Map<string, Shelf>>();

function shelfOf(client: OpikClient, name: string, make: () => Shelf): Shelf {
  const of = shelves.get(client) ?? new Map<string, Shelf>();
  shelves.set(client, of);
  const found = of.get(name) ?? make();
  of.set(name, found);
  return found;
}

/** An id as the server makes them: the time in milliseconds, then chance. */
export function uuidv7(now: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
