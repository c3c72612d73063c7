import type { IncomingHttpHeaders } from "node:http";
import type { CredentialKind, Operation } from "../provider/opik/contract";
import type { Accounts } from "./accounts";
import { failure, type Reply, text } from "./replies";
import type { Scenarios } from "./scenarios";
import type { LocalUser } from "./types";

/** What a request brings to say who is calling. Held for the length of the request, never recorded. */
export interface Presented {
  readonly kind: CredentialKind | "none";
  readonly secret: string;
  readonly violations: readonly string[];
}

export function presented(headers: IncomingHttpHeaders): Presented {
  const apiKey = headers.authorization;
  const session = cookie(headers.cookie, "sessionToken");
  const violations: string[] = [];
  if (apiKey !== undefined && /^bearer(\s|$)/i.test(apiKey)) {
    violations.push('The Authorization header holds "Bearer", but Opik takes the bare API key.');
  }
  if (apiKey !== undefined && session !== undefined) {
    violations.push("The request has a session cookie and an API key, but only one credential may be sent.");
  }
  if (session !== undefined) {
    return { kind: "session", secret: session, violations };
  }
  return apiKey === undefined
    ? { kind: "none", secret: "", violations }
    : { kind: "apiKey", secret: apiKey, violations };
}

/** Whether the caller may make this call at all. */
export interface Admission {
  readonly user?: LocalUser;
  readonly refusal?: Reply;
  readonly violations: readonly string[];
}

export function admit(
  { credentials, surface }: Operation,
  { kind, secret, violations }: Presented,
  accounts: Accounts,
  scenarios: Scenarios,
): Admission {
  if (credentials.length === 0) {
    const superfluous = "The operation takes no credential, but one was sent.";
    return { violations: kind === "none" ? violations : [...violations, superfluous] };
  }
  // An open-source server has no users: it ignores what is sent (recorded from version 2.1.24).
  if (scenarios.has("open-source")) {
    return { violations };
  }
  if (kind === "none") {
    return { violations, refusal: failure(surface, 401, "API key should be provided") };
  }
  if (!credentials.includes(kind)) {
    const wrongKind = `The operation takes ${credentials.join(" or ")}, but ${kind} was sent.`;
    return { violations: [...violations, wrongKind], refusal: failure(surface, 401, "Unauthorized") };
  }
  if (kind === "session") {
    const user = accounts.bySession(secret);
    // Dropwizard's filter refuses an ended session before the server's own errors come in: not JSON.
    return user === undefined
      ? { violations, refusal: text(401, "Credentials are required to access this resource.") }
      : { violations, user };
  }
  const user = accounts.byApiKey(secret);
  if (user === undefined || (surface === "dashboard" && scenarios.has("session-only"))) {
    return { violations, refusal: failure(surface, 401, "Invalid API key") };
  }
  return { violations, user };
}

/** The value of a cookie in a `Cookie` header. */
export function cookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) {
      return pair.slice(at + 1).trim();
    }
  }
  return undefined;
}
