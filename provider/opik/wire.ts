import type { CallArguments, Operation, Shapes } from "./contract";
import { ConfigurationError } from "./errors";
import type { WireRequest } from "./http/exchange";

/** Puts the arguments of a call into its URL and body. */
export function wireRequest<S extends Shapes>(
  operation: Operation<S>,
  args: CallArguments<S>,
  base: string,
  headers: Readonly<Record<string, string>>,
): WireRequest {
  const {
    params,
    query,
    body,
    headers: own,
  } = args as {
    params?: Record<string, string>;
    query?: Record<string, string>;
    headers?: Record<string, string>;
    body?: unknown;
  };
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
      next: "Correct it where it was declared. If it comes from the state of the stack, somebody has changed that.",
    });
  }
  return encodeURIComponent(value);
}
