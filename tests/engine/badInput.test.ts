import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Playground } from "../../cli/playground";
import { defaultUsers, type LocalOpik } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, usePlaygrounds } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { selfSigned } from "../unit/opik/certificate";

interface Case {
  readonly what: string;
  readonly environment?: (opik: LocalOpik) => Record<string, string>;
  readonly arrange?: (opik: LocalOpik) => void;
  readonly args?: Record<string, unknown>;
  /** What the engine must say: the place, and the next step. */
  readonly says: readonly string[];
}

const keyOnly = (opik: LocalOpik, key: string) => ({ OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: key });

/** Found by a preview, before anything is written. */
const cases: readonly Case[] = [
  {
    what: "no credential",
    environment: ({ url }) => ({ OPIK_URL_OVERRIDE: url }),
    says: ["OPIK_CREDENTIALS_MISSING", "opik:sessionToken"],
  },
  {
    what: "a wrong key (401 in JSON)",
    environment: (opik) => keyOnly(opik, "wrong"),
    says: [
      "OPIK_UNAUTHORIZED",
      "API key from the environment variable OPIK_API_KEY",
      "set opik:sessionToken",
      "(from the environment variable OPIK_URL_OVERRIDE)",
    ],
  },
  {
    what: "an ended session (401 in plain text)",
    environment: ({ url }) => ({ OPIK_URL_OVERRIDE: url, OPIK_SESSION_TOKEN: "ended" }),
    says: [
      "OPIK_UNAUTHORIZED",
      "session token from the environment variable OPIK_SESSION_TOKEN",
      "copy a new sessionToken cookie",
    ],
  },
  {
    what: "a key that the dashboard's API refuses",
    arrange: (opik) => opik.enable("session-only"),
    says: [
      "OPIK_UNAUTHORIZED",
      "Whether the dashboard API takes API keys is not publicly known",
      "set opik:sessionToken (the dashboard's sessionToken cookie), or opik:email with opik:password",
    ],
  },
  {
    what: "a host that does not exist",
    environment: () => ({ OPIK_URL_OVERRIDE: "https://opik.invalid", OPIK_API_KEY: "key" }),
    says: ["OPIK_HOST_UNKNOWN", "https://opik.invalid", "OPIK_URL_OVERRIDE"],
  },
  {
    what: "a port that nobody listens on",
    environment: () => ({ OPIK_URL_OVERRIDE: "http://127.0.0.1:1", OPIK_API_KEY: "key" }),
    says: ["OPIK_UNREACHABLE", "http://127.0.0.1:1", "OPIK_URL_OVERRIDE", "Check that the server runs"],
  },
  {
    what: "plain http to another machine",
    environment: () => ({ OPIK_URL_OVERRIDE: "http://opik.example.com", OPIK_API_KEY: "key" }),
    says: ["OPIK_URL_INSECURE", "opik:allowInsecureHttp"],
  },
  {
    what: "an address that is none",
    environment: () => ({ OPIK_URL_OVERRIDE: "opik", OPIK_API_KEY: "key" }),
    says: ["OPIK_URL_INVALID", "OPIK_URL_OVERRIDE"],
  },
  {
    what: "an unknown organization",
    args: { organizationId: "org-typo" },
    says: ["OPIK_ORGANIZATION_NOT_VISIBLE", '"Acme" (org-acme, role ADMIN)', "Correct the id"],
  },
  {
    what: "several organizations and none named",
    arrange: (opik) => opik.addOrganization({ id: "org-beta", name: "Beta" }, { ada: "ADMIN" }),
    says: ["OPIK_ORGANIZATION_UNCLEAR", '"Beta" (org-beta, role ADMIN)', "opik:organizationId"],
  },
  {
    what: "a caller who is no administrator",
    environment: (opik) => keyOnly(opik, defaultUsers[1]?.apiKey ?? ""),
    args: { organizationId: "org-acme" },
    says: ["OPIK_NOT_ADMINISTRATOR", "The caller is MEMBER", "Use a credential of an administrator"],
  },
  {
    what: "an open-source server, and no credential",
    arrange: (opik) => opik.enable("open-source"),
    environment: ({ url }) => ({ OPIK_URL_OVERRIDE: url }),
    says: ["OPIK_OPEN_SOURCE", "Cloud and Enterprise only"],
  },
  {
    what: "an open-source server",
    arrange: (opik) => opik.enable("open-source"),
    says: ["OPIK_OPEN_SOURCE", "Cloud and Enterprise"],
  },
  {
    what: "a key that is absent in the response",
    arrange: (opik) => opik.enable("key-missing"),
    says: ["SETTING_ABSENT", "onlyAdminsInviteByEmail", "leave the property out"],
  },
  {
    what: "HTTP 500",
    arrange: (opik) => opik.fault({ times: 9 }, { kind: "response", status: 500 }),
    says: ["OPIK_SERVER_ERROR", "GET /organizations", "Check the deployment's health"],
  },
  {
    what: "a rate limit that lasts longer than a call may",
    arrange: (opik) =>
      opik.fault({ times: 9 }, { kind: "response", status: 429, headers: { "retry-after": "86400" } }),
    says: ["OPIK_RATE_LIMITED", "GET /organizations", "86400 s", "--parallel"],
  },
  {
    what: "an HTML page",
    arrange: (opik) => opik.fault({ times: 9 }, { kind: "html" }),
    says: ["OPIK_WEB_PAGE", "GET /organizations", "an HTML page", "OPIK_URL_OVERRIDE"],
  },
  {
    what: "a response that is cut off",
    arrange: (opik) => opik.fault({ times: 9 }, { kind: "truncate" }),
    says: ["OPIK_CONNECTION_BROKEN", "GET /organizations", "Run it again"],
  },
  {
    what: 'the text "true"',
    args: { restrictInvitationsToAdmins: "true" },
    says: ["restrictInvitationsToAdmins must be a boolean, but is a string", "leave it out"],
  },
  {
    what: "null",
    args: { restrictInvitationsToAdmins: null },
    says: ["restrictInvitationsToAdmins must be a boolean, but is null", "leave it out"],
  },
  {
    what: "a number",
    args: { restrictInvitationsToAdmins: 1 },
    says: ["restrictInvitationsToAdmins must be a boolean, but is a number", "leave it out"],
  },
  {
    what: "an unknown property",
    args: { restrictInvites: true },
    says: ['has no property "restrictInvites"', "it has organizationId, restrictInvitationsToAdmins"],
  },
];

/** Found by the update only, since nothing but the write can tell. */
const writes: readonly Case[] = [
  {
    what: "a write route that is not there (404)",
    arrange: (opik) => opik.enable("write-missing"),
    says: ["OPIK_WRITE_UNKNOWN", "PATCH /organizations/{organizationId}", "pulumi-opik learn"],
  },
  {
    what: "a write route that refuses the method (405)",
    arrange: (opik) => opik.enable("write-method-refused"),
    says: ["OPIK_WRITE_UNKNOWN", "pulumi-opik learn"],
  },
  {
    what: "a write that is forbidden",
    arrange: (opik) => opik.fault({ operation: "updateOrganization" }, { kind: "response", status: 403 }),
    says: ["OPIK_FORBIDDEN", "PATCH /organizations/{organizationId}", "Use a credential of an administrator"],
  },
];

describe("bad input on the real engine", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  function stackOf(environment: Record<string, string>, args: Record<string, unknown> = {}) {
    return playground({
      environment,
      program: async () => {
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true, ...args });
      },
    });
  }

  /** Runs what must fail: with what has to be said, without a trace of our code, and with nothing kept or changed. */
  async function refuses(stack: Playground, kind: "preview" | "up", says: Case["says"]): Promise<void> {
    const before = local().organization("org-acme");

    const { exitCode, stdout, stderr } = await stack.run(kind);

    const text = stdout + stderr;
    expect(exitCode, text).not.to.equal(0);
    for (const part of says) {
      expect(text).to.include(part);
    }
    expect(text).not.to.match(/^\s+at \S/m);
    expect(text).not.to.match(/dist[\\/]provider/);
    expect(local().organization("org-acme")).to.deep.equal(before);
    const { resources = [] } = (await stack.stack.exportStack()).deployment;
    expect(resources.filter(({ type }: { type: string }) => type.includes("opik"))).to.deep.equal([]);
  }

  for (const { what, environment = environmentOf, arrange, args, says } of cases) {
    it(`${what}: an error that names the place and the next step, and nothing is sent that could write`, async () => {
      const stack = await stackOf(environment(local()), args);
      arrange?.(local());

      await refuses(stack, "preview", says);

      expect(local().requests.filter(({ method }) => method !== "GET")).to.deep.equal([]);
    });
  }

  for (const { what, arrange, says } of writes) {
    it(`${what}: an error that names the place and the next step, and nothing is changed`, async () => {
      const stack = await stackOf(environmentOf(local()));
      arrange?.(local());

      await refuses(stack, "up", says);

      expect(local().requestsOf("updateOrganization")).to.have.length(1);
    });
  }

  it("a certificate that is not trusted: an error that says how to trust an authority of one's own", async () => {
    const { key, cert } = selfSigned();
    const server = createServer({ key, cert }, (_request, response) => response.end("[]"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

    try {
      const stack = await stackOf({ OPIK_URL_OVERRIDE: url, OPIK_API_KEY: "key" });
      await refuses(stack, "preview", ["OPIK_TLS_FAILED", url, "NODE_EXTRA_CA_CERTS"]);
    } finally {
      server.close();
    }
  });
});
