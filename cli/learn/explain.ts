import type { LearnedContract, LearnedRequest } from "../../provider/opik/learned";
import type { Way } from "./candidates";
import type { Generalised } from "./generalise";
import { unescaped } from "./secrets";
import type { Target } from "./target";

/** What was found, why it was chosen, and what will be sent, for a person to judge. */
export function explain(
  way: Way,
  { requests, leftOut, lacksCookies }: Generalised,
  { deployment }: LearnedContract,
  target: Target,
): string[] {
  return [
    `Found, at ${deployment}:`,
    ...way.writes.map(
      ({ request, value }) =>
        `  ${request.method} ${request.path} -> HTTP ${request.status}, ${target.field} = ${value ?? "unknown"}`,
    ),
    "",
    `This looks like the write of ${target.field}${target.organizationId === undefined ? "" : ` of the organization ${target.organizationId}`}, because`,
    ...way.reasons.map((reason) => `  - ${reason}`),
    ...(way.doubts.length === 0 ? [] : ["although", ...way.doubts.map((doubt) => `  - ${doubt}`)]),
    "",
    "The provider will send:",
    ...requests.flatMap(request),
    "",
    ...(leftOut.length === 0
      ? []
      : [`Not sent, because it belongs to your session or to that moment: ${leftOut.join(", ")}.`]),
    ...(lacksCookies.length === 0
      ? []
      : [
          `WARNING: ${lacksCookies.join(", ")} guards against forged requests, and the recording has no cookie that its value could come from, so the deployment will probably refuse the write. Export the recording once more, with sensitive data (in Chrome and Edge: "Export HAR (with sensitive data)"), and learn from that one.`,
        ]),
    "This contains no cookie, token or other secret of the recording. The recording itself contains your session: delete it.",
  ];
}

function request({ when, method, path, query, body, encoding = "json", headers }: LearnedRequest): string[] {
  const only =
    when === undefined
      ? ""
      : `  (for ${Object.entries(when)
          .map(([name, value]) => `${name} = ${value}`)
          .join(", ")})`;
  return [
    `  ${method} ${path}${only}`,
    ...(query === undefined ? [] : [`    query   ${JSON.stringify(query)}`]),
    ...Object.entries(headers ?? {}).map(
      ([name, source]) => `    header  ${name}: ${JSON.stringify(source)}`,
    ),
    ...(body === undefined ? [] : [`    ${encoding.padEnd(6)}  ${JSON.stringify(body)}`]),
  ];
}

/** One way in a line, to be chosen by its number. */
export function summary(way: Way, index: number, mayBeShown: (text: string) => boolean): string {
  const { method, path, status } = way.writes[0]?.request ?? { method: "", path: "", status: 0 };
  const refused = way.isRefused ? ` -> HTTP ${status}` : "";
  return `${index + 1}. ${method} ${shownPath(path, mayBeShown)}${refused} (${way.reasons.join("; ") || "no evidence"})`;
}

/** @param mayBeShown whether a part of the path may be shown: there can be tokens in it */
export function shownPath(path: string, mayBeShown: (text: string) => boolean): string {
  return path
    .split("/")
    .map((part) => (mayBeShown(unescaped(part)) ? part : "[redacted]"))
    .join("/");
}
