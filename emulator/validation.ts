import type { IncomingHttpHeaders } from "node:http";
import { zodWords } from "../provider/base/zodWords";
import type { Operation } from "../provider/opik/contract";
import { type Naming, sentences } from "./issues";
import { failure, type Reply } from "./replies";

/** A request that keeps to its operation's shapes, or why it does not. */
export interface Validated {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly refusal?: Reply;
  readonly violations: readonly string[];
}

export interface Parts {
  readonly params: Record<string, string>;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Holds a request to the contract: what is not in it is refused. Real servers are more lenient (the Opik backend
 * ignores unknown fields); a client that relies on that relies on luck.
 */
export function validate(
  { surface, shapes }: Operation,
  { params, search, headers, body }: Parts,
  encoding: Encoding = "json",
): Validated {
  const violations: string[] = [];
  let refusal: Reply | undefined;
  const refuse = (status: number, found: readonly string[]) => {
    violations.push(...found);
    refusal ??= failure(surface, status, found.join(" "));
  };
  const parse = (shape: typeof shapes.body, value: unknown, naming: Naming): unknown => {
    const result = shape?.safeParse(value, { error: zodWords });
    if (result?.success === false) {
      refuse(400, sentences(result.error, naming));
    }
    return result?.data;
  };

  const parsedParams = parse(shapes.params, params, { whole: "The path", part: "Path parameter " });

  for (const name of new Set(search.keys())) {
    if (search.getAll(name).length > 1) {
      refuse(400, [`Query parameter ${name} is given more than once.`]);
    } else if (shapes.query === undefined) {
      refuse(400, [`Query parameter ${name} is not known.`]);
    }
  }
  const parsedQuery = parse(shapes.query, Object.fromEntries(search), {
    whole: "The query",
    part: "Query parameter ",
  });

  // Only the operation's own headers: a request has many that belong to the connection.
  const own = Object.keys(shapes.headers?.shape ?? {}).filter((name) => headers[name] !== undefined);
  const parsedHeaders = parse(shapes.headers, Object.fromEntries(own.map((name) => [name, headers[name]])), {
    whole: "The headers",
    part: "Header ",
  });

  let parsedBody: unknown;
  if (shapes.body === undefined) {
    if (body.length > 0) {
      refuse(400, ["The operation takes no body, but one was sent."]);
    }
  } else if (contentType(headers) !== contentTypes[encoding]) {
    refuse(415, [`The body must have the content-type ${contentTypes[encoding]}.`]);
  } else {
    const value = encoding === "form" ? parsedForm(body) : parsedJson(body)?.json;
    if (value !== undefined && isDeeper(value, deepestBody)) {
      refuse(400, [`The body is nested deeper than ${deepestBody} levels.`]);
    } else if (value === undefined) {
      refuse(400, [`The body is not ${encoding === "form" ? "a form without repetitions" : "valid JSON"}.`]);
    } else {
      parsedBody = parse(shapes.body, value, { whole: "The body", part: "Body field " });
    }
  }
  return {
    params: parsedParams,
    query: parsedQuery,
    headers: parsedHeaders,
    body: parsedBody,
    violations,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** The default limit of Jackson, which reads JSON on the real server; deep enough to overflow nothing here. */
export const deepestBody = 1000;

function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return level.length > 0;
}

/** The parsed body, in an object so that it can be told from no body. */
export function parsedJson(body: Buffer): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(body.toString("utf8")) };
  } catch {
    return undefined;
  }
}

/** The fields of a form, each of which may be given once only. */
function parsedForm(body: Buffer): Record<string, string> | undefined {
  const fields = [...new URLSearchParams(body.toString("utf8"))];
  return new Set(fields.map(([name]) => name)).size === fields.length
    ? Object.fromEntries(fields)
    : undefined;
}

const contentTypes = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;

export type Encoding = keyof typeof contentTypes;

/** Without its parameters, such as the charset. */
function contentType(headers: IncomingHttpHeaders): string | undefined {
  return headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
}
