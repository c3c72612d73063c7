import { expect } from "chai";
import type { Playground } from "../../cli/playground";
import type { LocalOpik } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, usePlaygrounds } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { resourcesOf } from "../support/quickStack";

interface Case {
  readonly what: string;
  readonly environment?: (opik: LocalOpik) => Record<string, string>;
  readonly arrange?: (opik: LocalOpik) => void;
  readonly args?: Record<string, unknown>;
  /** What the engine must say: the place, and the next step. */
  readonly says: readonly string[];
}

const keyOnly = (opik: LocalOpik, key: string) => ({ OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: key });

/**
 * Found by a preview, before anything is written: one of each kind of failure, for how the engine shows it. Their texts are
 * proved where they are made, see tests/unit/opik and tests/unit/doctor.
 */
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
    what: "a port that nobody listens on",
    environment: () => ({ OPIK_URL_OVERRIDE: "http://127.0.0.1:1", OPIK_API_KEY: "key" }),
    says: ["OPIK_UNREACHABLE", "http://127.0.0.1:1", "OPIK_URL_OVERRIDE", "Check that the server is running"],
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
    what: "an HTML page",
    arrange: (opik) => opik.fault({ times: 9 }, { kind: "html" }),
    says: ["OPIK_WEB_PAGE", "GET /organizations", "an HTML page", "OPIK_URL_OVERRIDE"],
  },
  {
    what: 'the text "true"',
    args: { restrictInvitationsToAdmins: "true" },
    says: ["restrictInvitationsToAdmins must be a boolean, but is a string", "omit it"],
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
    expect(resourcesOf(stack).filter(({ type }) => type.includes("opik"))).to.deep.equal([]);
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
});
