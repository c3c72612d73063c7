import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Playground } from "../../cli/playground";
import { OrganizationSettings as Dynamic } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, expectExit, useStacks } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings as Native } from "../support/nativeClasses";
import { resourcesOf } from "../support/quickStack";

const FIELD = "onlyAdminsInviteByEmail";

describe("resources that move in their program", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const stackOf = useStacks(local);
  const restricted = () => local().organization("org-acme")[FIELD];

  for (const { flavour, Settings } of [
    { flavour: "dynamic flavour", Settings: Dynamic },
    { flavour: "plugin", Settings: Native },
  ]) {
    const declare = (name: string, options?: pulumi.CustomResourceOptions) => () =>
      void new Settings(name, { restrictInvitationsToAdmins: true }, options);

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

      it("are renamed in a run that fails elsewhere: the next one leaves in place what is declared", async () => {
        const { stack, declared } = await stackOf(declare("settings"));
        expectExit(await stack.run("up"), 0);

        declared.program = () => {
          const dependsOn = new Settings("policy", { restrictInvitationsToAdmins: true });
          new Failing("failing", { dependsOn });
        };
        const failed = declared.program;
        expect((await stack.run("up")).exitCode).not.to.equal(0);
        declared.program = declare("policy");
        expectExit(await stack.run("up"), 0);

        expect(restricted()).to.equal(true);

        // README, "resource renamed": the way back to the first value.
        expectExit(await stack.run("destroy"), 0);
        local().click("org-acme", { [FIELD]: false });
        for (const [program, succeeds] of [
          [declare("settings"), true],
          [failed, false],
          [declare("settings"), true],
          [declare("policy", { aliases: [{ name: "settings" }] }), true],
        ] as const) {
          declared.program = program;
          expect((await stack.run("up")).exitCode === 0).to.equal(succeeds);
          expect(restricted()).to.equal(true);
        }
        expectExit(await stack.run("destroy"), 0);
        expect(restricted()).to.equal(false);
      });

      it("are renamed in a run for the new name alone: the next one leaves in place what is declared", async () => {
        const { stack, declared } = await stackOf(declare("settings"));
        expectExit(await stack.run("up"), 0);

        const urn = urnOf(stack, "settings").replace(/settings$/, "policy");
        declared.program = declare("policy");
        expectExit(await stack.run("up", { target: [urn] }), 0);
        expectExit(await stack.run("up"), 0);

        expect(restricted()).to.equal(true);
      });

      it("are replaced by themselves: the first value is said, or known where the old one is deleted first", async () => {
        local().click("org-acme", { [FIELD]: true });
        const open = (options?: pulumi.CustomResourceOptions) => () =>
          void new Settings("settings", { restrictInvitationsToAdmins: false }, options);
        const { stack, declared } = await stackOf(open({ deleteBeforeReplace: true }));
        expectExit(await stack.run("up"), 0);
        const replace = [urnOf(stack, "settings")];

        expectExit(await stack.run("up", { replace }), 0);
        expect(restricted()).to.equal(false);
        expectExit(await stack.run("destroy"), 0);
        expect(restricted()).to.equal(true);

        declared.program = open();
        expectExit(await stack.run("up"), 0);
        const { stdout } = await stack.run("up", { replace });
        expect(restricted()).to.equal(false);
        expect(stdout).to.match(/The resource that declares it now does not know its baseline, true,/);
      });

      it("are replaced after a refresh, which tells the first value", async () => {
        local().click("org-acme", { [FIELD]: true });
        const { stack } = await stackOf(
          () => void new Settings("settings", { restrictInvitationsToAdmins: false }),
        );
        expectExit(await stack.run("up"), 0);

        expectExit(await stack.run("up", { replace: [urnOf(stack, "settings")], refresh: true }), 0);
        expectExit(await stack.run("destroy"), 0);

        expect(restricted()).to.equal(true);
      });

      it("are destroyed together with the program's run: the first value is restored", async () => {
        const { stack } = await stackOf(declare("settings"));
        expectExit(await stack.run("up"), 0);

        expectExit(await stack.run("destroy", { runProgram: true }), 0);

        expect(restricted()).to.equal(false);
      });
    });
  }

  it("are declared twice in the dynamic flavour, and one of them is taken out: the other one keeps it", async () => {
    const both = () => {
      new Dynamic("one", { restrictInvitationsToAdmins: true });
      new Dynamic("other", { restrictInvitationsToAdmins: true });
    };
    const { stack, declared } = await stackOf(both);
    expectExit(await stack.run("up"), 0);

    // Whichever knows that it was open before.
    const first = resourcesOf(stack).find(({ outputs }) =>
      Object.values(outputs?.baseline ?? {}).includes(false),
    );
    const kept = String(first?.urn).endsWith("::one") ? "other" : "one";
    declared.program = () => void new Dynamic(kept, { restrictInvitationsToAdmins: true });
    expectExit(await stack.run("up"), 0);

    expect(restricted()).to.equal(true);
  });

  describe("between two processes of one run", () => {
    const restrict = { restrictInvitationsToAdmins: true };
    const at = (name: string) => new OpikProvider(name, { url: local().url });
    const ways: Readonly<Record<string, readonly [() => void, () => void]>> = {
      "from the dynamic flavour to the plugin": [
        () => void new Dynamic("settings", restrict),
        () => void new Native("policy", restrict),
      ],
      "from the plugin to the dynamic flavour": [
        () => void new Native("settings", restrict),
        () => void new Dynamic("policy", restrict),
      ],
      "from the default provider to an explicit one": [
        () => void new Native("settings", restrict),
        () => void new Native("policy", restrict, { provider: at("mine") }),
      ],
      "from one explicit provider to another": [
        () => void new Native("settings", restrict, { provider: at("mine") }),
        () => void new Native("policy", restrict, { provider: at("other") }),
      ],
    };
    for (const [way, [before, after]] of Object.entries(ways)) {
      it(`are renamed and go ${way}: what is declared stays in place`, async () => {
        const { stack, declared } = await stackOf(before);
        expectExit(await stack.run("up"), 0);

        declared.program = after;
        expectExit(await stack.run("up"), 0);

        expect(restricted()).to.equal(true);
      });
    }

    const contradictions: Readonly<Record<string, () => void>> = {
      "both flavours": () => {
        new Native("one", restrict);
        new Dynamic("other", { restrictInvitationsToAdmins: false });
      },
      "two providers of one deployment": () => {
        new Native("one", restrict);
        new Native("other", { restrictInvitationsToAdmins: false }, { provider: at("mine") });
      },
    };
    for (const [where, program] of Object.entries(contradictions)) {
      it(`are refused where ${where} contradict each other`, async () => {
        const { stack } = await stackOf(program);

        const up = await stack.run("preview");

        expect(up.exitCode).not.to.equal(0);
        expect(up.stdout + up.stderr).to.match(/restrictInvitationsToAdmins of .* is declared twice/);
      });
    }
  });
});

function urnOf(stack: Playground, name: string): string {
  return resourcesOf(stack).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";
}

/** An explicit provider of the plugin. */
class OpikProvider extends pulumi.ProviderResource {
  constructor(name: string, args: { url: string }) {
    super("opik", name, args);
  }
}

/** A resource of another provider that cannot be created. */
class Failing extends pulumi.CustomResource {
  constructor(name: string, options: pulumi.CustomResourceOptions) {
    const text = `exports.handler = () => ({ create: async () => { throw new Error("no luck"); } })`;
    super("pulumi-nodejs:dynamic/test:Failing", name, { __provider: text }, options);
  }
}
