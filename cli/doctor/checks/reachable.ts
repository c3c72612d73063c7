import { accessSync, constants } from "node:fs";
import { ExplainedError } from "../../../provider/base/explainedError";
import { ConnectionError, DeadlineError, type OpikClient } from "../../../provider/opik";
import { serverVersion } from "../../../provider/opik/contract";
import { type Route, routeTo } from "../../../provider/opik/http/proxy";
import { type Finding, failed } from "../steps";

/** Something answers at the deployment's origin. */
export interface Reached {
  /** Version that Opik's REST API tells, or why it does not. */
  readonly version: string | ExplainedError;
}

export async function reachable(
  client: OpikClient,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal | undefined,
): Promise<Finding<Reached>> {
  const { origin } = client.configuration.deployment;
  const route = routeTo(origin, env);
  let version: string | ExplainedError;
  try {
    ({ version } = await client.call(serverVersion, {}, { signal }));
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof DeadlineError) {
      return { ...failed(error), detail: surroundings(origin, route, env) };
    }
    // Any other failure is a response: what it means is another check's business.
    if (!(error instanceof ExplainedError) || signal?.aborted) {
      throw error;
    }
    version = error;
  }
  const detail = surroundings(origin, route, env);
  const found = { version };
  return isUnverified(origin, env)
    ? {
        status: "warn",
        summary: `${origin} responds, but its certificate is not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0.`,
        detail,
        next: "Unset it; if the deployment uses a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its PEM file.",
        found,
      }
    : { status: "ok", summary: `${origin} responds.`, detail, found };
}

/** What lies between this machine and the deployment; values that may hold passwords are not shown. */
function surroundings(
  origin: string,
  route: Route,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const file = env["NODE_EXTRA_CA_CERTS"];
  return [
    {
      direct: "connection: direct, without a proxy",
      proxy: `connection: through the proxy of ${"variable" in route ? route.variable : ""}`,
      excepted:
        "by" in route
          ? `connection: direct; ${route.by} exempts this host from the proxy of ${route.variable}`
          : "",
    }[route.kind],
    ...(file && isTls(origin)
      ? [
          isReadable(file)
            ? `TLS: also trusts the authorities in ${file} (NODE_EXTRA_CA_CERTS)`
            : `TLS: NODE_EXTRA_CA_CERTS names ${file}, which cannot be read, so Node.js ignores it`,
        ]
      : []),
  ];
}

function isUnverified(origin: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTls(origin) && env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0";
}

function isTls(origin: string): boolean {
  return origin.startsWith("https:");
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
