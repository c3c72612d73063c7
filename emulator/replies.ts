import type { Surface } from "../provider/opik/contract";

/** A response, ready to be sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** In how far the request broke the contract, where only the state of the server tells. */
  readonly violations?: readonly string[];
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "text/plain;charset=utf-8", ...headers }, body };
}

export function html(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "text/html;charset=utf-8", ...headers }, body };
}

export const noContent: Reply = { status: 204, headers: {}, body: "" };

/**
 * An error as the surface words it. Known: the platform says `{msg, code}` (opik-backend reads it so), the Opik
 * backend says `{code, message}` (recorded from version 2.1.24).
 */
export function failure(
  surface: Surface,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  const body = surface === "rest" ? { code: status, message } : { msg: message, code: status };
  return json(status, body, headers);
}

/**
 * The response where the server has no such route. On the dashboard's surface it has no JSON code: the Opik front
 * end tells it by that from "no such object"; its text is assumed. The Opik backend's was recorded.
 */
export function routeMissing(surface: Surface | undefined): Reply {
  return surface === "rest" ? failure("rest", 404, "HTTP 404 Not Found") : text(404, "Not Found");
}

/** Recorded for the Opik backend, assumed for the dashboard's surface. */
export function methodRefused(surface: Surface, allowed: readonly string[]): Reply {
  const headers = { allow: allowed.join(", ") };
  return surface === "rest"
    ? failure("rest", 405, "HTTP 405 Method Not Allowed", headers)
    : text(405, "Method Not Allowed", headers);
}
