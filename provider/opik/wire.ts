import type { CallArguments, Operation, Shapes } from "./contract";
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

/** @throws {TypeError} for a value that would change which path is called; callers validate ids before */
export function pathSegment(name: string, value: string | undefined): string {
  if (value === undefined || value === "" || value === "." || value === "..") {
    throw new TypeError(`The path parameter ${name} cannot be ${JSON.stringify(value)}.`);
  }
  return encodeURIComponent(value);
}
