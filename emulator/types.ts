/** Situations that a real deployment can be in, to be switched on by name. `scenarios.ts` says what each does. */
export const scenarioNames = [
  "non-admin",
  "key-missing",
  "open-source",
  "write-missing",
  "write-method-refused",
  "write-ineffective",
  "slow-read-after-write",
  "session-only",
  "no-organizations",
  "neighbour-moves",
] as const;

export type ScenarioName = (typeof scenarioNames)[number];

/** Ways in which a deployment takes the write of a setting; `writings/` has each. All but the first are invented. */
export const writingStyles = [
  "contract",
  "patch-nested",
  "whole-object-put",
  "post-action-csrf",
  "query-switch",
  "enable-disable",
  "graphql",
  "form",
] as const;

export type WritingStyle = (typeof writingStyles)[number];

/**
 * An organization as the server keeps it: fields as in the contract's organization schema. A field that is left
 * out stays out, as on a server that is older than the field. The caller's `role` is not kept here but per user.
 */
export interface LocalOrganization {
  id: string;
  name: string;
  [field: string]: unknown;
}

/** Somebody who can sign in; an organization without an entry in `roles` is not visible to them. */
export interface LocalUser {
  userName: string;
  email: string;
  password: string;
  apiKey: string;
  sessionToken: string;
  /** Organization id -> role. */
  roles: Record<string, string>;
}

export interface LocalOpikOptions {
  /** 0, which is the default: any free port. */
  readonly port?: number;
  /** Default: one, "Acme", with every setting off. */
  readonly organizations?: readonly LocalOrganization[];
  /** Default: "ada", ADMIN of every organization, and "grace", MEMBER of every organization. */
  readonly users?: readonly LocalUser[];
  readonly scenarios?: readonly ScenarioName[];
  /** How the deployment writes settings; `contract` unless said. The others are invented. */
  readonly writing?: WritingStyle;
  /** Whether workspaces have what a real one has from the start, such as environments; `false` unless said. */
  readonly seeded?: boolean;
  /** Told about each request, see `LocalOpik.onRequest`. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** What is kept of a request. Neither here nor anywhere else in the journal is there a credential. */
export interface RecordedRequest {
  /** Name of the contract's operation that was meant; undefined where the request is none. */
  operation: string | undefined;
  method: string;
  /** As it arrived, with the base, without the query. */
  path: string;
  query: Record<string, string>;
  /** The response's status; `aborted` where the client did not get a response. */
  status: number | "aborted";
  /** The kind of credential that was sent, accepted or not. */
  credential: "session" | "apiKey" | "none";
  /** Whose credential it was; undefined where none was accepted. */
  user: string | undefined;
  /** What the client says that it is, where it says so. */
  userAgent: string | undefined;
  /** The parsed body; secrets in it are replaced by `[redacted]`. */
  body: unknown;
  /** In how far the request broke the contract, one sentence each. */
  violations: readonly string[];
  authorizationHeader?: never;
}

/** What goes wrong with a request, instead of its true response. */
export type Fault =
  /** This response; with `processing`, the request is carried out first. */
  | {
      kind: "response";
      status: number;
      headers?: Record<string, string>;
      body?: string | object;
      after?: "nothing" | "processing";
    }
  /** The connection is reset before or after the request was carried out. */
  | { kind: "reset"; after: "nothing" | "processing" }
  /** No response, ever; the socket stays open until the client or `stop` closes it. */
  | { kind: "stall" }
  /** The true response with its full content-length, cut in the middle. */
  | { kind: "truncate" }
  /** An HTML page as a proxy in front of the server would send it; 200 unless said. */
  | { kind: "html"; status?: number }
  /** A JSON response of so many bytes. */
  | { kind: "oversize"; bytes: number }
  /** The true response, so many milliseconds later than it is decided: the way to a server and back. */
  | { kind: "late"; ms: number };

/** Which requests a fault is for: by default the next one, whatever it is. */
export interface FaultMatch {
  readonly operation?: string;
  /** How many requests get the fault, `Infinity` for all from now on; 1 unless said. */
  readonly times?: number;
  /** How many matching requests are let through first; 0 unless said. */
  readonly skip?: number;
}
