import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, usePlaygrounds } from "../../support/engine";
import { PluginClient, refusal, TYPE } from "./client";
import { FakeEngine } from "./fakeEngine";
import { FIELD, SETTING, usePlugin } from "./support";

class Declared extends pulumi.CustomResource {}

describe("a plugin that the real engine is told to attach to", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const { local, plugin } = usePlugin({ isConfigured: false });
  const playground = usePlaygrounds();

  it("serves one run after the other, although the engine cancels at the end of each", async () => {
    const stack = await playground({
      environment: { PULUMI_DEBUG_PROVIDERS: `opik:${plugin().port}` },
      program: async () => {
        new Declared(TYPE, "settings", { [SETTING]: true });
      },
    });

    const preview = await stack.run("preview", { diff: true });
    expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
    expect(preview.stderr).to.include(`${SETTING}: live false -> declared true.`);
    const up = await stack.run("up");
    expect(up.exitCode, up.stdout + up.stderr).to.equal(0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
    expect((await stack.run("preview", { expectNoChanges: true })).exitCode).to.equal(0);
    expect((await stack.run("destroy")).exitCode).to.equal(0);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("refuses a second configuration while a run is under way, and takes it afterwards", async () => {
    const client = new PluginClient(plugin().port);
    const first = await FakeEngine.start();
    const second = await FakeEngine.start();
    try {
      await client.attach(first.address);
      await client.configure({ organizationId: "org-acme" });
      await client.configure({ organizationId: "org-acme" });
      expect((await refusal(client.configure({ organizationId: "org-beta" }))).details).to.match(
        /PLUGIN_ATTACHED/,
      );
      await client.handshake(second.address);
      expect((await refusal(client.attach(second.address))).details).to.match(/PLUGIN_ATTACHED/);
      // The first run goes on where it was.
      await client.check({ [SETTING]: true });
      expect(first.messages).not.to.deep.equal([]);
      expect(second.messages).to.deep.equal([]);

      await client.cancel();
      await client.attach(second.address);
      await client.configure({ organizationId: "org-beta" });
    } finally {
      client.close();
      first.stop();
      second.stop();
    }
  });

  it("takes another run where the engine of the one before is gone", async () => {
    const client = new PluginClient(plugin().port);
    const first = await FakeEngine.start();
    const second = await FakeEngine.start();
    try {
      await client.attach(first.address);
      await client.configure({ organizationId: "org-acme" });
      first.stop();
      await client.attach(second.address);
      await client.configure({ organizationId: "org-beta" });
    } finally {
      client.close();
      second.stop();
    }
  });
});
