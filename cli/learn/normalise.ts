import { isNestedDeeper } from "../../provider/base/nesting";
import { decoded, type HarEntry, type Placed } from "./har";
import { jsonIn, MAX_LEVELS } from "./json";

/*
 * A request of a capture as a server saw it, whichever browser recorded it.
 */

export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: unknown; readonly mediaType: string }
  | { readonly kind: "form"; readonly fields: readonly (readonly [string, string])[] }
  /** There was one, but it is not in the capture. */
  | { readonly kind: "missing" }
  /** Of a kind that a learned contract cannot send. */
  | { readonly kind: "other"; readonly mediaType: string };

/** A moment of the capture. Entries of the same millisecond are in the order of the file. */
export interface Moment {
  readonly at: number;
  readonly index: number;
}

export interface CapturedRequest extends Moment {
  /** When the response's headers were there: what reads as soon as it may, reads from then on. */
  readonly end: number;
  readonly method: string;
  readonly origin: string;
  /** As it was sent, percent-encoding included. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** By names in lower case; without the pseudo-headers of HTTP/2. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: Body;
  readonly status: number;
  /** The response's body where it is JSON. */
  readonly response: unknown;
}

export function compareMoments(a: Moment, b: Moment): number {
  return a.at - b.at || a.index - b.index;
}

export function momentOf({ entry, index }: Placed): Moment {
  const at = Date.parse(entry.startedDateTime ?? "");
  return { at: Number.isNaN(at) ? 0 : at, index };
}

export function urlOf({ request }: HarEntry): URL | undefined {
  const url = URL.parse(request.url);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

function methodOf({ request }: HarEntry): string {
  return request.method.toUpperCase();
}

/** Kinds of requests that no program sends to change a setting, by Chrome's names. */
export function isBackground({ _resourceType: type = "" }: HarEntry): boolean {
  return /^(ping|beacon|preflight|websocket|csp-?violation-report|image|media|font|stylesheet|script)$/i.test(
    type,
  );
}

export function responseOf({ response }: HarEntry): unknown {
  return json(decoded(response?.content?.text, response?.content?.encoding));
}

export function captured(placed: Placed): CapturedRequest | undefined {
  const { entry } = placed;
  const url = urlOf(entry);
  if (url === undefined) {
    return undefined;
  }
  const moment = momentOf(placed);
  return {
    ...moment,
    end: moment.at + untilHeaders(entry),
    method: methodOf(entry),
    origin: url.origin,
    path: url.pathname,
    query: [...url.searchParams],
    headers: headersOf(entry.request.headers),
    cookies: cookiesOf(entry),
    body: bodyOf(entry),
    status: entry.response?.status ?? 0,
    response: responseOf(entry),
  };
}

/** Milliseconds to the end of the phase `wait`; the whole time where the phases are not known. */
function untilHeaders({ time = 0, timings }: HarEntry): number {
  const { wait = -1, ...before } = timings ?? {};
  return wait < 0
    ? Math.max(0, time)
    : Object.values(before).reduce<number>((sum, phase) => sum + Math.max(0, phase ?? 0), wait);
}

/** Safari and older Firefoxes write names as the server does, HTTP/2 has them in lower case and adds `:path` and such. */
export function headersOf(pairs: HarEntry["request"]["headers"]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const { name, value } of pairs) {
    const key = name.toLowerCase();
    if (key !== "" && !key.startsWith(":")) {
      const before = headers.get(key);
      // Some tools give the headers of two stages of one request.
      headers.set(
        key,
        before === undefined || before === value
          ? value
          : `${before}${key === "cookie" ? "; " : ", "}${value}`,
      );
    }
  }
  return headers;
}

/** Browsers give cookies as a list, in the header, or both. */
export function cookiesOf({ request }: HarEntry): Map<string, string> {
  const header = headersOf(request.headers).get("cookie") ?? "";
  const cookies = new Map(request.cookies.map(({ name, value }) => [name, value]));
  for (const pair of header.split(/;\s*/)) {
    const equals = pair.indexOf("=");
    if (equals > 0) {
      cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
  }
  return cookies;
}

/** No request that sets a switch has a larger body; an upload has. */
const MAX_BODY = 256 * 1024;

function bodyOf({ request }: HarEntry): Body {
  const { postData, bodySize = 0 } = request;
  const mediaType = (postData?.mimeType || headersOf(request.headers).get("content-type") || "")
    .split(";", 1)[0]
    ?.trim()
    .toLowerCase();
  const text = decoded(postData?.text, postData?.encoding ?? postData?._encoding);
  const isForm = mediaType === "application/x-www-form-urlencoded";
  if (text) {
    if (text.length > MAX_BODY) {
      return { kind: "other", mediaType: `more than ${MAX_BODY} characters of ${mediaType || "unknown"}` };
    }
    if (isForm) {
      return { kind: "form", fields: [...new URLSearchParams(text)] };
    }
    const value = json(text);
    return value === undefined
      ? { kind: "other", mediaType: mediaType || "unknown" }
      : { kind: "json", value, mediaType: mediaType || "application/json" };
  }
  if (postData !== undefined && postData.params.length > 0) {
    const value = isForm ? undefined : jsonOf(postData.params, mediaType ?? "");
    return isForm
      ? { kind: "form", fields: formFields(postData.params) }
      : value === undefined
        ? { kind: "other", mediaType: mediaType || "unknown" }
        : { kind: "json", value, mediaType: mediaType ?? "" };
  }
  if (postData?.text) {
    return { kind: "missing" };
  }
  const length = Number(headersOf(request.headers).get("content-length") ?? 0);
  return bodySize > 0 || length > 0 ? { kind: "missing" } : { kind: "none" };
}

type Params = readonly { readonly name: string; readonly value?: unknown }[];

/** Chrome lists them as they were sent, Firefox decoded. */
function formFields(params: Params): [string, string][] {
  const texts = params.map(({ name, value = "" }): [string, string] => [name, String(value)]);
  const isEncoded = texts.some(([name, value]) => /%[0-9a-f]{2}/i.test(name + value));
  return isEncoded ? texts.flatMap(([name, value]) => [...new URLSearchParams(`${name}=${value}`)]) : texts;
}

/** The JSON object that a tool took apart; undefined where it cannot be put together again without a guess. */
function jsonOf(params: Params, mediaType: string): unknown {
  const names = new Set(params.map(({ name }) => name));
  const isUnclear =
    !/^[a-z]+\/([a-z0-9.-]+\+)?json$/.test(mediaType) ||
    names.size < params.length ||
    // A list looks like this, too.
    names.has("0") ||
    params.some(
      ({ value }) => value === undefined || (typeof value === "string" && json(value) !== undefined),
    );
  const value = Object.fromEntries(params.map(({ name, value }) => [name, value]));
  return isUnclear || isNestedDeeper(value, MAX_LEVELS) ? undefined : value;
}

function json(text: string | undefined): unknown {
  return text === undefined || text === "" ? undefined : jsonIn(text);
}
