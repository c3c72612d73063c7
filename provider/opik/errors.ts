import { ExplainedError, type Explanation } from "../base/explainedError";

/**
 * Whether a failed call may have changed something on the server: `none` when it was refused or never sent,
 * `unknown` when its fate cannot be told (a reset after sending, a deadline, a 5xx).
 */
export type Effect = "none" | "unknown";

/** Base of everything that can go wrong between us and Opik. */
export class OpikError extends ExplainedError {
  readonly effect: Effect;

  constructor(explanation: Explanation, effect: Effect = "none") {
    super(explanation);
    this.effect = effect;
  }
}

/** Configuration or credentials are missing, malformed or contradictory; nothing was sent. */
export class ConfigurationError extends OpikError {}

/** No connection, or one that broke off: name resolution, refused, reset, TLS, proxy. */
export class ConnectionError extends OpikError {}

/** No response within the time allowed. */
export class DeadlineError extends OpikError {}

/** The caller's own time is over, such as a resource's customTimeouts. */
export class GivenUpError extends DeadlineError {}

/** The run was cancelled. */
export class CancelledError extends OpikError {}

/** Every credential that was tried got HTTP 401. */
export class UnauthorizedError extends OpikError {}

/** HTTP 403. */
export class ForbiddenError extends OpikError {}

/** The server does not have the operation: HTTP 404 without Opik's JSON error, or 405. */
export class RouteMissingError extends OpikError {}

/** HTTP 429 until the time allowed ran out. */
export class RateLimitedError extends OpikError {}

/** HTTP 5xx until the attempts ran out. */
export class ServerError extends OpikError {}

/** Any other status that says no (400, 404 with Opik's JSON error, 409, 422). */
export class RefusedError extends OpikError {
  readonly status: number;
  /** What the server said, ready to be shown; empty where it said nothing. */
  readonly said: string;

  constructor(explanation: Explanation, status: number, effect: Effect = "none", said = "") {
    super(explanation, effect);
    this.status = status;
    this.said = said;
  }
}

/** A redirect, which is never followed: it could lead the credential to another origin. */
export class RedirectError extends OpikError {}

/** A response that is not what the contract says: HTML, truncated, too large, of another shape. */
export class UnexpectedResponseError extends OpikError {}

/** The URL is an open-source server, which has no organizations. */
export class OpenSourceError extends OpikError {}

/** The organization that is asked for is not among those that the caller sees, or none was named. */
export class OrganizationNotFoundError extends OpikError {}

/** The caller is not an administrator of the organization. */
export class NotAdministratorError extends OpikError {}

/** Kinds of failure that are about one object of a workspace. */
export type ObjectFailureKind =
  | "NOT_FOUND"
  | "EXISTS"
  | "UNCHANGED"
  | "AMBIGUOUS"
  | "FIELD_IGNORED"
  | "SECRET_NEEDED"
  | "ELSEWHERE";

/** There is no such object in the workspace. */
export class ObjectNotFoundError extends OpikError {}

/** The name of an object is taken in the workspace, or what has it is not what is meant. */
export class ObjectExistsError extends OpikError {}

/** A write of an object was answered as done, but reading the object does not show it. */
export class ObjectUnchangedError extends OpikError {}

/** Several objects could be the one that is meant. */
export class ObjectAmbiguousError extends OpikError {}

/** The server took a property and does not show it. */
export class FieldIgnoredError extends OpikError {}

/** A write would have to repeat a secret that reads back masked; nothing was sent. */
export class SecretNeededError extends OpikError {}

/** An object is not found, but the state has it at another address, where it may still be. */
export class ObjectElsewhereError extends OpikError {}

/** The error of that kind; `name` is the object's kind as in the contract: `FeedbackDefinition`. */
export function objectError(
  name: string,
  kind: ObjectFailureKind,
  explanation: Omit<Explanation, "code">,
): OpikError {
  const noun = name.replace(/(?<=.)[A-Z]/g, "_$&").toUpperCase();
  switch (kind) {
    case "NOT_FOUND":
      return new ObjectNotFoundError({ code: `OPIK_${noun}_NOT_FOUND`, ...explanation });
    case "EXISTS":
      return new ObjectExistsError({ code: `OPIK_${noun}_EXISTS`, ...explanation });
    case "UNCHANGED":
      return new ObjectUnchangedError({ code: `OPIK_${noun}_UNCHANGED`, ...explanation }, "unknown");
    case "AMBIGUOUS":
      return new ObjectAmbiguousError({ code: `OPIK_${noun}_AMBIGUOUS`, ...explanation });
    case "FIELD_IGNORED":
      return new FieldIgnoredError({ code: "OPIK_FIELD_IGNORED", ...explanation }, "unknown");
    case "SECRET_NEEDED":
      return new SecretNeededError({ code: "OPIK_SECRET_NEEDED", ...explanation });
    case "ELSEWHERE":
      return new ObjectElsewhereError({ code: "OPIK_OBJECT_ELSEWHERE", ...explanation });
  }
}
