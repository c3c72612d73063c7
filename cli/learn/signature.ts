import { withoutDirection } from "./forms";
import { isRecord } from "./json";
import type { CapturedRequest } from "./normalise";
import { unescaped } from "./secrets";

/** Fields that tell one call from another where all calls go to one path. */
const discriminator =
  /^(operation|operationName|method|action|op|cmd|command|type|kind|event|setting|procedure)$/;

/** Requests with the same signature do the same thing, if with other values. */
export function signatureOf(request: CapturedRequest, organizationId: string | undefined): string {
  const { method, query, body } = request;
  const shape: string[] = [];
  const outline = (place: string, name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) {
        outline(`${place}[]`, name, one);
      }
    } else if (isRecord(value)) {
      for (const key of Object.keys(value).sort()) {
        outline(`${place}.${key}`, key, value[key]);
      }
    } else if (typeof value === "string" && (name === "query" || name === "mutation")) {
      shape.push(`${place}=${rootField(value)}`);
    } else if (typeof value === "string" && discriminator.test(name)) {
      shape.push(`${place}=${withoutDirection(value)}`);
    } else {
      shape.push(place);
    }
  };
  for (const [name, value] of query) {
    outline(`?${name}`, name, value);
  }
  if (body.kind === "json") {
    outline("body", "", body.value);
  } else if (body.kind === "form") {
    for (const [name, value] of body.fields) {
      outline(`form.${name}`, name, value);
    }
  }
  return [method, pathOutline(request, organizationId).join("/"), ...new Set(shape.sort())].join(" ");
}

/** The path's segments without the id and the words that tell a direction. */
export function pathOutline({ path }: CapturedRequest, organizationId: string | undefined): string[] {
  return path.split("/").map((segment) => {
    const text = unescaped(segment);
    return text === organizationId ? "{id}" : withoutDirection(text);
  });
}

/** Further on in a text nothing begins; the time that it takes to look grows with the square of what is looked at. */
const BEGINNING = 2048;

/** What a GraphQL text calls: its kind, and the first field of it. */
function rootField(text: string): string {
  const [, kind = "query", field = ""] =
    /^\s*(?:#[^\n]*\n\s*)*(query|mutation|subscription)?[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(
      text.slice(0, BEGINNING),
    ) ?? [];
  return `${kind} ${withoutDirection(field)}`;
}

/** Whether a request only reads, although it is a POST. */
export function isGraphQlRead({ body }: CapturedRequest): boolean {
  const one = body.kind === "json" ? (Array.isArray(body.value) ? body.value[0] : body.value) : undefined;
  return isRecord(one) && typeof one["query"] === "string" && /^\s*(query\b|\{)/.test(one["query"]);
}
