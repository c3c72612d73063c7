import { isDeepStrictEqual } from "node:util";
import { UUID } from "../../provider/base/uuid";
import { type Call, type Handler, handles, type World } from "../handler";
import type { LocalObject } from "../objects";
import { failure, json, noContent, type Reply, routeMissing } from "../replies";
import type { Fields, Part, Place } from "./part";

type Asked = Pick<Call, "caller"> & { readonly headers: { readonly "comet-workspace": string } };

/** A refusal in the words of the object's own part. */
export function errors(status: number, ...messages: string[]): Reply {
  return json(status, { errors: messages });
}

/**
 * What a server does with the objects of one collection, from the collection's own data and its part's quirks. Which
 * workspaces there are is the local Opik's own: `default`, one named like the user, and one named like each organization
 * that the user sees; what is said of others was read in the server's source.
 */
export function handlersOf(part: Part): readonly Handler[] {
  const { collection, sortable, unique = [] } = part;
  const { name, operations, list, find } = collection;
  const { retrieve, update } = operations;
  const says = (status: number, text: string) =>
    part.says === "message" ? failure("rest", status, text) : errors(status, text);
  const { missing = says(404, collection.gone) } = part;
  const notFound = (id: string) => (typeof missing === "function" ? missing(id) : missing);
  const { exists = `${name} already exists` } = part;
  const taken = (fields: Fields) => says(409, typeof exists === "string" ? exists : exists(fields));

  const shown = (object: LocalObject | undefined, id: string, place: Place, status = 200): Reply =>
    object === undefined
      ? notFound(id)
      : (part.unreadable?.(object) ?? json(status, part.shown?.(object, place) ?? object));
  const isTaken = (fields: Fields, { world, workspace }: Place, own?: string): boolean => {
    const key = Object.fromEntries(unique.map((field) => [field, fields[field]]));
    const other = unique.length === 0 ? undefined : world.objects.same(name, workspace, key);
    return other !== undefined && other.id !== own;
  };
  const withId = (call: Call, world: World, handle: (id: string, place: Place) => Reply): Reply =>
    inWorkspace(call, world, (place) => {
      const { id } = call.params as unknown as { readonly id: string };
      // A path whose id is no UUID is none that the server has.
      return UUID.test(id) ? handle(id, place) : routeMissing("rest");
    });
  const remove = (id: string, place: Place): Reply | undefined => {
    const object = place.world.objects.get(name, place.workspace, id);
    if (object === undefined) {
      return part.deletesOnce ? notFound(id) : undefined;
    }
    const refusal = part.deleted?.(object, place);
    if (refusal === undefined) {
      place.world.objects.delete(name, place.workspace, id);
    }
    return refusal;
  };
  const handler = (operation: Handler["operation"], handle: (call: Call, world: World) => Reply) =>
    handles(operation, handle);

  return [
    handler(operations.create, (call, world) =>
      inWorkspace(call, world, (place) => {
        const body = given(call.body);
        const refusal = part.invalid?.(body, undefined, place);
        if (refusal !== undefined) {
          return refusal;
        }
        const fields = { ...part.defaults, ...(part.made?.(body, place) ?? body) };
        const known = typeof body["id"] === "string" && world.objects.get(name, place.workspace, body["id"]);
        if (known && !part.overwrites) {
          return part.idTaken ?? taken(fields);
        }
        if (isTaken(fields, place)) {
          return taken(fields);
        }
        const made = world.objects.create(name, place.workspace, fields, place.user);
        part.created?.(made, body, place);
        // A create reads what it has stored, which can fail; it is stored all the same.
        const unreadable = part.unreadable?.(made);
        if (unreadable !== undefined) {
          return unreadable;
        }
        const location = `http://localhost${collection.path}/${made.id}`;
        const reply = shown(made, made.id, place, 201);
        const headers =
          collection.create.response === "location" ? { location } : { ...reply.headers, location };
        return { ...reply, headers, body: collection.create.response === "location" ? "" : reply.body };
      }),
    ),
    handler(operations.read, (call, world) =>
      withId(call, world, (id, place) => {
        const object = world.objects.get(name, place.workspace, id);
        const query = given(call.query ?? {});
        if (object === undefined || part.asked === undefined || Object.keys(query).length === 0) {
          return shown(object, id, place);
        }
        const response = part.asked(object, query, place);
        return isReply(response) ? response : json(200, response);
      }),
    ),
    handler(operations.list, (call, world) =>
      inWorkspace(call, world, (place) => {
        const oldestFirst = world.objects
          .all(name, place.workspace)
          .filter((one) => part.listed?.(one, place) !== false);
        const all = part.oldestFirst ? oldestFirst : oldestFirst.reverse();
        const query = (call.query ?? {}) as { readonly page?: string; readonly size?: string };
        const [page, size] = [Number(query.page ?? 1), Number(query.size ?? all.length)];
        const rows = all.slice((page - 1) * size, page * size);
        const unreadable = rows.map((one) => part.unreadable?.(one)).find((one) => one !== undefined);
        if (unreadable !== undefined) {
          return unreadable;
        }
        const content = rows.map((one) => part.row?.(one, place) ?? part.shown?.(one, place) ?? one);
        // Beyond the last page the real server says that there are none at all, and nothing to sort by.
        const isEmpty = content.length === 0 && list.pageSize !== undefined;
        const sortable_by = isEmpty && sortable !== undefined ? [] : sortable;
        const response = {
          page,
          size: content.length,
          total: isEmpty ? 0 : all.length,
          content,
          sortable_by,
        };
        return json(
          200,
          Object.fromEntries(Object.entries(response).filter(([key]) => !part.withoutInList?.includes(key))),
        );
      }),
    ),
    handler(operations.delete, (call, world) =>
      collection.delete === "one"
        ? withId(call, world, (id, place) => remove(id, place) ?? noContent)
        : inWorkspace(call, world, (place) => {
            const { ids } = call.body as unknown as { readonly ids: readonly string[] };
            return ids.map((id) => remove(id, place)).find((refusal) => refusal !== undefined) ?? noContent;
          }),
    ),
    ...(retrieve === undefined || find === "list"
      ? []
      : [
          handler(retrieve, (call, world) =>
            inWorkspace(call, world, (place) => {
              const asked = given(call.body)[find.as ?? find.retrieve];
              const found = world.objects.same(name, place.workspace, { [find.retrieve]: asked });
              return shown(found, String(asked), place);
            }),
          ),
        ]),
    ...(update === undefined
      ? []
      : [
          handler(update, (call, world) =>
            withId(call, world, (id, place) => {
              const live = world.objects.get(name, place.workspace, id);
              if (live === undefined) {
                return notFound(id);
              }
              const body = given(call.body);
              const refusal = part.invalid?.(body, live, place);
              if (refusal !== undefined) {
                return refusal;
              }
              const changes = part.changed?.(live, body, place) ?? body;
              if (isTaken({ ...live, ...changes }, place, live.id)) {
                return taken({ ...live, ...changes });
              }
              if (part.touches?.every((field) => isDeepStrictEqual(live[field], changes[field]))) {
                Object.assign(live, changes);
              } else {
                world.objects.change(live, changes, place.user);
              }
              return part.showsChanged ? shown(live, id, place) : noContent;
            }),
          ),
        ]),
  ];
}

function isReply(value: Fields | Reply): value is Reply {
  return "status" in value && "headers" in value && typeof value["body"] === "string";
}

/** Carries a call out in the workspace that it names. */
export function inWorkspace(call: Call, world: World, handle: (place: Place) => Reply): Reply {
  const { headers, caller } = call as unknown as Asked;
  const workspace = headers["comet-workspace"];
  // An open-source server knows one user.
  const place = { workspace, world, user: caller?.userName ?? "admin" };
  if (caller === undefined) {
    return workspace === "default" ? handle(place) : failure("rest", 404, "Workspace not found");
  }
  const known = ["default", caller.userName, ...Object.keys(caller.roles)];
  return known.includes(workspace) ? handle(place) : failure("rest", 400, `Workspace ${workspace} not found`);
}

/** The fields that were sent, without those that were not. */
function given(body: unknown): Fields {
  return Object.fromEntries(Object.entries(body as Fields).filter(([, value]) => value !== undefined));
}
