import { deepestBody, parsedJson } from "./validation";

const secretName =
  /password|secret|token|api_?key|authorization|^headers$|^auth_config$|^url$|^routing_key$/i;

/** A value without its secrets, told by the names of the fields that hold them, and without what is nested too deeply. */
export function redacted(value: unknown, levels = deepestBody): unknown {
  if (typeof value === "object" && value !== null) {
    if (levels === 0) {
      return "[nested too deeply]";
    }
    if (Array.isArray(value)) {
      return value.map((element) => redacted(element, levels - 1));
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        name,
        secretName.test(name) ? "[redacted]" : redacted(field, levels - 1),
      ]),
    );
  }
  return value;
}

/** A body for the journal. One that is not JSON has no names to tell secrets by, so only its size is kept. */
export function redactedBody(body: Buffer): unknown {
  if (body.length === 0) {
    return undefined;
  }
  const parsed = parsedJson(body);
  return parsed === undefined ? `[${body.length} bytes that are not JSON]` : redacted(parsed.json);
}

export function redactedQuery(search: URLSearchParams): Record<string, string> {
  return redacted(Object.fromEntries(search)) as Record<string, string>;
}
