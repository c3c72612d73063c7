import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, usePlaygrounds } from "../../support/engine";
import { TYPE } from "./client";
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
});
