import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { OrganizationSettings } from "../../sdk/dynamic";
import { canaryUser as user } from "../support/canaryUser";
import { ENGINE_TIMEOUT_MS, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings } from "../support/nativeClasses";

for (const [flavour, Settings] of [
  ["dynamic flavour", OrganizationSettings],
  ["plugin", NativeOrganizationSettings],
] as const) {
  describe(`what can be seen of a run on the real engine, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik({ users: [user] });
    const playground = usePlaygrounds();
    const plugin = usePlugin();

    const stackWith = (environment: Record<string, string>) =>
      playground({
        environment: {
          OPIK_URL_OVERRIDE: local().url,
          OPIK_EMAIL: user.email,
          OPIK_PASSWORD: user.password,
          OPIK_API_KEY: user.apiKey,
          ...environment,
        },
        searchPath: [plugin()],
        program: async () => {
          new Settings("settings", { restrictInvitationsToAdmins: true });
        },
      });

    it("OPIK_PROVIDER_LOG=debug shows each request, and the summary at the end; no credential", async () => {
      const stack = await stackWith({ OPIK_PROVIDER_LOG: "debug" });
      const up = await stack.run("up");
      expectExit(up, 0);
      const [, listed = ""] = up.stdout.split("Diagnostics:");
      for (const line of [
        /^ +opik debug operation=login method=POST path=\/auth\/login status=200 attempt=1 ms=\d+ /m,
        /^ +opik debug operation=listOrganizations method=GET path=\/organizations status=200 attempt=1 /m,
        /^ +opik debug operation=updateOrganization method=PATCH path=\/organizations\/\{organizationId\} status=204 /m,
        /^ +opik debug operation=listOrganizations cached=true$/m,
        /^ +Opik: this run waited \d+\.\d s for the API: 4 requests, 0 retries, \d+ reads? answered without a request\.$/m,
      ]) {
        expect(listed).to.match(line);
      }
      for (const secret of [user.apiKey, user.password, user.sessionToken]) {
        expect(up.stdout + up.stderr).not.to.include(secret);
      }
    });

    it("a preview that the server slowed down says so at its end, without being asked", async () => {
      const stack = await stackWith({});
      local().fault({ operation: "listOrganizations" }, { kind: "response", status: 429, body: {} });
      const preview = await stack.run("preview");
      expectExit(preview, 0);
      expect(preview.stdout).to.match(
        / +Opik: this run waited .* The server limited the rate \(HTTP 429\) once\./,
      );

      const quick = await stack.run("preview");
      expectExit(quick, 0);
      expect(quick.stdout).not.to.include("Opik: this run");
      expect(quick.stdout).not.to.include("opik debug");
    });

    it("another value of OPIK_PROVIDER_LOG is warned of", async () => {
      const stack = await stackWith({ OPIK_PROVIDER_LOG: "verbose" });
      const preview = await stack.run("preview");
      expectExit(preview, 0);
      expect(preview.stdout).to.include(
        "warning: OPIK_PROVIDER_LOG is not set to a log level: set it to debug, or unset it.",
      );
    });

    it("the user's OpenTelemetry gets spans", async () => {
      const folder = mkdtempSync(join(tmpdir(), "spans-"));
      try {
        const file = join(folder, "spans.jsonl");
        const preload = require.resolve("../support/tracingPreload");
        const stack = await stackWith({ NODE_OPTIONS: `--require ${preload}`, SPANS_FILE: file });
        expectExit(await stack.run("up"), 0);

        const text = readFileSync(file, "utf8");
        const spans = text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
          .filter(({ scope }) => scope === "pulumi-opik");
        expect(spans.map(({ name, kind, isChild }) => `${isChild ? "  " : ""}${name} ${kind}`)).to.deep.equal(
          [
            "  POST /auth/login CLIENT",
            "opik login INTERNAL",
            "  GET /organizations CLIENT",
            "opik listOrganizations INTERNAL",
            "  PATCH /organizations/{organizationId} CLIENT",
            "opik updateOrganization INTERNAL",
            "  GET /organizations CLIENT",
            "opik listOrganizations INTERNAL",
          ],
        );
        expect(spans[4].attributes).to.include({
          "http.response.status_code": 204,
          "server.address": "127.0.0.1",
        });
        for (const secret of [user.apiKey, user.password, user.sessionToken]) {
          expect(text).not.to.include(secret);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
