import { ConfigurationError } from "../errors";

/** Base URLs of a deployment, each without a trailing slash. */
export interface Deployment {
  readonly origin: string;
  /** The platform's own API, `{host}/api`. */
  readonly dashboard: string;
  /** The Opik product's REST API: `{host}/opik/api`, or `{host}/api` for an open-source server's URL. */
  readonly rest: string;
  /** The path of a page of the front end, which stood in the URL and is no part of the address. */
  readonly cut?: string;
}

/**
 * Pages of Opik's front end, below `/opik` on Comet's platform and at the root of an open-source server; the first
 * segment is the workspace.
 */
const PAGE =
  /\/[^/]+\/(?:home|get-started|projects|experiments|datasets|prompts|playground|optimizations|dashboards|configuration|annotation-queues|online-evaluation|alerts)(?:\/|$)/;

/** A page of the platform's Admin Dashboard. */
const ADMIN_PAGE = /\/organizations\/[^/]+$/;

/**
 * Normalises what people have at hand (`https://host`, `https://host/opik/api`, `https://host/api`, with or
 * without a trailing slash or a path prefix) to a deployment's base URLs. A URL that ends in `/api` without
 * `/opik` is what an open-source server is configured with, so its REST base stays there. A trailing `/clientlib` is
 * dropped, as Comet's own tools do; the path of a page that was copied from a browser is cut, and told in `cut`.
 *
 * @param source where the URL comes from, for messages, such as `opik:url of the stack configuration`
 * @throws {ConfigurationError} for anything that is not an absolute http(s) URL, for user information in it, and
 *   for plain http to another machine unless it is allowed
 */
export function parseDeployment(
  given: string,
  source: string,
  options: { readonly allowInsecureHttp: boolean },
): Deployment {
  const url = URL.parse(given.trim());
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ConfigurationError({
      code: "OPIK_URL_INVALID",
      what: `The Opik URL from ${source} is not an absolute http or https URL.`,
      next: "Give the address of the deployment, such as https://www.comet.com or https://opik.example.com.",
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigurationError({
      code: "OPIK_URL_HAS_CREDENTIALS",
      what: `The Opik URL from ${source} contains a user name or password.`,
      next: "Remove them, and set opik:email and opik:password (as a secret), or opik:apiKey, instead.",
    });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ConfigurationError({
      code: "OPIK_URL_INVALID",
      what: `The Opik URL from ${source} has a query or a fragment.`,
      next: `Give the address only: ${addressOf(deploymentAt(url))}.`,
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !options.allowInsecureHttp) {
    throw new ConfigurationError({
      code: "OPIK_URL_INSECURE",
      what: `The Opik URL from ${source} is plain http to ${url.host}: the credential would cross the network unencrypted.`,
      next: "Use https, or set opik:allowInsecureHttp to true if you accept that.",
    });
  }
  return deploymentAt(url);
}

function deploymentAt({ origin, pathname }: URL): Deployment {
  const path = pathname.replace(/\/+$/, "").replace(/\/clientlib$/, "");
  if (path.endsWith("/opik/api")) {
    return deployment(origin, path.slice(0, -"/opik/api".length), "/opik/api");
  }
  if (path.endsWith("/api")) {
    return deployment(origin, path.slice(0, -"/api".length), "/api");
  }
  if (path.endsWith("/opik")) {
    return deployment(origin, path.slice(0, -"/opik".length), "/opik/api");
  }
  const below = path.indexOf("/opik/");
  const page = below < 0 ? path.search(PAGE) : below;
  if (page >= 0) {
    return {
      ...deployment(origin, path.slice(0, page), below < 0 ? "/api" : "/opik/api"),
      cut: path.slice(page),
    };
  }
  const admin = path.search(ADMIN_PAGE);
  return admin < 0
    ? deployment(origin, path, "/opik/api")
    : { ...deployment(origin, path.slice(0, admin), "/opik/api"), cut: path.slice(admin) };
}

/** Whether its URL is that of an open-source server, which has Opik's REST API where a platform has its own. */
export function isOpenSource({ dashboard, rest }: Deployment): boolean {
  return dashboard === rest;
}

/** The address of a deployment as people write it, without what leads to an API: origin and path prefix. */
export function addressOf({ dashboard }: Deployment): string {
  return dashboard.slice(0, -"/api".length);
}

function deployment(origin: string, prefix: string, restPath: string): Deployment {
  return { origin, dashboard: `${origin}${prefix}/api`, rest: `${origin}${prefix}${restPath}` };
}

/** Whether a host name is this machine, where plain http is harmless and a proxy is never wanted. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
