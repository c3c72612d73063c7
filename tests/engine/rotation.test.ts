import type { ConfigValue } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { createProject, EngineFailure, type Playground, type TemporaryProject } from "../../cli/playground";
import { defaultUsers, LocalOpik, type LocalUser } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, usePlaygrounds, usePlugin } from "../support/engine";
import { NativeOrganizationSettings } from "../support/nativeClasses";
import { createMuteStack } from "../support/quickStack";

const TELLS_HOW = "add --run-program";
const [admin] = defaultUsers;
const usersWith = (apiKey: string): LocalUser[] => [{ ...(admin as LocalUser), apiKey }];

/** The commands of the table in docs/credentials.md that change nothing, and whether they use what was just set. */
const commands: readonly [
  name: string,
  run: (stack: Playground["stack"]) => Promise<unknown>,
  works: boolean,
][] = [
  ["preview", (stack) => stack.preview(), true],
  ["preview --refresh", (stack) => stack.preview({ refresh: true }), false],
  ["up --refresh", (stack) => stack.up({ refresh: true }), false],
  ["refresh", (stack) => stack.refresh(), false],
  ["destroy", (stack) => stack.destroy(), false],
  ["preview --refresh --run-program", (stack) => stack.preview({ refresh: true, runProgram: true }), true],
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
        workspace: { createStack: createMuteStack },
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
      await stack.stack.up();
      await opik.stop();
      opik = await LocalOpik.start({ users: usersWith(apiKey), port });
      opik.click("org-acme", { onlyAdminsInviteByEmail: true });
      await stack.stack.setConfig(key, value(opik));
      return stack;
    }

    it("a credential is used by the commands that run the program; the others say how", async () => {
      const port = Number(new URL(opik.url).port);
      const { stack } = await changed(port, "key-after", "opik:apiKey", () => ({
        value: "key-after",
        secret: true,
      }));

      for (const [name, run, works] of commands) {
        const said = await failureOf(run(stack));
        expect(said === undefined, `${name}: ${said}`).to.equal(works);
        if (said !== undefined) {
          expect(said, name).to.include("OPIK_UNAUTHORIZED").and.include(TELLS_HOW);
        }
      }
      expect(await failureOf(stack.refresh({ runProgram: true }))).to.equal(undefined);
      expect(await failureOf(stack.destroy({ runProgram: true }))).to.equal(undefined);
      expect(opik.organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    });

    it("one that the environment names for this address is used where that of the last update is refused", async () => {
      const port = Number(new URL(opik.url).port);
      const { stack } = await changed(port, "key-after", "opik:apiKey", () => ({
        value: "key-after",
        secret: true,
      }));
      stack.workspace.envVars = { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: "key-after" };
      const said: string[] = [];
      await stack.refresh({ onOutput: (text) => said.push(text) });
      await stack.destroy();

      expect(said.join(""))
        .to.include("Refused (HTTP 401): API key from opik:apiKey of the stack configuration.")
        .and.include("Used instead: API key from the environment variable OPIK_API_KEY")
        .and.not.include("key-after");
      expect(opik.organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    });

    it("an address likewise", async () => {
      const { stack } = await changed(0, "key-before", "opik:url", ({ url }) => ({ value: url }));
      expect(await failureOf(stack.refresh()))
        .to.include("OPIK_UNREACHABLE")
        .and.include(TELLS_HOW);
      expect(await failureOf(stack.up())).to.equal(undefined);
      expect(await failureOf(stack.refresh())).to.equal(undefined);
      expect(await failureOf(stack.destroy())).to.equal(undefined);
    });
  });
}

/** What the engine said of a failure; undefined where it succeeded. */
async function failureOf(run: Promise<unknown>): Promise<string | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof EngineFailure) {
      return `${error.outcome.stdout}${error.outcome.stderr}`.replace(/\s+/g, " ");
    }
    throw error;
  }
}
