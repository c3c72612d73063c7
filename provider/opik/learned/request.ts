import { ConfigurationError } from "../errors";
import type { WireRequest } from "../http/exchange";
import { pathSegment } from "../requests";
import { carries, idMissing } from "./carries";
import type { LearnedRequest } from "./format";
import { type Filling, fill, needsLive, type Template, textOf, valuesIn } from "./template";

/** A call as a learned contract sees it. */
export interface LearnedCall extends Filling {
  /** Names of the values that the call is to write; the request must say something about each. */
  readonly written: readonly string[];
  /** Names of the values that say which object is written; each request must carry them. */
  readonly identifying: readonly string[];
}

/** Surroundings of a request: where it goes, and what identifies the caller. */
export interface LearnedSite {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Value of a cookie that the server has set, if it has. */
  readonly cookie: (name: string) => string | undefined;
}

/**
 * The learned request for a call.
 *
 * @throws {ConfigurationError} where none was learned for these values
 */
export function requestFor(
  requests: readonly LearnedRequest[],
  { values, written }: LearnedCall,
): LearnedRequest {
  const matching = requests.find(
    (request) =>
      Object.entries(request.when ?? {}).every(([name, value]) => values[name] === value) &&
      written.every((name) => mentions(request, name)),
  );
  if (matching === undefined) {
    const asked = written.map((name) => `${name} = ${JSON.stringify(values[name])}`).join(", ");
    throw new ConfigurationError({
      code: "OPIK_CONTRACT_INCOMPLETE",
      what: `The learned contract does not say how to write ${asked}.`,
      next: "Learn it again, from a recording in which the switch is clicked in both directions.",
    });
  }
  return matching;
}

/**
 * Fills a learned request.
 *
 * @throws {ConfigurationError} where it needs a cookie that the server has not set, or does not carry the id of what is
 *   to be written
 */
export function learnedWireRequest(
  request: LearnedRequest,
  call: LearnedCall,
  site: LearnedSite,
): WireRequest {
  for (const name of call.identifying) {
    const isOther = rewritesObject(request) && call.live["id"] !== call.values[name];
    if (isOther || !carries(request, name)) {
      throw idMissing(`for ${site.origin}`, name, call.values[name]);
    }
  }
  const path = request.path.replace(/\{([^}]*)\}/g, (_, name: string) =>
    pathSegment(name, textOf(call.values[name])),
  );
  if (path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw unfit(`leads to the path ${JSON.stringify(path)}, which climbs up`);
  }
  const query = Object.entries(request.query ?? {}).map(([name, template]): [string, string] => [
    name,
    textOf(fill(template, call)),
  ]);
  const body = request.body === undefined ? undefined : fill(request.body, call);
  const isForm = request.encoding === "form";
  const headers = Object.entries(request.headers ?? {}).map(([name, source]) => {
    if (!("cookie" in source)) {
      return [name, "value" in source ? source.value : headerText(name, call.values[source.$value])];
    }
    const value = site.cookie(source.cookie);
    if (value === undefined) {
      throw new ConfigurationError({
        code: "OPIK_CONTRACT_COOKIE_MISSING",
        what: `The learned contract takes the header ${name} from a cookie that the server has not set for this caller.`,
        next: "Such a request needs a session: set opik:sessionToken, or opik:email with opik:password. If you use one already, learn the contract again.",
      });
    }
    return [name, source.decode ? percentDecoded(value) : value];
  });
  return {
    method: request.method,
    url: `${site.origin}${path}${query.length === 0 ? "" : `?${new URLSearchParams(query)}`}`,
    headers: {
      accept: "application/json",
      ...site.headers,
      ...Object.fromEntries(headers),
      ...(body === undefined
        ? {}
        : {
            "content-type": isForm
              ? "application/x-www-form-urlencoded"
              : (request.contentType ?? "application/json"),
          }),
    },
    ...(body === undefined ? {} : { body: isForm ? form(body) : JSON.stringify(body) }),
  };
}

/** Whether a learned request takes over the object as it was read just before. */
export function rewritesObject({ body, query = {} }: LearnedRequest): boolean {
  return needsLive(body ?? null) || Object.values(query).some(needsLive);
}

function mentions(
  { path, query = {}, body, headers = {}, when = {} }: LearnedRequest,
  name: string,
): boolean {
  return (
    Object.hasOwn(when, name) ||
    Object.values(headers).some((source) => "$value" in source && source.$value === name) ||
    path.includes(`{${name}}`) ||
    [...Object.values(query), ...(body === undefined ? [] : [body])].some((template: Template) =>
      valuesIn(template).includes(name),
    )
  );
}

/** @throws {ConfigurationError} for a value that would end the header, or that no header can hold */
function headerText(name: string, value: unknown): string {
  const shown = textOf(value);
  if (!/^[\x21-\x7e]+$/.test(shown)) {
    throw unfit(`has the header ${name}, which cannot be ${JSON.stringify(value)}`);
  }
  return shown;
}

function unfit(what: string): ConfigurationError {
  return new ConfigurationError({
    code: "OPIK_CONTRACT_INVALID",
    what: `The learned contract ${what}; nothing was sent.`,
    next: "Learn it again, or correct the file.",
  });
}

/** A cookie that is not percent-encoded is what it is; one that decodes to what no header can hold is kept as it is. */
function percentDecoded(value: string): string {
  try {
    const decoded = decodeURIComponent(value);
    return /^[\x20-\x7e]*$/.test(decoded) ? decoded : value;
  } catch {
    return value;
  }
}

function form(body: unknown): string {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return new URLSearchParams(
    fields.map(([name, value]): [string, string] => [name, textOf(value)]),
  ).toString();
}
