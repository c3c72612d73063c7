import {
  ForbiddenError,
  OpenSourceError,
  type OpikClient,
  OpikError,
  RedirectError,
  RefusedError,
  RouteMissingError,
  UnexpectedResponseError,
  visibleOrganizations,
} from "../../../provider/opik";
import { type Finding, failed } from "../steps";
import type { Reached } from "./reachable";

/** A deployment that has organizations, as far as can be told without a credential. */
export interface Platform {
  readonly kind: "platform";
}

/**
 * Whether the deployment has organizations, told without a credential, so that none goes to a server of another kind.
 *
 * @throws {OpikError} where it has none, or something else answers there
 */
export async function deployment(
  client: OpikClient,
  { version }: Reached,
  signal: AbortSignal | undefined,
): Promise<Finding<Platform>> {
  const told = typeof version === "string" ? `Opik ${version}.` : "It does not show its version.";
  const detail = typeof version === "string" ? {} : { detail: [version.what] };
  const found: Platform = { kind: "platform" };
  try {
    await visibleOrganizations(client, { anonymous: true, signal });
  } catch (error) {
    if (!(error instanceof OpikError) || signal?.aborted || isSomethingElse(error, version)) {
      throw error;
    }
    if (!wantsToKnowWhoCalls(error)) {
      // Some servers are like this to strangers only.
      return {
        ...failed(error),
        status: "warn",
        summary: `Unclear without a credential: ${error.what}`,
        ...detail,
        found,
      };
    }
  }
  return {
    status: "ok",
    summary: `Opik Cloud or Enterprise: it has organizations. ${told}`,
    ...detail,
    found,
  };
}

function wantsToKnowWhoCalls(error: OpikError): boolean {
  return error instanceof ForbiddenError || (error instanceof RefusedError && error.status === 401);
}

/** An open-source server, one without organizations, or one that has pages wherever an API should be. */
function isSomethingElse(error: OpikError, version: Reached["version"]): boolean {
  const isPage = (one: unknown) => one instanceof UnexpectedResponseError || one instanceof RedirectError;
  return (
    error instanceof OpenSourceError ||
    error instanceof RouteMissingError ||
    (isPage(error) && isPage(version))
  );
}
