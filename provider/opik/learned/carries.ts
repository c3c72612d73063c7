import { ConfigurationError } from "../errors";
import type { LearnedRequest } from "./format";
import type { Template } from "./template";

/*
 * Which organization is written must not be left to what was recorded. A request that does not carry the id of its
 * object writes the one of the recording, or the one that the session is in, whatever it is asked for.
 */

/** A letter, a digit or a sign that ids are made of: beside one of them, an id is a part of another one. */
const IN_AN_ID = "[A-Za-z0-9_.~%-]";

/**
 * Whether a request has, whatever the value is, a value of the call in it as it is and on its own: not in another
 * form, which could be that of another object, and not as a part of another word.
 *
 * @param name of the value, such as `organizationId`
 */
export function carries(request: LearnedRequest, name: string): boolean {
  const { path, query = {}, body = null, headers = {}, encoding } = request;
  return (
    new RegExp(`(?<!${IN_AN_ID})\\{${name}\\}(?!${IN_AN_ID})`).test(path) ||
    Object.values(query).some((one) => isCarried(one, name)) ||
    Object.values(headers).some((source) => "$value" in source && source.$value === name) ||
    // A form is made of the fields of its body: of a text it would be made of its letters.
    (!(encoding === "form" && isText(body)) && isCarried(body, name))
  );
}

/** A request that would write whichever object it was recorded for, or the session happens to be in. */
export function idMissing(where: string, name: string, value?: unknown): ConfigurationError {
  return new ConfigurationError({
    code: "OPIK_CONTRACT_ID_MISSING",
    what:
      `The learned contract ${where} has a request that does not carry ${name} unchanged` +
      `${value === undefined ? "" : ` (${JSON.stringify(value)})`}, so it could write an object other than the declared one. Nothing was sent.`,
    next: "Learn it again with `pulumi-opik learn`, which does not keep such requests. A deployment that does not name the organization in its write cannot be managed this way.",
  });
}

function isCarried(template: Template, name: string): boolean {
  if (typeof template !== "object" || template === null) {
    return false;
  }
  if (Array.isArray(template)) {
    return template.some((one) => isCarried(one, name));
  }
  const gap = template as Record<string, unknown>;
  if ("$constant" in gap) {
    return false;
  }
  if ("$value" in gap) {
    return gap["$value"] === name && gap["$map"] === undefined;
  }
  if ("$text" in gap) {
    const parts = gap["$text"] as Template[];
    return parts.some(
      (part, index) =>
        isCarried(part, name) &&
        isBoundary(parts[index - 1], `${IN_AN_ID}$`) &&
        isBoundary(parts[index + 1], `^${IN_AN_ID}`),
    );
  }
  if ("$live" in gap) {
    const { except = [], with: given = {} } = gap["$live"] as {
      except?: readonly string[];
      with?: Readonly<Record<string, Template>>;
    };
    // The object was looked for by its id, so the id that it has is the one of the call.
    return Object.hasOwn(given, "id")
      ? isCarried(given["id"] as Template, name)
      : !except.includes("id") || Object.values(given).some((one) => isCarried(one, name));
  }
  return Object.values(gap).some((one) => isCarried(one as Template, name));
}

function isBoundary(part: Template | undefined, adjacent: string): boolean {
  return part === undefined || (typeof part === "string" && !new RegExp(adjacent).test(part));
}

function isText(template: Template): boolean {
  return (
    typeof template !== "object" ||
    template === null ||
    Array.isArray(template) ||
    "$value" in template ||
    "$text" in template
  );
}
