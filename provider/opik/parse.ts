import { isNestedDeeper } from "../base/nesting";
import { sentenceOf, zodWords } from "../base/zodWords";
import { type CallSite, failureOf, isWebPage, unexpectedResponse, webPage } from "./failures";
import type { WireResponse } from "./http/exchange";
import type { Outcome } from "./http/transport";
import type { ResolvedCall } from "./resolve";

/** What is compared and shown level by level must not end the stack; the known responses have five. */
const MAX_LEVELS = 100;

/**
 * What a call gives: its response in the shape that the contract says, undefined where that has none.
 *
 * @throws {OpikError} where the call did not succeed, or its response is not what the contract says
 */
export function parseOutcome(call: ResolvedCall, outcome: Outcome, site: CallSite): unknown {
  const { response } = outcome;
  if (response === undefined || response.status < 200 || response.status >= 300) {
    throw failureOf(outcome, site);
  }
  const { success, mayBePage, operation } = call;
  if (success !== undefined && !success.includes(response.status)) {
    throw unexpectedResponse(`a status other than the learned ${success.join(" or ")}`, response, site);
  }
  // A sign-in page of a proxy comes with 200 too, and then nothing was carried out.
  if (!mayBePage && isWebPage(response)) {
    throw webPage(response, site);
  }
  const shape = operation.shapes.response;
  if (shape === undefined) {
    return undefined;
  }
  const body = operation.responseIn === "location" ? createdId(response, site) : jsonOf(response, site);
  const parsed = shape.safeParse(body, { error: zodWords });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue === undefined || issue.path.length === 0 ? "the whole body" : issue.path.join(".");
    const what = `JSON of an unexpected shape (${sentenceOf(path, issue?.message ?? "unknown reason")})`;
    throw unexpectedResponse(what, response, site);
  }
  return parsed.data;
}

function jsonOf(response: WireResponse, site: CallSite): unknown {
  let body: unknown;
  try {
    body = JSON.parse(response.text);
  } catch {
    const what = response.text === "" ? "an empty body" : "a body that is not JSON";
    throw unexpectedResponse(what, response, site);
  }
  if (isNestedDeeper(body, MAX_LEVELS)) {
    throw unexpectedResponse(`JSON of more than ${MAX_LEVELS} levels`, response, site);
  }
  return body;
}

/** The id at the end of a `Location`; the rest of it may name a host that only the server knows. */
function createdId(response: WireResponse, site: CallSite): string | undefined {
  const { location } = response.headers;
  if (typeof location !== "string") {
    throw unexpectedResponse("no Location header that names what was created", response, site);
  }
  return location.replace(/\/$/, "").split("/").at(-1);
}
