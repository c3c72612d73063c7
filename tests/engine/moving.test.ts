import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { OrganizationSettings as Dynamic } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings as Native } from "../support/nativeClasses";

const FIELD = "onlyAdminsInviteByEmail";

describe("resources that move in their program", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const plugin = usePlugin();
  const restricted = () => local().organization("org-acme")[FIELD];

  for (const { flavour, Settings } of [
    { flavour: "dynamic flavour", Settings: Dynamic },
    { flavour: "plugin", Settings: Native },
  ]) {
    const declare = (name: string, options?: pulumi.CustomResourceOptions) => () =>
      void new Settings(name, { restrictInvitationsToAdmins: true }, options);

    async function stackOf(program: () => void) {
      const declared = { program };
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => declared.program(),
      });
      return { stack, declared };
    }

    describe(`in the ${flavour}`, () => {
      it("are renamed with an alias: nothing is written, and the first value is given back", async () => {
        const { stack, declared } = await stackOf(declare("settings"));
        expectExit(await stack.run("up"), 0);
        local().forget();

        declared.program = declare("policy", { aliases: [{ name: "settings" }] });
        const up = await stack.run("up");
        expectExit(up, 0);
        expect(up.stdout).to.match(/2 unchanged/);
        expect(local().requestsOf("updateOrganization")).to.deep.equal([]);

        expectExit(await stack.run("destroy"), 0);
        expect(restricted()).to.equal(false);
      });

      it("are renamed without an alias: what is declared stays in place", async () => {
        const { stack, declared } = await stackOf(declare("settings"));
        expectExit(await stack.run("up"), 0);

        declared.program = declare("policy");
        const up = await stack.run("up");
        expectExit(up, 0);
        expect(restricted()).to.equal(true);
        expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
      });
    });
  }
});
