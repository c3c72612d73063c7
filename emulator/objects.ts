import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

/** An object as the server keeps it, by the API's own names. */
export interface LocalObject {
  readonly id: string;
  [field: string]: unknown;
}

/** Objects that each workspace has from the start, by kind. */
export type Seeds = ReadonlyMap<string, readonly LocalObject[]>;

/** The objects of every kind and workspace. */
export class LocalObjects {
  readonly #shelves = new Map<string, Map<string, LocalObject>>();
  readonly #seeds: Seeds;
  #lastStamp = 0;

  constructor(seeds: Seeds = new Map()) {
    this.#seeds = seeds;
  }

  all(kind: string, workspace: string): LocalObject[] {
    return [...this.#of(kind, workspace).values()];
  }

  get(kind: string, workspace: string, id: string): LocalObject | undefined {
    return this.#of(kind, workspace).get(id.toLowerCase());
  }

  /** The object that has these fields as the server's collation compares them: case, accents and trailing blanks aside. */
  same(kind: string, workspace: string, fields: Readonly<Record<string, unknown>>): LocalObject | undefined {
    return this.all(kind, workspace).find((one) =>
      Object.entries(fields).every(([name, value]) => collated(one[name]) === collated(value)),
    );
  }

  create(
    kind: string,
    workspace: string,
    { id, ...fields }: Readonly<Record<string, unknown>>,
    by: string,
  ): LocalObject {
    const now = this.stamp();
    const created: LocalObject = {
      // Real ids are of version 7; nothing may depend on that.
      id: typeof id === "string" ? id : randomUUID(),
      ...fields,
      created_at: now,
      created_by: by,
      last_updated_at: now,
      last_updated_by: by,
    };
    this.add(kind, workspace, created);
    return created;
  }

  add(kind: string, workspace: string, object: LocalObject): void {
    this.#of(kind, workspace).set(object.id, object);
  }

  /** Sets the fields given, and takes away those that are undefined; a change of nothing leaves the times alone. */
  change(object: LocalObject, changes: Readonly<Record<string, unknown>>, by: string): void {
    const before = { ...object };
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) {
        delete object[name];
      } else {
        object[name] = value;
      }
    }
    if (!isDeepStrictEqual(before, object)) {
      object["last_updated_at"] = this.stamp();
      object["last_updated_by"] = by;
    }
  }

  delete(kind: string, workspace: string, id: string): void {
    this.#of(kind, workspace).delete(id.toLowerCase());
  }

  /** To the microsecond, as the server has it, and later than any before. */
  stamp(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, Date.now() * 1000);
    const milliseconds = new Date(Math.floor(this.#lastStamp / 1000)).toISOString().slice(0, -1);
    return `${milliseconds}${String(this.#lastStamp % 1000).padStart(3, "0")}Z`;
  }

  #of(kind: string, workspace: string): Map<string, LocalObject> {
    const key = `${kind} ${workspace}`;
    const found = this.#shelves.get(key) ?? new Map(this.#seeded(kind));
    this.#shelves.set(key, found);
    return found;
  }

  #seeded(kind: string): [string, LocalObject][] {
    return (this.#seeds.get(kind) ?? []).map((one) => {
      const now = this.stamp();
      const facts = { created_at: now, created_by: "admin", last_updated_at: now, last_updated_by: "admin" };
      return [one.id, { ...structuredClone(one), ...facts }];
    });
  }
}

function collated(value: unknown): unknown {
  return typeof value === "string"
    ? value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trimEnd()
    : (value ?? undefined);
}
