import { isObject, type Properties, pick } from "../values";
import type { Live } from "./collection";
import type { Field } from "./marks";
import { at, put, withoutNulls } from "./wirePath";

type Body = Record<string, unknown>;

/** What a create sends: what is declared, and the defaults that a create has. */
export function createBody(fields: readonly Field[], declared: Properties): Body {
  const body: Body = {};
  for (const field of fields) {
    if (Object.hasOwn(declared, field.name) || field.createDefault !== undefined) {
      write(body, field, declared[field.name] ?? field.createDefault, declared);
    }
  }
  return body;
}

/**
 * What an update of changes sends: the fields that are pending. An object that holds one of them is sent as it is live
 * with the wanted values in it.
 */
export function changesBody(
  fields: readonly Field[],
  pending: readonly Field[],
  wanted: Properties,
  live: Live,
): Body {
  const body: Body = {};
  for (const { path, others } of pending) {
    const [top = ""] = path;
    if ((path.length > 1 || others.length > 0) && !Object.hasOwn(body, top)) {
      body[top] = isObject(live[top]) ? withoutNulls(live[top]) : {};
    }
  }
  const nested = fields.filter(
    ({ path, name }) => Object.hasOwn(body, path[0] ?? "") && Object.hasOwn(wanted, name),
  );
  forget(body, fields);
  for (const field of new Set([...pending, ...nested])) {
    const value = wanted[field.name];
    write(body, field, value, wanted);
    if (value === null && field.path.length === 1) {
      // There is no other way to say it in a body of changes.
      body[field.path[0] ?? ""] = null;
    }
  }
  return body;
}

/** What an update of the whole sends: the object as it is live with what is wanted in it. */
export function wholeBody(
  fields: readonly Field[],
  wanted: Properties,
  live: Live,
  repeats: readonly string[],
): Body {
  const body = withoutNulls(pick(live, repeats)) as Body;
  forget(body, fields);
  for (const field of fields) {
    if (Object.hasOwn(wanted, field.name) && repeats.includes(field.path[0] ?? "")) {
      write(body, field, wanted[field.name], wanted);
    }
  }
  return body;
}

function write(body: Body, { path, codec, others }: Field, value: unknown, all: Properties): void {
  const absent = value === null || value === undefined;
  const sent = absent ? undefined : codec === undefined ? value : codec.toWire(value, all);
  const around = others.length === 0 ? undefined : at(body, path);
  const theirs = isObject(around) ? pick(around, others) : {};
  // What other properties have inside of this one's place stays.
  put(body, path, Object.keys(theirs).length === 0 ? sent : { ...theirs, ...(isObject(sent) ? sent : {}) });
}

/** What is live of a masked secret is its mask, and would be stored as the secret. */
function forget(body: Body, fields: readonly Field[]): void {
  for (const { masked, path } of fields) {
    if (masked && at(body, path) !== undefined) {
      put(body, path, undefined);
    }
  }
}
