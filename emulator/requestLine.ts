import type { RecordedRequest } from "./types";

const credentials = { session: "session", apiKey: "API key", none: "no credential" };

/** A request in one line, as it is shown to whoever runs the local Opik. */
export function requestLine({
  method,
  path,
  query,
  status,
  credential,
  user,
  body,
}: RecordedRequest): string {
  const search = new URLSearchParams(query).toString();
  return [
    `${String(status).padEnd(7)} ${method} ${path}${search === "" ? "" : `?${search}`}`,
    body === undefined ? "" : ` ${JSON.stringify(body)}`,
    `  (${credentials[credential]}${user === undefined ? "" : ` of ${user}`})`,
  ].join("");
}
