import type { ConfigValue } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import {
  type CommandOutcome,
  createProject,
  type RunKind,
  type RunOptions,
  type TemporaryProject,
} from "../../cli/playground";
import { defaultUsers, LocalOpik, type LocalUser } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { NativeOrganizationSettings } from "../support/nativeClasses";

const TELLS_HOW = "add --run-program";
const [admin] = defaultUsers;
const usersWith = (apiKey: string): LocalUser[] => [{ ...(admin as LocalUser), apiKey }];

/** The commands of the table in docs/credentials.md that change nothing, and whether they use what was just set. */
const commands: readonly [kind: RunKind, options: RunOptions, works: boolean][] = [
  ["preview", {}, true],
  ["preview", { refresh: true }, false],
  ["up", { refresh: true }, false],
  ["refresh", {}, false],
  ["destroy", {}, false],
  ["preview", { refresh: true, runProgram: true }, true],
  ["refresh", { runProgram: true }, true],
  ["destroy", { runProgram: true }, true],
];

for (const [flavour, Settings] of [
  ["plugin", NativeOrganizationSettings],
  ["dynamic flavour", OrganizationSettings],
] as const) {
  describe(`what was changed in the stack configuration, ${flavour}:`, function () {
    this.timeout(2 * ENGINE_TIMEOUT_MS);
    const playground = usePlaygrounds();
    const plugin = usePlugin();
    let project: TemporaryProject;
    let opik: LocalOpik;
    beforeEach(async () => {
      project = createProject("playground");
      opik = await LocalOpik.start({ users: usersWith("key-before") });
    });
    afterEach(async () => {
      project.remove();
      await opik.stop();
    });

    const stackWith = () =>
      playground({
        project,
        searchPath: [plugin()],
        program: async () => {
          new Settings("settings", { restrictInvitationsToAdmins: true });
        },
      });

    /** Applies, then lets another server take over, and tells the stack. */
    async function changed(
      port: number,
      apiKey: string,
      key: string,
      value: (opik: LocalOpik) => ConfigValue,
    ) {
      const stack = await stackWith();
      await stack.stack.setAllConfig({
        "opik:url": { value: opik.url },
        "opik:apiKey": { value: "key-before", secret: true },
      });
      expectExit(await stack.run("up"), 0);
      await opik.stop();
      opik = await LocalOpik.start({ users: usersWith(apiKey), port });
      opik.click("org-acme", { onlyAdminsInviteByEmail: true });
      await stack.stack.setConfig(key, value(opik));
      return stack;
    }

    it("a credential is used by the commands that run the program; the others say how", async () => {
      const port = Number(new URL(opik.url).port);
      const stack = await changed(port, "key-after", "opik:apiKey", () => ({
        value: "key-after",
        secret: true,
      }));

      for (const [kind, options, works] of commands) {
        const outcome = await stack.run(kind, options);
        const name = outcome.arguments.join(" ");
        expect(outcome.exitCode === 0, `${name}: ${textOf(outcome)}`).to.equal(works);
        if (!works) {
          expect(textOf(outcome), name).to.include("OPIK_UNAUTHORIZED").and.include(TELLS_HOW);
        }
      }
      expect(opik.organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    });

    it("one that the environment names for this address is used where that of the last update is refused", async () => {
      const port = Number(new URL(opik.url).port);
      const stack = await changed(port, "key-after", "opik:apiKey", () => ({
        value: "key-after",
        secret: true,
      }));
      stack.stack.workspace.envVars = { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: "key-after" };
      const refresh = await stack.run("refresh");
      expectExit(refresh, 0);
      expectExit(await stack.run("destroy"), 0);

      expect(refresh.stdout)
        .to.include("Refused (HTTP 401): API key from opik:apiKey of the stack configuration.")
        .and.include("Used instead: API key from the environment variable OPIK_API_KEY")
        .and.not.include("key-after");
      expect(opik.organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    });

    it("an address likewise", async () => {
      const stack = await changed(0, "key-before", "opik:url", ({ url }) => ({ value: url }));
      const refresh = await stack.run("refresh");
      expect(refresh.exitCode).not.to.equal(0);
      expect(textOf(refresh)).to.include("OPIK_UNREACHABLE").and.include(TELLS_HOW);
      for (const kind of ["up", "refresh", "destroy"] as const) {
        expectExit(await stack.run(kind), 0);
      }
    });
  });
}

function textOf({ stdout, stderr }: CommandOutcome): string {
  return `${stdout}${stderr}`.replace(/\s+/g, " ");
}
