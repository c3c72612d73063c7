import { z } from "zod";
import { idSchema } from "./id";
import { defineOperation, type Evidence, type Operation } from "./operation";

/** How the API treats the objects of one kind in a workspace, as data; its operations follow from it. */
export interface CollectionFacts {
  /** Name of one object's kind, as in the names of the operations: `Project` gives `createProject`, `listProjects`. */
  readonly name: string;
  /** The same in a sentence: `project`. */
  readonly noun: string;
  /** Where the list of all is: `/v1/private/projects`. */
  readonly path: string;
  /** Fields of an object as it is read, besides `id`; unknown ones are kept. */
  readonly record: z.ZodRawShape;
  /** What a read by id can ask for besides. */
  readonly readQuery?: z.ZodRawShape;
  /** Fields that a create takes; those that are required there are so in a PUT too. */
  readonly body: z.ZodRawShape;
  /** Those of them that an update does not take. */
  readonly createOnly?: readonly string[];
  /**
   * Where the response to a create has the id, and whether the client gives it: then a create whose response was lost is
   * read by that id, and sent again where it is not there.
   */
  readonly create: { readonly response: "location" | "body"; readonly clientId?: true };
  /** `PATCH` of changes, `PUT` of the whole, `never`; `withId` where the body of a PUT has to repeat the id. */
  readonly update: "PATCH" | "PUT" | "never";
  readonly withId?: true;
  /** A PATCH that clears what it leaves out, so that it has to repeat every field like a PUT. */
  readonly whole?: true;
  /** `one`: DELETE of the object; `batch`: POST of ids to `{path}/delete`. */
  readonly delete: "one" | "batch";
  /** `list`: in the list of all; `retrieve`: by a call of its own, whose body has the key in that field. */
  readonly find: "list" | { readonly retrieve: string; readonly as?: string };
  readonly list: {
    /** Objects a page; left out where the list is one response. */
    readonly pageSize?: number;
    /** Whether a row shows what a read by id shows: then many reads are answered by pages. */
    readonly showsAll: boolean;
    /** Fields that a read shows otherwise than the row. */
    readonly asRead?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
    /** Rows that are not to be seen at all. */
    readonly hides?: (row: Readonly<Record<string, unknown>>) => boolean;
  };
  /** What it means when a read or the list responds with 5xx again and again, and what to do: for a stored object can be why. */
  readonly unreadable?: string;
  /** What the server says in a 404 when the object is gone; another 404 is not taken for it. */
  readonly gone: string;
  readonly evidence: Evidence;
  readonly source: string;
}

const headers = z.strictObject({ "comet-workspace": z.string().min(1) });
const params = z.strictObject({ id: z.string().min(1) });
const number = z.string().regex(/^[1-9]\d*$/);

/** A collection with its operations. */
export function defineCollection(facts: CollectionFacts) {
  const { name, path, evidence, source, list } = facts;
  const plural = pluralOf(name);
  const common = {
    surface: "rest",
    credentials: ["apiKey", "session"],
    credentialsOptional: true,
    evidence,
    source,
  } as const satisfies Partial<Operation>;
  const record = z.looseObject({ id: idSchema, ...facts.record });
  const reads = [`read${name}`, `list${plural}`];
  const body = z.strictObject(facts.body);
  const changes: z.ZodObject = body.omit(
    Object.fromEntries((facts.createOnly ?? []).map((field) => [field, true])),
  );
  const operations = {
    create: defineOperation({
      ...common,
      name: `create${name}`,
      method: "POST",
      path,
      shapes: {
        headers,
        body: facts.create.clientId ? body.extend({ id: idSchema.optional() }) : body,
        response: facts.create.response === "location" ? idSchema : record,
      },
      ...(facts.create.response === "location" ? { responseIn: "location" as const } : {}),
      idempotent: false,
      invalidates: [`list${plural}`],
    }),
    read: defineOperation({
      ...common,
      name: `read${name}`,
      method: "GET",
      path: `${path}/{id}`,
      shapes: {
        headers,
        params,
        response: record,
        ...(facts.readQuery === undefined ? {} : { query: z.strictObject(facts.readQuery) }),
      },
      idempotent: true,
      invalidates: [],
    }),
    /** A read, although it is a POST. */
    retrieve:
      facts.find === "list"
        ? undefined
        : defineOperation({
            ...common,
            name: `retrieve${name}`,
            method: "POST",
            path: `${path}/retrieve`,
            shapes: {
              headers,
              body: z.strictObject({ [facts.find.as ?? facts.find.retrieve]: z.string().min(1) }),
              response: record,
            },
            idempotent: true,
            invalidates: [],
          }),
    list: defineOperation({
      ...common,
      name: `list${plural}`,
      method: "GET",
      path,
      shapes: {
        headers,
        ...(list.pageSize === undefined ? {} : { query: z.strictObject({ page: number, size: number }) }),
        response: z.looseObject({ content: z.array(record) }),
      },
      idempotent: true,
      invalidates: [],
    }),
    update:
      facts.update === "never"
        ? undefined
        : defineOperation({
            ...common,
            name: `update${name}`,
            method: facts.update,
            path: `${path}/{id}`,
            shapes: {
              headers,
              params,
              body:
                facts.update === "PATCH" && !facts.whole
                  ? changes.partial()
                  : facts.withId
                    ? changes.extend({ id: idSchema })
                    : changes,
            },
            idempotent: true,
            invalidates: reads,
          }),
    delete: defineOperation({
      ...common,
      name: `delete${name}`,
      ...(facts.delete === "one"
        ? { method: "DELETE" as const, path: `${path}/{id}`, shapes: { headers, params } }
        : {
            method: "POST" as const,
            path: `${path}/delete`,
            shapes: { headers, body: z.strictObject({ ids: z.array(idSchema).min(1) }) },
          }),
      idempotent: true,
      invalidates: reads,
    }),
  };
  return Object.freeze({ ...facts, operations });
}

export type CollectionData = ReturnType<typeof defineCollection>;

/** The operations that a collection has, for the table of all. */
export function operationsOf({ operations }: CollectionData): readonly Operation[] {
  return Object.values(operations).filter((one) => one !== undefined) as readonly Operation[];
}

function pluralOf(name: string): string {
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
