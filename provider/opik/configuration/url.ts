import { ConfigurationError } from "../errors";

/** Base URLs of a deployment, each without a trailing slash. */
export interface Deployment {
  readonly origin: string;
  /** The platform's own API, `{host}/api`. */
  readonly dashboard: string;
  /** The Opik product's REST API: `{host}/opik/api`, or `{host}/api` for an open-source server's URL. */
  readonly rest: string;
}

/**
 * Normalises what people have at hand (`https://host`, `https://host/opik/api`, `https://host/api`, with or
 * without a trailing slash or a path prefix) to a deployment's base URLs. A URL that ends in `/api` without
 * `/opik` is what an open-source server is configured with, so its REST base stays there.
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
      what: `The Opik URL from ${source} has a user name or password in it.`,
      next: "Remove them, and set opik:email and opik:password (as a secret), or opik:apiKey, instead.",
    });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ConfigurationError({
      code: "OPIK_URL_INVALID",
      what: `The Opik URL from ${source} has a query or a fragment.`,
      next: "Give the address only, such as https://www.comet.com.",
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !options.allowInsecureHttp) {
    throw new ConfigurationError({
      code: "OPIK_URL_INSECURE",
      what: `The Opik URL from ${source} is plain http to ${url.host}: the credential would cross the network in clear.`,
      next: "Use https, or set opik:allowInsecureHttp to true if you accept that.",
    });
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (path.endsWith("/opik/api")) {
    return deployment(url.origin, path.slice(0, -"/opik/api".length), "/opik/api");
  }
  if (path.endsWith("/api")) {
    return deployment(url.origin, path.slice(0, -"/api".length), "/api");
  }
  if (path.endsWith("/opik")) {
    return deployment(url.origin, path.slice(0, -"/opik".length), "/opik/api");
  }
  return deployment(url.origin, path, "/opik/api");
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
