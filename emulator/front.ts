/**
 * What the local Opik has besides Opik's API, for whoever tries it out: a page at `GET /`, and a click at
 * `POST /click/{organization}/{field}`. Neither is a request to Opik, so neither is in the journal.
 */
import type { IncomingHttpHeaders } from "node:http";
import { organizationChangesSchema } from "../provider/opik/contract";
import { html, type Reply, text } from "./replies";
import { requestLine } from "./requestLine";
import type { LocalOrganization, RecordedRequest } from "./types";

/** Requests on the page; more are counted only. */
const shown = 50;

export interface View {
  readonly url: string;
  /** Those that this deployment shows: an open-source server has none. */
  readonly organizations: readonly LocalOrganization[];
  /** Changes an organization as somebody else would. */
  readonly change: (id: string, changes: Readonly<Record<string, unknown>>) => void;
  readonly requests: readonly RecordedRequest[];
  readonly violations: readonly string[];
}

/** The response where the request is meant for this page; undefined where it is one to Opik. */
export function front(
  { method, target, headers }: { method: string; target: string; headers: IncomingHttpHeaders },
  view: View,
): Reply | undefined {
  const isBrowser = headers.accept?.includes("text/html") === true;
  if (method === "GET" && target === "/") {
    return isBrowser ? htmlPage(view) : text(200, `${textPage(view).join("\n")}\n`);
  }
  const [, organization, field] = /^\/click\/([^/?]+)\/([^/?]+)$/.exec(target) ?? [];
  if (method !== "POST" || organization === undefined || field === undefined) {
    return undefined;
  }
  const response = click(view, decoded(organization), decoded(field));
  return isBrowser && response.status === 200 ? text(303, "", { location: "/" }) : response;
}

/** Where a click changes a field: the address is the same for both directions. */
export function clickUrl(url: string, organization: string, field: string): string {
  return `${url}/click/${encodeURIComponent(organization)}/${encodeURIComponent(field)}`;
}

/** The fields of an organization that are switches in the dashboard, with their positions. */
export function switches(organization: Readonly<Record<string, unknown>>): [field: string, on: boolean][] {
  return Object.keys(organizationChangesSchema.shape).flatMap((field) => {
    const value = organization[field];
    return typeof value === "boolean" ? [[field, value]] : [];
  });
}

function click({ organizations, change }: View, id: string, field: string): Reply {
  const organization = organizations.find((one) => one.id === id);
  const value = new Map(switches(organization ?? {})).get(field);
  if (value === undefined) {
    return text(404, `There is no switch ${field} of an organization ${id}. GET / lists those that exist.\n`);
  }
  change(id, { [field]: !value });
  return text(200, `${field} of ${id}: ${value} -> ${!value}\n`);
}

const what =
  "This is a local Opik of pulumi-opik, to try programs against. It accepts only what is known of Opik's API, listens on " +
  "this machine only, and forgets everything when it ends.";
const how = "To change a setting as somebody in the dashboard would (run it again to change it back):";

function textPage(view: View): string[] {
  const { organizations, requests, violations } = view;
  const clicks = organizations.flatMap(({ id, ...fields }) =>
    switches(fields).map(([field]) => `  curl -X POST ${clickUrl(view.url, id, field)}`),
  );
  return [
    what,
    "",
    `Organizations:${organizations.length === 0 ? " none" : ""}`,
    ...organizations.flatMap(({ id, name, ...fields }) => [
      `  ${id}  ${JSON.stringify(name)}`,
      ...switches(fields).map(([field, on]) => `    ${field}: ${on}`),
    ]),
    "",
    ...(clicks.length === 0 ? [] : [how, ...clicks, ""]),
    received(requests),
    ...requests.slice(-shown).map((request) => `  ${requestLine(request)}`),
    ...(violations.length === 0 ? [] : ["", `Contract violations (${violations.length}):`]),
    ...violations.slice(-shown).map((violation) => `  ${violation}`),
  ];
}

function htmlPage(view: View): Reply {
  const { organizations, requests, violations } = view;
  const rows = organizations.flatMap(({ id, name, ...fields }) =>
    switches(fields).map(
      ([field, on]) =>
        `<tr><td>${escaped(name)}</td><td><code>${escaped(id)}</code></td><td><code>${escaped(field)}</code></td>` +
        `<td><code>${on}</code></td><td><form method="post" action="${escaped(clickUrl("", id, field))}">` +
        `<button>${on ? "Switch off" : "Switch on"}</button></form></td></tr>`,
    ),
  );
  const lines = (list: readonly string[]) => `<pre>${list.slice(-shown).map(escaped).join("\n")}</pre>`;
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<title>Local Opik</title>
<link rel="icon" href="data:,">
<style>body { font: 16px sans-serif; margin: 2em; max-width: 70em } td { padding: 0.2em 1em 0.2em 0 }</style>
</head>
<body>
<h1>Local Opik</h1>
<p>${escaped(what)}</p>
<h2>Organizations</h2>
<p>A button does what somebody in the dashboard would do. Pulumi notices when it next reads the setting.</p>
<table>
${rows.join("\n")}
</table>
<h2>${escaped(received(requests))}</h2>
${lines(requests.map(requestLine))}
${violations.length === 0 ? "" : `<h2>Contract violations (${violations.length})</h2>\n${lines(violations)}`}
</body>
</html>
`;
  return html(200, body, {
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'",
  });
}

function received(requests: readonly RecordedRequest[]): string {
  if (requests.length === 0) {
    return "No request has been received yet.";
  }
  return requests.length > shown ? `Received (the last ${shown} of ${requests.length}):` : "Received:";
}

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
