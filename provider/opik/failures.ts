import type { Explanation } from "../base/explainedError";
import { isNestedDeeper } from "../base/nesting";
import { isOfStack, OF_LAST_UPDATE } from "./configuration";
import type { Operation } from "./contract";
import type { Credential, NamedWorkspace } from "./credentials";
import {
  CancelledError,
  ConnectionError,
  DeadlineError,
  type Effect,
  ForbiddenError,
  GivenUpError,
  type OpikError,
  RateLimitedError,
  RedirectError,
  RefusedError,
  RouteMissingError,
  ServerError,
  UnauthorizedError,
  UnexpectedResponseError,
} from "./errors";
import { MAX_RESPONSE_BYTES } from "./http/body";
import { ExchangeFailure, type WireResponse } from "./http/exchange";
import type { Outcome } from "./http/transport";
import { presentable } from "./redact";

/** What a message needs to know about a call besides its outcome. */
export interface CallSite {
  readonly operation: Operation;
  readonly origin: string;
  /** Where the deployment's URL was configured. */
  readonly urlSource: string;
  readonly workspace?: NamedWorkspace;
  /** Whether the URL is that of an open-source server. */
  readonly isOpenSource?: boolean;
  /** Credentials and session cookies, never to be shown. */
  readonly secrets: readonly string[];
}

/** Turns the outcome of a call that did not succeed into the error that says so. */
export function failureOf(outcome: Outcome, site: CallSite): OpikError {
  const effect = effectOf(site.operation, outcome.maybeCarriedOut);
  return outcome.response === undefined
    ? noResponse(outcome.failure as ExchangeFailure, outcome, site, effect)
    : badResponse(outcome.response, outcome, site, effect);
}

/** A caller does not wait any longer for what another call does, such as signing in; it has sent nothing itself. */
export function givenUp(reason: unknown, site: CallSite): OpikError {
  const failure = new ExchangeFailure("aborted", "cancelled", false, reason);
  return failureOf({ attempts: 1, failure, maybeCarriedOut: false }, site);
}

/** Every credential was responded with 401. */
export function unauthorized(
  tried: readonly { readonly credential: Credential; readonly remark?: string }[],
  response: WireResponse | undefined,
  site: CallSite,
  maybeCarriedOut: boolean,
): UnauthorizedError {
  const said = response === undefined ? "" : quoted(response.text, site);
  const page =
    response !== undefined && isWebPage(response)
      ? " The refusal is an HTML page, so it may come from a proxy in front of Opik."
      : "";
  const list = tried.map(({ credential, remark = "" }) => `${credential.description}${remark}`).join("; ");
  return new UnauthorizedError(
    {
      code: "OPIK_UNAUTHORIZED",
      what: `${where(site)} refused every credential (HTTP 401${said}). Tried: ${list}.${page}`,
      next: `${tried.map(({ credential }) => credential.ifRefused(site.operation.surface, site.workspace)).join(" ")} Also check that ${urlOf(site)} is the deployment that they belong to.`,
    },
    effectOf(site.operation, maybeCarriedOut),
  );
}

export function unexpectedResponse(
  what: string,
  response: WireResponse,
  site: CallSite,
): UnexpectedResponseError {
  return new UnexpectedResponseError(
    {
      code: "OPIK_RESPONSE_UNEXPECTED",
      what: `${where(site)} returned HTTP ${response.status} with ${what}.`,
      next: "This package may not know this version of the server: please report it, with the version.",
    },
    effectOf(site.operation, true),
  );
}

/** A page for people where the API returns JSON: then nothing was carried out, and nothing was read. */
export function webPage(response: WireResponse, site: CallSite): UnexpectedResponseError {
  return new UnexpectedResponseError(
    {
      code: "OPIK_WEB_PAGE",
      what: `${where(site)} returned HTTP ${response.status} with an HTML page where the API returns JSON.`,
      next: `It is the sign-in page of a proxy or of single sign-on (SSO), or another server: check ${urlOf(site)} and the proxy, or exempt the API from signing in there.`,
    },
    effectOf(site.operation, true),
  );
}

/** Whether a response is a page for people, by what it begins with or by its media type where it is not JSON. */
export function isWebPage({ headers, text }: WireResponse): boolean {
  const type = headers["content-type"];
  return (
    /^\s*</.test(text) ||
    (typeof type === "string" && /^text\/html\b/i.test(type) && text.trim() !== "" && !isJson(text))
  );
}

/** A call that invalidates no read, such as signing in, leaves nothing changed that anybody manages. */
function effectOf({ invalidates }: Operation, maybeCarriedOut: boolean): Effect {
  return maybeCarriedOut && invalidates.length > 0 ? "unknown" : "none";
}

function noResponse(
  { kind, detail, cause }: ExchangeFailure,
  { attempts }: Outcome,
  site: CallSite,
  effect: Effect,
): OpikError {
  const times = attempts === 1 ? "" : ` ${after(attempts)}`;
  switch (kind) {
    case "aborted":
      if (cause instanceof Error && cause.name === "TimeoutError") {
        return new GivenUpError(
          {
            code: "OPIK_TIMEOUT",
            what: `${where(site)} timed out${times}: ${cause.message}.`,
            next: "Check the network and the server, or allow more time.",
            cause,
          },
          effect,
        );
      }
      return new CancelledError(
        { code: "OPIK_CANCELLED", what: `${where(site)} was cancelled.`, next: "Run it again.", cause },
        effect,
      );
    case "timeout":
      return new DeadlineError(
        {
          code: "OPIK_TIMEOUT",
          what: `${where(site)} got no complete response in time${times} (${detail}).`,
          next: "Check the network and the server, then run it again.",
          cause,
        },
        effect,
      );
    case "too-large":
      return new UnexpectedResponseError(
        {
          code: "OPIK_RESPONSE_TOO_LARGE",
          what: `${where(site)} responded with more than ${MAX_RESPONSE_BYTES} bytes.`,
          next: `Check that ${urlOf(site)} is the address of an Opik deployment.`,
          cause,
        },
        effect,
      );
    case "encoding":
      return new UnexpectedResponseError(
        {
          code: "OPIK_RESPONSE_ENCODING",
          what: `${where(site)} returned a response in an encoding that cannot be read (${presentable(detail, site.secrets)}), although none was requested.`,
          next: "Look for a proxy that compresses responses, and make it use gzip, br, deflate, zstd or no compression.",
          cause,
        },
        effect,
      );
    case "dns":
      return new ConnectionError(
        {
          code: "OPIK_HOST_UNKNOWN",
          what: `The host of ${site.origin} (or of a proxy on the way) could not be found (${detail}).`,
          next: `Check the spelling of ${urlOf(site)}, HTTPS_PROXY if it is set, and name resolution on this machine.${ofLastUpdate(site)}`,
          cause,
        },
        effect,
      );
    case "tls":
      return new ConnectionError(
        {
          code: "OPIK_TLS_FAILED",
          what: `No trusted TLS connection to ${site.origin} (${detail}).`,
          next: "If the deployment uses a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its PEM file.",
          cause,
        },
        effect,
      );
    case "refused":
      return new ConnectionError(
        {
          code: "OPIK_UNREACHABLE",
          what: `No connection to ${site.origin}${times} (${detail}).`,
          next: `Check that the server is running, that ${urlOf(site)} is right, and whether a proxy is needed or misconfigured (HTTPS_PROXY, NO_PROXY).${ofLastUpdate(site)}`,
          cause,
        },
        effect,
      );
    case "proxy":
      return new ConnectionError(
        {
          code: "OPIK_PROXY_REFUSED",
          what: `The proxy did not open a connection to ${site.origin}${times} (${detail}).`,
          next: proxyAdvice(detail),
          cause,
        },
        effect,
      );
    case "broken":
      return new ConnectionError(
        {
          code: "OPIK_CONNECTION_BROKEN",
          what: `${where(site)} got an incomplete response${times}: the connection ended early (${detail}).`,
          next: "Run it again. If that does not help, look for a proxy or load balancer that closes connections.",
          cause,
        },
        effect,
      );
  }
}

function badResponse(
  response: WireResponse,
  { attempts, advisedWaitMs }: Outcome,
  site: CallSite,
  effect: Effect,
): OpikError {
  const { status } = response;
  const said = quoted(response.text, site);
  if (status >= 300 && status < 400) {
    return new RedirectError(
      {
        code: "OPIK_REDIRECT",
        what: `${where(site)} returned a redirect (HTTP ${status}${redirectTarget(response)}), which is not followed, so that no credential is sent elsewhere.`,
        next: `Set ${urlOf(site)} to the deployment's final address.`,
      },
      effect,
    );
  }
  if (status === 407) {
    return new ConnectionError(
      {
        code: "OPIK_PROXY_REFUSED",
        what: `The proxy on the way to ${site.origin} refused (HTTP 407).`,
        next: proxyAdvice("HTTP 407"),
      },
      effect,
    );
  }
  if (status === 403) {
    return new ForbiddenError(notAllowed(response, said, site), effect);
  }
  if (status === 405 || (status === 404 && isMissingRoute(response))) {
    return new RouteMissingError(
      {
        code: "OPIK_ROUTE_MISSING",
        what: `This server has no ${site.operation.method} ${site.operation.path} at ${site.origin} (HTTP ${status}).`,
        next: `Check ${urlOf(site)}${site.operation.surface === "rest" ? " (that of an open-source server ends in /api)" : ""}; if it is right, this version of the server lacks the operation.`,
      },
      effect,
    );
  }
  const wait =
    advisedWaitMs === undefined
      ? ""
      : `; it asks for a pause of ${Math.ceil(advisedWaitMs / 1000)} s, longer than a call may take`;
  if (status === 429) {
    return new RateLimitedError(
      {
        code: "OPIK_RATE_LIMITED",
        what: `${where(site)} was rate limited (HTTP 429 ${after(attempts)}${wait}${said}).`,
        next: "Run it again later, or with less parallelism (pulumi up --parallel).",
      },
      effect,
    );
  }
  if (status >= 500) {
    return new ServerError(
      {
        code: "OPIK_SERVER_ERROR",
        what: `${where(site)} failed on the server (HTTP ${status} ${after(attempts)}${wait}${said}).`,
        next: "Check the deployment's health and run it again.",
      },
      effect,
    );
  }
  if (isWithoutWorkspace(response, site)) {
    return new RefusedError(noSuchWorkspace(status, said, site), status, effect, said);
  }
  if (status === 401) {
    return new RefusedError(
      {
        code: "OPIK_UNAUTHORIZED",
        what: `${where(site)} wants a credential, and no credential was sent (HTTP 401${said}).`,
        next: `Set opik:apiKey (OPIK_API_KEY) or opik:sessionToken (OPIK_SESSION_TOKEN) for ${urlOf(site)}; one that is configured for another address is not sent to it.`,
      },
      status,
      effect,
      said,
    );
  }
  return new RefusedError(
    {
      code: "OPIK_REFUSED",
      what: `${where(site)} was refused (HTTP ${status}${said}).`,
      next: "Compare what you declared with the server's message.",
    },
    status,
    effect,
    said,
  );
}

/** Whose refusal a 403 is: a firewall's, the server's for want of a workspace, or the server's of this caller. */
function notAllowed(response: WireResponse, said: string, site: CallSite): Explanation {
  if (isWebPage(response)) {
    return {
      code: "OPIK_FIREWALL_REFUSED",
      what: `${where(site)} was refused with an HTML page (HTTP 403), which is not how Opik refuses.`,
      next: "A firewall or a proxy in front of the deployment does not let this machine or this request through: ask its administrator, or use another network. The credential is not the reason.",
    };
  }
  if (/workspace name should be provided/i.test(said)) {
    return {
      code: "OPIK_WORKSPACE_MISSING",
      what: `${where(site)} was refused, because no workspace reached the server (HTTP 403${said}).`,
      next: "Set workspace on the resource, or opik:workspace (OPIK_WORKSPACE). If it is set, a proxy on the way drops the header Comet-Workspace.",
    };
  }
  return {
    code: "OPIK_FORBIDDEN",
    what: `${where(site)} is not allowed for this caller (HTTP 403${said}).`,
    next:
      site.operation.surface === "rest"
        ? "Check the workspace (workspace of the resource, or opik:workspace), or use the credential of a member with that permission."
        : "Use a credential of an administrator of the organization.",
  };
}

/**
 * Whether it is the workspace that the server does not have. An open-source server says so without its name (recorded, server
 * 2.1.24), the platform with the very name that was sent.
 */
function isWithoutWorkspace({ status, text }: WireResponse, { workspace }: CallSite): boolean {
  const message = jsonObject(text)?.["message"];
  return (
    workspace !== undefined &&
    ((status === 404 && message === "Workspace not found") ||
      (status === 400 && message === `Workspace ${workspace.name} not found`))
  );
}

function noSuchWorkspace(status: number, said: string, site: CallSite): Explanation {
  const { name, source } = site.workspace ?? { name: "", source: undefined };
  const quotedName = JSON.stringify(name);
  const whence =
    source !== undefined
      ? `comes from ${source}, unless the resource has it as its own property workspace`
      : name === "default"
        ? "is the one for want of another"
        : "comes from the resource itself: its property workspace, or the id of its import";
  return {
    code: "OPIK_WORKSPACE_NOT_FOUND",
    what: `${where(site)} was refused, because the server has no workspace ${quotedName} for this caller (HTTP ${status}${said}). The name ${quotedName} ${whence}.`,
    next: site.isOpenSource
      ? "An open-source server has one workspace, default: remove the property workspace, opik:workspace and OPIK_WORKSPACE, or set them to default."
      : "Check its spelling, also of capital letters, against the workspaces in Opik, and correct the property workspace of the resource, or opik:workspace (OPIK_WORKSPACE).",
  };
}

function proxyAdvice(detail: string): string {
  switch (detail) {
    case "HTTP 407":
      return "Check the user name and the password in HTTPS_PROXY (or HTTP_PROXY), or name the host in NO_PROXY.";
    case "HTTP 403":
      return "Its rules do not allow this host: ask its administrator, check HTTPS_PROXY, or name the host in NO_PROXY.";
    default:
      return "Check HTTPS_PROXY (with user name and password if the proxy wants them), or name the host in NO_PROXY.";
  }
}

/**
 * The platform's router responds with 404 without its JSON error (`{msg, code}`) where it has no such route (Opik front
 * end, workspacePointRead.ts); an open-source server answers the JSON of its framework (recorded, server 2.1.24).
 * The Opik REST API says `{errors}` of an object that it does not have.
 */
function isMissingRoute({ text }: WireResponse): boolean {
  const { code, errors, message } = jsonObject(text) ?? {};
  return (code === undefined && errors === undefined) || message === "HTTP 404 Not Found";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !isNestedDeeper(body, MAX_LEVELS)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Known errors have two. */
const MAX_LEVELS = 20;

/** What the server said, in the shapes that are known: `msg`, `message`, `errors`, or plain text. */
function quoted(text: string, { secrets }: CallSite): string {
  const body = jsonObject(text);
  const message = body === undefined ? text : (body["msg"] ?? body["message"] ?? body["errors"]);
  if (message === undefined || message === null || /^\s*</.test(text)) {
    return "";
  }
  const shown = presentable(typeof message === "string" ? message : JSON.stringify(message), secrets);
  return shown === "" ? "" : `: "${shown}"`;
}

function redirectTarget({ headers }: WireResponse): string {
  const location = headers["location"];
  // Only the origin: the rest of such a URL often holds one-time secrets.
  const target = typeof location === "string" ? URL.parse(location) : null;
  return target === null || target.origin === "null" ? "" : ` to ${target.origin}`;
}

function after(attempts: number): string {
  return `after ${attempts} attempt${attempts === 1 ? "" : "s"}`;
}

/** A deployment that has moved is where a refresh or destroy does not look yet. */
function ofLastUpdate({ urlSource }: CallSite): string {
  return isOfStack({ source: urlSource }) ? ` ${OF_LAST_UPDATE}` : "";
}

/** The configured URL, for a sentence that asks to look at it. */
function urlOf({ urlSource }: CallSite): string {
  return `the Opik URL (from ${urlSource})`;
}

function where({ operation, origin }: CallSite): string {
  return `${operation.method} ${operation.path} at ${origin}`;
}
