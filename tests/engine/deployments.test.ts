import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { defaultUsers, LocalOpik, writingStyles } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { Run } from "../support/dynamicHost";
import { ENGINE_TIMEOUT_MS, expectExit, usePlaygrounds } from "../support/engine";
import { record } from "../support/recorder";

const FIELD = "onlyAdminsInviteByEmail";
const main = require.resolve("../../cli/main");
/** The way that is tried on the engine; the provider is the same in process, where the others are tried. */
const ON_THE_ENGINE = "post-action-csrf";
const session = defaultUsers[0]?.sessionToken ?? "";

/** The command line, as somebody types it. */
async function cli(folder: string, environment: Record<string, string>, ...words: string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], OPIK_CONFIG_PATH: "/dev/null", ...environment };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...words], {
    cwd: folder,
    env,
  }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`pulumi-opik ${words.join(" ")} failed:\n${error.stdout}${error.stderr}`);
  });
  return stdout + stderr;
}

for (const writing of writingStyles) {
  describe(`a deployment that writes settings in its own way (${writing})`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const playground = usePlaygrounds();
    let opik: LocalOpik;
    let folder: string;
    beforeEach(async () => {
      opik = await LocalOpik.start({ writing });
      folder = mkdtempSync(join(tmpdir(), "pulumi-opik-learn-"));
    });
    afterEach(async () => {
      await opik.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    async function lifeInProcess(env: Record<string, string>, before: Record<string, unknown>) {
      const run = () => new Run(opik, { env: { ...env, OPIK_API_KEY: "" } });
      const created = await run().create({ restrictInvitationsToAdmins: true });
      expect(opik.organization("org-acme")).to.deep.equal({ ...before, [FIELD]: true });

      opik.click("org-acme", { [FIELD]: false });
      const refreshed = await run().refresh(created);
      expect(refreshed.outputs["restrictInvitationsToAdmins"]).to.equal(false);
      const healed = await run().up(refreshed, { restrictInvitationsToAdmins: true });
      expect(opik.organization("org-acme")[FIELD]).to.equal(true);

      await run().destroy(healed);
      expect(opik.organization("org-acme")).to.deep.equal(before);
    }

    async function lifeOnTheEngine(environment: Record<string, string>, before: Record<string, unknown>) {
      const stack = await playground({
        environment,
        program: async () => {
          new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });
        },
      });
      const up = await stack.run("up");
      expectExit(up, 0);
      expect(up.stdout).not.to.include("is assumed");
      expect(opik.organization("org-acme")).to.deep.equal({ ...before, [FIELD]: true });

      opik.click("org-acme", { [FIELD]: false });
      expectExit(await stack.run("preview", { refresh: true, expectNoChanges: true }), 7);
      expectExit(await stack.run("up"), 0);
      expect(opik.organization("org-acme")[FIELD]).to.equal(true);

      expectExit(await stack.run("destroy"), 0);
      expect(opik.organization("org-acme")).to.deep.equal(before);
    }

    it("is learned from a recording, proven, and then managed: up, drift, healed, given back", async () => {
      const [capture, contract] = [join(folder, "capture.har"), join(folder, "opik-contract.json")];
      writeFileSync(capture, JSON.stringify(await record(opik, writing)));
      const environment = { OPIK_URL_OVERRIDE: opik.url, OPIK_SESSION_TOKEN: session };

      await cli(folder, environment, "learn", capture, "--out", contract);
      expect(readFileSync(contract, "utf8")).not.to.include(session);
      opik.forget();

      const learned = { ...environment, OPIK_CONTRACT: contract };
      await cli(folder, learned, "doctor", "--prove");
      expect(opik.requestsOf("updateOrganization")).to.have.length(1);

      const before = opik.organization("org-acme");
      await (writing === ON_THE_ENGINE ? lifeOnTheEngine(learned, before) : lifeInProcess(learned, before));
      expect(opik.violations).to.deep.equal([]);
    });
  });
}
