import { defaultUsers, type LocalOpik, type WritingStyle } from "../../emulator";

const FIELD = "onlyAdminsInviteByEmail";
const ORGANIZATION = "org-acme";

/*
 * A stand-in for the dashboard's page in a browser: it sends what the page of an invented deployment would send, and
 * records real requests with their real answers as a HAR capture.
 */

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What the page of a deployment sends when the switch is clicked. */
export async function clickRequest(
  opik: LocalOpik,
  style: WritingStyle,
  on: boolean,
  csrf: string | undefined,
): Promise<Sent> {
  const json = { "content-type": "application/json" };
  const { role: _role, ...whole } = { role: undefined, ...opik.organization(ORGANIZATION) };
  switch (style) {
    case "contract":
      return {
        method: "PATCH",
        path: `/api/organizations/${ORGANIZATION}`,
        headers: json,
        body: JSON.stringify({ [FIELD]: on }),
      };
    case "patch-nested":
      return {
        method: "PATCH",
        path: `/api/organizations/${ORGANIZATION}/settings`,
        headers: json,
        body: JSON.stringify({ settings: { [FIELD]: on } }),
      };
    case "whole-object-put":
      return {
        method: "PUT",
        path: `/api/organizations/${ORGANIZATION}`,
        headers: json,
        body: JSON.stringify({ ...whole, [FIELD]: on }),
      };
    case "post-action-csrf":
      return {
        method: "POST",
        path: "/api/admin/organization/invitation-policy",
        headers: { ...json, "x-csrf-token": csrf ?? "", "x-requested-with": "XMLHttpRequest" },
        body: JSON.stringify({ organizationId: ORGANIZATION, adminsOnly: on }),
      };
    case "query-switch":
      return {
        method: "POST",
        path: `/api/organizations/${ORGANIZATION}/restrict-invites?enabled=${on ? 1 : 0}`,
      };
    case "enable-disable":
      return {
        method: "POST",
        path: `/api/organizations/${ORGANIZATION}/invite-restriction/${on ? "enable" : "disable"}`,
      };
    case "graphql":
      return {
        method: "POST",
        path: "/api/graphql",
        headers: json,
        body: JSON.stringify({
          operationName: "UpdateOrganization",
          query:
            "mutation UpdateOrganization($input: OrganizationInput!) { updateOrganization(input: $input) { id } }",
          variables: {
            input: { organizationId: ORGANIZATION, invitePolicy: on ? "ADMINS_ONLY" : "ANY_MEMBER" },
          },
        }),
      };
    case "form":
      return {
        method: "POST",
        path: "/api/organizations/update",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ organizationId: ORGANIZATION, [FIELD]: String(on) }).toString(),
      };
  }
}

/** Clicks the switch as the page would, or as `alter` makes it, and gives the answer. */
export async function toggle(
  opik: LocalOpik,
  style: WritingStyle,
  on: boolean,
  alter?: (sent: Sent) => Sent,
): Promise<{ status: number }> {
  const page = new Page(opik);
  await page.list();
  return page.click(style, on, alter);
}

/**
 * A capture of somebody who opens General Settings and clicks the switch on and off again, among other requests of the
 * page that have nothing to do with it.
 */
export async function record(
  opik: LocalOpik,
  style: WritingStyle,
  directions: readonly boolean[] = [true, false],
) {
  const page = new Page(opik);
  await page.send({ method: "GET", path: "/opik/api/is-alive/ver" });
  await page.list();
  for (const on of directions) {
    await page.click(style, on);
    await page.list();
  }
  return page.har();
}

class Page {
  private readonly entries: object[] = [];
  private csrf: string | undefined;
  private clock = Date.UTC(2026, 10, 24);
  private readonly session = defaultUsers[0]?.sessionToken ?? "";

  constructor(private readonly opik: LocalOpik) {}

  list(): Promise<{ status: number }> {
    return this.send({ method: "GET", path: "/api/organizations?withoutExtendedData=true" });
  }

  async click(
    style: WritingStyle,
    on: boolean,
    alter = (sent: Sent): Sent => sent,
  ): Promise<{ status: number }> {
    return this.send(alter(await clickRequest(this.opik, style, on, this.csrf)));
  }

  async send({ method, path, headers = {}, body }: Sent): Promise<{ status: number }> {
    const url = `${this.opik.url}${path}`;
    // The version is asked for without a credential, as the contract has it.
    const ownCredential = path.startsWith("/opik/") || "authorization" in headers;
    const cookie = ownCredential ? undefined : this.cookie();
    const sent: Record<string, string> = {
      accept: "application/json",
      ...headers,
      ...(cookie === undefined ? {} : { cookie }),
    };
    const answer = await fetch(url, { method, headers: sent, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    this.csrf = /XSRF-TOKEN=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? this.csrf;
    this.entries.push(this.entry(method, url, sent, body, answer, text));
    return { status: answer.status };
  }

  har() {
    return {
      log: { version: "1.2", creator: { name: "recorder", version: "1" }, pages: [], entries: this.entries },
    };
  }

  private cookie(): string {
    return [
      `sessionToken=${this.session}`,
      ...(this.csrf === undefined ? [] : [`XSRF-TOKEN=${this.csrf}`]),
    ].join("; ");
  }

  private entry(
    method: string,
    url: string,
    sent: Record<string, string>,
    body: string | undefined,
    answer: Response,
    text: string,
  ) {
    const pairs = (record: Iterable<readonly [string, string]>) =>
      [...record].map(([name, value]) => ({ name, value }));
    const cookies = (sent["cookie"] ?? "").split("; ").filter((pair) => pair !== "");
    this.clock += 250;
    return {
      startedDateTime: new Date(this.clock).toISOString(),
      time: 12,
      request: {
        method,
        url,
        httpVersion: "HTTP/1.1",
        headers: pairs(Object.entries(sent)),
        cookies: cookies.map((pair) => ({
          name: pair.split("=")[0],
          value: pair.slice(pair.indexOf("=") + 1),
        })),
        queryString: pairs(new URL(url).searchParams),
        headersSize: -1,
        bodySize: body?.length ?? 0,
        ...(body === undefined ? {} : { postData: { mimeType: sent["content-type"] ?? "", text: body } }),
      },
      response: {
        status: answer.status,
        statusText: answer.statusText,
        httpVersion: "HTTP/1.1",
        headers: pairs(answer.headers),
        cookies: [],
        content: { size: text.length, mimeType: answer.headers.get("content-type") ?? "", text },
        redirectURL: "",
        headersSize: -1,
        bodySize: text.length,
      },
      cache: {},
      timings: { send: 1, wait: 10, receive: 1 },
    };
  }
}
