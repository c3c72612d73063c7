import type { Operation } from "./contract";
import { ConfigurationError } from "./errors";
import type { WireRequest } from "./http/exchange";

/** The values of a call by where they travel, whatever the operation is. */
export interface CallValues {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Headers of the operation's own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Puts the values of a call into its URL and body. @throws {ConfigurationError} as `pathSegment` */
export function wireRequest(
  operation: Operation,
  { params, query, body, headers: own }: CallValues,
  base: string,
  headers: Readonly<Record<string, string>>,
): WireRequest {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => pathSegment(name, params?.[name]));
  const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
  return {
    method: operation.method,
    url: `${base}${path}${search}`,
    headers: {
      accept: "application/json",
      ...own,
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** @throws {ConfigurationError} for a value that would change which path is called, or that no URL can hold */
export function pathSegment(name: string, value: string | undefined): string {
  if (value === undefined || /^\.{0,2}$/.test(value) || !value.isWellFormed()) {
    throw new ConfigurationError({
      code: "OPIK_ID_INVALID",
      what: `The ${name} cannot be ${JSON.stringify(value)}; nothing was sent.`,
      next: "Correct it where it is declared. If it comes from the stack's state, somebody has edited the state.",
    });
  }
  return encodeURIComponent(value);
}
