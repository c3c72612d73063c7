import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import type { Playground } from "../../cli/playground";
import { OrganizationSettings } from "../../sdk/dynamic";
import { canaryUser as user } from "../support/canaryUser";
import { ENGINE_TIMEOUT_MS, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings } from "../support/nativeClasses";

const TELLS_HOW = "pulumi config set --secret opik:apiKey";

/** The state as it is kept: the Automation API's export decrypts it. */
function stateOf({ project, stack }: Playground): string {
  return readFileSync(join(project.backend, ".pulumi", "stacks", "playground", `${stack.name}.json`), "utf8");
}

for (const { flavour, Settings, keepsInClear } of [
  { flavour: "plugin", Settings: NativeOrganizationSettings, keepsInClear: false },
  // The engine keeps the whole configuration of the stack for Pulumi's dynamic provider host, as it was set.
  { flavour: "dynamic flavour", Settings: OrganizationSettings, keepsInClear: true },
]) {
  describe(`a stack configuration on the real engine, ${flavour}:`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik({ users: [user] });
    const playground = usePlaygrounds();
    const plugin = usePlugin();

    it("a credential in clear is told where it is kept so, with the command that cures it, and so is a misspelt key", async () => {
      const stack = await playground({
        searchPath: [plugin()],
        program: async () => {
          new Settings("settings", { restrictInvitationsToAdmins: true });
          new Settings("nothing", {});
        },
      });
      await stack.stack.setConfig("opik:url", { value: local().url });
      await stack.stack.setConfig("opik:apiKey", { value: user.apiKey });
      await stack.stack.setConfig("opik:organisationId", { value: "org-acme" });
      const clear = await stack.run("preview");
      expectExit(clear, 0);
      expectExit(await stack.run("up"), 0);
      const state = stateOf(stack);

      // In CheckConfig the engine hands out secrets in clear: the plugin cannot know, and keeps all of them encrypted.
      expect(clear.stdout.split("Diagnostics:")[1]?.split(TELLS_HOW)).to.have.length(keepsInClear ? 2 : 1);
      expect(clear.stdout).to.include(
        "opik:organisationId has no effect: there is no such key. Did you mean opik:organizationId?",
      );
      expect(clear.stdout).not.to.include(user.apiKey);
      expect(state.includes(user.apiKey)).to.equal(keepsInClear);

      await stack.stack.setConfig("opik:apiKey", { value: user.apiKey, secret: true });
      await stack.stack.removeConfig("opik:organisationId");
      const cured = await stack.run("up");
      expectExit(cured, 0);
      expect(cured.stdout).not.to.include("pulumi config set").and.not.include("has no effect");
      expect(stateOf(stack)).not.to.include(user.apiKey);
    });

    it("a setting that is a secret is one wherever the state repeats it", async () => {
      const stack = await playground({
        environment: { OPIK_URL_OVERRIDE: local().url, OPIK_API_KEY: user.apiKey },
        searchPath: [plugin()],
        program: async () => {
          new Settings("settings", { restrictInvitationsToAdmins: secret(true) });
        },
      });
      expectExit(await stack.run("up"), 0);
      local().click("org-acme", { onlyAdminsInviteByEmail: false });
      expectExit(await stack.run("refresh"), 0);
      expectExit(await stack.run("up"), 0);
      const { checkpoint } = JSON.parse(stateOf(stack)) as {
        checkpoint: { latest: { resources: { id?: string; outputs: Record<string, object | undefined> }[] } };
      };
      const outputs = checkpoint.latest.resources.find(({ id }) => id === "org-acme")?.outputs ?? {};

      for (const name of ["restrictInvitationsToAdmins", "baseline", "__applied"]) {
        expect(Object.keys(outputs[name] ?? {}), name).to.include("ciphertext");
      }
    });
  });
}
