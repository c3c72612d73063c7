import { expect } from "chai";
import { createProject } from "../../cli/playground";
import { OrganizationSettings as Dynamic } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings as Native } from "../support/nativeClasses";

const FIELD = "onlyAdminsInviteByEmail";

describe("two updates of one stack at the same time", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  it("are kept apart by the engine's lock: the second is told, and changes nothing", async () => {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        new Dynamic("settings", { restrictInvitationsToAdmins: true });
        started.resolve();
        await gate.promise;
      },
    });
    try {
      const first = stack.run("up");
      await started.promise;
      const second = await stack.run("up");
      expect(second.exitCode).not.to.equal(0);
      expect(second.stderr).to.match(/locked by 1 lock/);

      gate.resolve();
      expectExit(await first, 0);
      expect(local().organization("org-acme")[FIELD]).to.equal(true);
    } finally {
      gate.resolve();
    }
  });
});

describe("one program with a stack for each organization", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const plugin = usePlugin();

  for (const { flavour, Settings } of [
    { flavour: "dynamic flavour", Settings: Dynamic },
    { flavour: "plugin", Settings: Native },
  ]) {
    it(`manages each on its own in the ${flavour}: drift and destroy of one leave the other alone`, async () => {
      local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });
      const live = (id: string) => local().organization(id)[FIELD];
      const project = createProject("playground");
      try {
        const stackFor = async (stackName: string, organizationId: string) => {
          const stack = await playground({
            project,
            stackName,
            environment: environmentOf(local()),
            searchPath: [plugin()],
            program: async () => {
              new Settings("settings", { restrictInvitationsToAdmins: true });
            },
          });
          await stack.stack.setConfig("opik:organizationId", { value: organizationId });
          return stack;
        };
        const acme = await stackFor("acme", "org-acme");
        const beta = await stackFor("beta", "org-beta");

        expectExit(await acme.run("up"), 0);
        expect([live("org-acme"), live("org-beta")]).to.deep.equal([true, false]);
        expectExit(await beta.run("up"), 0);
        expect([live("org-acme"), live("org-beta")]).to.deep.equal([true, true]);

        local().click("org-beta", { [FIELD]: false });
        expectExit(await acme.run("preview", { expectNoChanges: true }), 0);
        expectExit(await beta.run("preview", { expectNoChanges: true }), 7);

        expectExit(await acme.run("destroy"), 0);
        expect([live("org-acme"), live("org-beta")]).to.deep.equal([false, false]);
        expectExit(await beta.run("up"), 0);
        expect([live("org-acme"), live("org-beta")]).to.deep.equal([false, true]);
      } finally {
        project.remove();
      }
    });
  }
});
