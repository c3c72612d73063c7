import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { OrganizationSettings as Dynamic } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, expectExit, useStacks } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";
import { NativeOrganizationSettings as OrganizationSettings } from "../support/nativeClasses";
import { resourcesOf } from "../support/quickStack";

const FIELD = "onlyAdminsInviteByEmail";

describe("organization settings on the real engine, as a plugin", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const stackOf = useStacks(local);

  const restricted = () => new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });

  it("previews, applies, is idle, and shows drift in a plain preview", async () => {
    const { stack } = await stackOf(restricted);

    const preview = await stack.run("preview", { diff: true });
    expect(preview.exitCode, preview.stderr).to.equal(0);
    expect(preview.stdout).to.match(/\+ opik:index:OrganizationSettings: \(create\)/);
    expect(preview.stderr).to.include("restrictInvitationsToAdmins: live false -> declared true.");

    local().forget();
    expectExit(await stack.run("up"), 0);
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);

    local().forget();
    expect((await stack.run("up")).stdout).to.match(/2 unchanged/);
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    local().click("org-acme", { [FIELD]: false });
    local().forget();
    const drift = await stack.run("preview", { expectNoChanges: true, diff: true });
    expect(drift.exitCode).to.equal(7);
    expect(drift.stdout).to.match(/~ opik:index:OrganizationSettings: \(update\)/);
    expect(drift.stdout).not.to.match(/true => /);
    expect(drift.stderr).to.include("was changed outside of Pulumi: true -> false; declared: true.");
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    const refreshed = await stack.run("preview", { refresh: true, expectNoChanges: true, diff: true });
    expect(refreshed.stdout).to.match(/~ restrictInvitationsToAdmins: true => false/);

    expectExit(await stack.run("up"), 0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);

    const destroy = await stack.run("destroy");
    expect(destroy.stdout).to.include("restrictInvitationsToAdmins is restored: true -> false.");
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("imports an organization by its id, and is idle afterwards", async () => {
    local().click("org-acme", { [FIELD]: true });
    const { stack, declared } = await stackOf(
      () =>
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true }, { import: "org-acme" }),
    );

    const imported = await stack.run("up");
    expect(imported.exitCode, imported.stdout).to.equal(0);
    expect(imported.stdout).to.match(/1 imported/);

    declared.program = restricted;
    expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  it("says clearly that an id cannot be imported", async () => {
    const { stack } = await stackOf(() => new OrganizationSettings("settings", {}, { import: "org-typo" }));

    const preview = await stack.run("preview");

    expect(preview.exitCode).not.to.equal(0);
    expect(preview.stdout + preview.stderr).to.include("OPIK_ORGANIZATION_NOT_VISIBLE");
  });

  it("refuses a second resource that declares the same setting, and names both", async () => {
    const { stack } = await stackOf(() => {
      new OrganizationSettings("one", { restrictInvitationsToAdmins: true });
      new OrganizationSettings("two", { restrictInvitationsToAdmins: true });
    });

    const preview = await stack.run("preview");

    expect(preview.exitCode).not.to.equal(0);
    expect(preview.stdout).to.match(
      /is declared twice in this program, by urn:\S+ \(true\) and by urn:\S+ \(true\)/,
    );
  });

  it("moves a stack from the dynamic flavour and back without replacing or writing anything", async () => {
    const dynamic = () => new Dynamic("settings", { restrictInvitationsToAdmins: true });
    const { stack, declared } = await stackOf(dynamic);
    expectExit(await stack.run("up"), 0);
    local().forget();

    declared.program = restricted;
    const there = await stack.run("up", { diff: true });
    expect(there.exitCode, there.stderr).to.equal(0);
    expect(there.stdout).to.match(/2 unchanged/);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);

    declared.program = dynamic;
    const back = await stack.run("up", { diff: true });
    expect(back.exitCode, back.stderr).to.equal(0);
    expect(back.stdout).not.to.match(/replace/);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);

    await stack.run("destroy");
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("keeps a secret input secret in the state", async () => {
    const { stack } = await stackOf(
      () => new OrganizationSettings("settings", { restrictInvitationsToAdmins: pulumi.secret(true) }),
    );
    await stack.run("up");

    const settings = resourcesOf(stack).at(-1);
    for (const properties of [settings?.inputs, settings?.outputs]) {
      expect(properties.restrictInvitationsToAdmins).to.have.property("4dabf18193072939515e22adb298388d");
    }
    expect(settings?.outputs.__applied).to.have.property("4dabf18193072939515e22adb298388d");
  });

  it("keeps a resource whose write had no effect, and the next up goes on", async () => {
    const { stack } = await stackOf(restricted);
    local().enable("write-ineffective");
    const first = await stack.run("up");
    expect(first.exitCode).not.to.equal(0);
    expect(first.stdout).to.include("SETTING_NOT_EFFECTIVE");

    local().disable("write-ineffective");
    expectExit(await stack.run("up"), 0);
    await stack.run("destroy");
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("takes the configuration of an explicit provider, two tenants in one program", async () => {
    local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });
    const { stack } = await stackOf(() => {
      for (const organizationId of ["org-acme", "org-beta"]) {
        const provider = new (class extends pulumi.ProviderResource {
          constructor() {
            super("opik", organizationId, { organizationId, allowInsecureHttp: "false" });
          }
        })();
        new OrganizationSettings(organizationId, { restrictInvitationsToAdmins: true }, { provider });
      }
    });

    const up = await stack.run("up");

    expect(up.exitCode, up.stdout).to.equal(0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
    expect(local().organization("org-beta")[FIELD]).to.equal(true);
  });

  it("answers the functions", async () => {
    const seen: unknown[] = [];
    const { stack } = await stackOf(() => {
      pulumi.output(pulumi.runtime.invoke("opik:index:getOrganizations", {})).apply((one) => seen.push(one));
      pulumi
        .output(pulumi.runtime.invoke("opik:index:getOrganization", { name: "Acme" }))
        .apply((one) => seen.push(one));
    });

    expectExit(await stack.run("preview"), 0);

    const acme = {
      id: "org-acme",
      name: "Acme",
      role: "ADMIN",
      paymentPlan: "enterprise_organization",
      restrictInvitationsToAdmins: false,
    };
    expect(seen).to.have.deep.members([{ organizations: [acme] }, acme]);
  });
});
