import type { z } from "zod";

/**
 * How an operation is known:
 * - `observed`: a public client of Opik, or a recorded exchange with a real server, makes exactly this call;
 * - `documented`: Comet's published documentation states it;
 * - `assumed`: nobody outside Comet has shown it; it may be wrong, so its effect is always read back.
 */
export type Evidence = "observed" | "documented" | "assumed";

/**
 * Which of a deployment's base URLs a path is relative to: `dashboard` is the platform's own API
 * (`{host}/api`), `rest` is the Opik product's REST API (`{host}/opik/api`, or `{host}/api` where the server is
 * open source).
 */
export type Surface = "dashboard" | "rest";

/** `session` is the cookie of a signed-in user; `apiKey` is an API key in the `Authorization` header. */
export type CredentialKind = "session" | "apiKey";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Shapes of an operation's path parameters, query, request body and response. */
export interface Shapes {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Headers of the operation's own, by their names in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Loose on unknown fields, strict on what is used. Left out where the response's body is not used. */
  readonly response?: z.ZodType;
}

/** One call that Opik takes, as data. Nothing outside the contract knows a path. */
export interface Operation<S extends Shapes = Shapes> {
  readonly name: string;
  readonly surface: Surface;
  readonly method: Method;
  /** Path relative to the surface's base, with parameters in braces: `/organizations/{organizationId}`. */
  readonly path: string;
  readonly shapes: S;
  /** Kinds of credential that the operation takes, in the order in which they are tried; empty: none is sent. */
  readonly credentials: readonly CredentialKind[];
  /** Whether the call is sent without a credential where none is configured: an open-source server takes none. */
  readonly credentialsOptional?: boolean;
  /** `location`: the response is the last segment of the `Location` header, the id of what was created. */
  readonly responseIn?: "location";
  /** Whether the call may be sent again when it is not known whether the first one took effect. */
  readonly idempotent: boolean;
  /** Names of the reads whose cached responses this write invalidates. */
  readonly invalidates: readonly string[];
  readonly evidence: Evidence;
  /** Where the fact comes from: a document or a client, with its version. */
  readonly source: string;
}

type Inferred<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a caller passes to an operation: only the parts that the operation has. */
export type CallArguments<S extends Shapes> = {
  readonly [K in keyof S as K extends "response" ? never : K]: Sent<S[K]>;
};

export type ResponseOf<S extends Shapes> = Inferred<S["response"]>;

export function defineOperation<const S extends Shapes>(operation: Operation<S>): Operation<S> {
  return Object.freeze(operation);
}
