import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { OrganizationSettings, type OrganizationSettingsArgs } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";
import { resourcesOf } from "../support/quickStack";

const FIELD = "onlyAdminsInviteByEmail";

describe("organization settings on the real engine, dynamic flavour", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  /** A stack of one resource whose arguments a test may change between runs. */
  async function stackOf(args: OrganizationSettingsArgs) {
    const declared = { args };
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        const settings = new OrganizationSettings("settings", declared.args);
        return { organization: settings.organizationName, restricted: settings.restrictInvitationsToAdmins };
      },
    });
    return { stack, declared };
  }

  it("previews, applies, is idle, finds a click, heals it and gives back", async () => {
    const { stack } = await stackOf({ restrictInvitationsToAdmins: true });

    const preview = await stack.run("preview", { diff: true });
    expect(preview.exitCode).to.equal(0);
    expect(preview.stdout).to.match(/\+ pulumi-nodejs:dynamic\/opik:OrganizationSettings: \(create\)/);
    expect(preview.stderr).to.include("restrictInvitationsToAdmins: live false -> declared true.");
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    local().forget();
    expectExit(await stack.run("up"), 0);
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
    const outputs = await stack.stack.outputs();
    expect(outputs["organization"]?.value).to.equal("Acme");
    expect(outputs["restricted"]?.value).to.equal(true);

    local().forget();
    const again = await stack.run("up");
    expect(again.stdout).to.match(/2 unchanged/);
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    expectExit(await stack.run("preview", { refresh: true, expectNoChanges: true }), 0);

    local().click("org-acme", { [FIELD]: false });
    local().forget();
    const drift = await stack.run("preview", { refresh: true, expectNoChanges: true, diff: true });
    expect(drift.exitCode).to.equal(7);
    expect(drift.stdout).to.match(/~ restrictInvitationsToAdmins: true => false/);
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    local().forget();
    expectExit(await stack.run("up", { refresh: true }), 0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);

    local().forget();
    const destroy = await stack.run("destroy");
    expect(destroy.exitCode).to.equal(0);
    expect(destroy.stdout).to.include("restrictInvitationsToAdmins is restored: true -> false.");
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
    expect(resourcesOf(stack)).to.deep.equal([]);
  });

  it("shows drift in a plain preview as an update, with a line that says what was clicked", async () => {
    const { stack } = await stackOf({ restrictInvitationsToAdmins: true });
    await stack.run("up");
    local().click("org-acme", { [FIELD]: false });

    const preview = await stack.run("preview", { expectNoChanges: true });

    expect(preview.exitCode).to.equal(7);
    expect(preview.stdout).to.include("was changed outside of Pulumi: true -> false; declared: true.");
  });

  it("stores a refreshed drift in the state and heals it with the next up", async () => {
    const { stack } = await stackOf({ restrictInvitationsToAdmins: true });
    await stack.run("up");
    local().click("org-acme", { [FIELD]: false });

    expectExit(await stack.run("refresh"), 0);
    const up = await stack.run("up", { diff: true });

    expect(up.stdout).to.match(/~ restrictInvitationsToAdmins: false => true/);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
  });

  it("stops managing a property that is taken out of the program", async () => {
    const { stack, declared } = await stackOf({ restrictInvitationsToAdmins: true });
    await stack.run("up");
    declared.args = {};
    local().forget();

    const up = await stack.run("up", { diff: true });

    expect(up.stdout).to.match(/- restrictInvitationsToAdmins: true/);
    expect(up.stderr).to.include("restrictInvitationsToAdmins is no longer managed and stays true.");
    await stack.run("destroy");
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  it("replaces the resource where the organization changes: the new one is adopted, the old one given back", async () => {
    local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });
    const { stack, declared } = await stackOf({
      organizationId: "org-acme",
      restrictInvitationsToAdmins: true,
    });
    await stack.run("up");
    declared.args = { organizationId: "org-beta", restrictInvitationsToAdmins: true };

    expectExit(await stack.run("up"), 0);

    expect(local().organization("org-beta")[FIELD]).to.equal(true);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("keeps a resource whose write had no effect, and the next up goes on", async () => {
    const { stack } = await stackOf({ restrictInvitationsToAdmins: true });
    local().enable("write-ineffective");

    const first = await stack.run("up");
    expect(first.exitCode).not.to.equal(0);
    expect(first.stdout + first.stderr).to.include("SETTING_NOT_EFFECTIVE");
    expect(resourcesOf(stack)).to.have.length(3);

    local().disable("write-ineffective");
    expectExit(await stack.run("up"), 0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
    await stack.run("destroy");
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("accepts an organization id that only another resource will know", async () => {
    const first = new LateId();
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        const source = first.declare();
        new OrganizationSettings("late", { organizationId: source, restrictInvitationsToAdmins: true });
      },
    });

    const preview = await stack.run("preview", { diff: true });
    expect(preview.exitCode).to.equal(0);
    expect(callsOfRuns(local()).filter((call) => call.startsWith("PATCH"))).to.deep.equal([]);

    expectExit(await stack.run("up"), 0);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
  });

  it("reads an organization's settings without managing them", async () => {
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => ({ name: OrganizationSettings.get("seen", "org-acme").organizationName }),
    });

    expectExit(await stack.run("up"), 0);

    expect((await stack.stack.outputs())["name"]?.value).to.equal("Acme");
    await stack.run("destroy");
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  it("takes credentials from secret configuration, with which it signs in once a run", async () => {
    const stack = await playground({
      environment: { OPIK_URL_OVERRIDE: local().url },
      program: async () => {
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });
      },
    });
    await stack.stack.setConfig("opik:email", { value: "ada@example.com" });
    await stack.stack.setConfig("opik:password", { value: "local-admin-password", secret: true });

    expectExit(await stack.run("up"), 0);

    expect(local().requestsOf("login")).to.have.length(1);
    expect(local().requestsOf("updateOrganization")[0]?.credential).to.equal("session");
  });

  it("keeps what is declared with the engine's own retainOnDelete", async () => {
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true }, { retainOnDelete: true });
      },
    });
    await stack.run("up");

    expectExit(await stack.run("destroy"), 0);

    expect(local().organization("org-acme")[FIELD]).to.equal(true);
  });
});

/** A resource of another provider whose output is unknown in a preview. */
class LateId {
  declare(): pulumi.Output<string> {
    const text = `exports.handler = () => ({ create: async () => ({ id: "late", outs: { value: "org-acme" } }) })`;
    const resource = new (class extends pulumi.CustomResource {
      declare readonly value: pulumi.Output<string>;
      constructor() {
        super("pulumi-nodejs:dynamic/test:Late", "source", { value: undefined, __provider: text });
      }
    })();
    return resource.value;
  }
}
