import { isSettableHeader, type LearnedRequest } from "../../provider/opik/learned";
import type { Facts } from "./generalise";
import type { CapturedRequest } from "./normalise";
import { isSensitiveName, unescaped } from "./secrets";

type Headers = NonNullable<LearnedRequest["headers"]>;

/** Headers that every browser sends, or that belong to the connection or the credential. */
const ORDINARY =
  /^(accept.*|user-agent|sec-.*|priority|pragma|cache-control|dnt|referer|origin|host|connection|content-.*|cookie|authorization|te|upgrade-insecure-requests|if-.*|save-data|device-memory|viewport-width|downlink|rtt|ect|baggage|traceparent|tracestate|sentry-trace|x-requested-id|x-request-id)$/;

/**
 * Which headers of a request are sent again, and where their values come from.
 *
 * @param other the request of the other direction, where there is one
 * @param leftOut takes the names of the others
 */
export function generaliseHeaders(
  request: CapturedRequest,
  other: CapturedRequest | undefined,
  facts: Facts,
  leftOut: Set<string>,
): Headers {
  const kept: Headers = {};
  for (const [name, value] of request.headers) {
    if (ORDINARY.test(name)) {
      continue;
    }
    if (!isSettableHeader(name) || facts.secrets.reasonToHide(name) !== undefined) {
      leftOut.add("a header whose name cannot be kept");
      continue;
    }
    if (value === facts.target.organizationId) {
      kept[name] = { $value: "organizationId" };
      continue;
    }
    const cookie = cookieOf(request, facts, name, value);
    if (cookie !== undefined) {
      kept[name] = cookie[1] === value ? { cookie: cookie[0] } : { cookie: cookie[0], decode: true };
    } else if (isHarmless(name, value, other, facts)) {
      kept[name] = { value };
    } else {
      leftOut.add(name);
    }
  }
  return kept;
}

/** The cookie that a header's value comes from. */
function cookieOf(request: CapturedRequest, { secrets, identities }: Facts, name: string, value: string) {
  if (value.length < 4 || identities.isIn(value, name)) {
    return undefined;
  }
  // Some tools leave the cookies out of some entries. Elsewhere, only a token is no coincidence.
  const cookies = [...request.cookies, ...(isSensitiveName(name) ? secrets.cookies : [])];
  const found = cookies.find(([, one]) => one === value || unescaped(one) === value);
  return found === undefined || secrets.reasonToHide(found[0]) !== undefined ? undefined : found;
}

function isHarmless(
  name: string,
  value: string,
  other: CapturedRequest | undefined,
  { secrets, identities }: Facts,
): boolean {
  const inOther = other?.headers.get(name) ?? value;
  return (
    value === inOther &&
    value.length <= 64 &&
    !isSensitiveName(name) &&
    !identities.isIn(value, name) &&
    secrets.reasonToHide(value) === undefined
  );
}
