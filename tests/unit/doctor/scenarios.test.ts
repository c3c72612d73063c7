import { expect } from "chai";
import { z } from "zod";
import { verdict } from "../../../cli/doctor/human";
import type { Report } from "../../../cli/doctor/report";
import { calls, LIST, useLocalOpik, WRITE } from "../../support/localOpik";
import { ADMIN, ALWAYS, doctorAt, FIELD, MEMBER_KEY, SETTING } from "./support";

const UNKNOWN = "GET /api/organizations 401";
const VERSION = "GET /opik/api/is-alive/ver 200";

describe("the doctor at a healthy deployment", () => {
  const opik = useLocalOpik();

  it("finds everything well but the write, which is assumed", async () => {
    const examined = await doctorAt(opik(), ADMIN.session);

    expect(examined.report.ok).to.equal(true);
    expect(examined.ids).to.deep.equal([
      ...ALWAYS.slice(0, 5),
      "credential.sessionToken",
      ...ALWAYS.slice(5),
    ]);
    expect(examined.with("warn")).to.deep.equal(["write"]);
    expect(examined.check("write").summary).to.match(/^PATCH \/organizations\/\{organizationId\} is assumed/);
    expect(examined.check("write").next).to.contain("--prove").and.to.contain("pulumi-opik learn");
  });

  it("only reads, each thing once, and asks without a credential before it shows one", async () => {
    const examined = await doctorAt(opik(), ADMIN.session);

    expect(calls(opik())).to.deep.equal([VERSION, UNKNOWN, LIST]);
    expect(opik().requests.map(({ credential }) => credential)).to.deep.equal(["none", "none", "session"]);
    expect(examined.announced).to.deep.equal([]);
  });

  it("names deployment, version, organization, role and value", async () => {
    opik().click("org-acme", { [FIELD]: true });
    const examined = await doctorAt(opik(), ADMIN.session);

    expect(examined.check("configuration").summary).to.equal(
      `${opik().url}, from the environment variable OPIK_URL_OVERRIDE.`,
    );
    expect(examined.check("deployment").summary)
      .to.contain("Cloud or Enterprise")
      .and.to.contain("Opik 2.1.24");
    expect(examined.check("organization").summary).to.equal(
      '"Acme" (org-acme), role ADMIN: the only one that this caller administers.',
    );
    expect(examined.check(`setting.${SETTING}`).summary).to.equal(`${SETTING} is true (${FIELD}).`);
  });

  it("shows each setting of the resource, and is content where one of several can be read", async () => {
    const settings = [
      { input: SETTING, wire: FIELD, type: z.boolean() },
      { input: "allowRockets", wire: "rockets", type: z.boolean() },
    ];
    const examined = await doctorAt(opik(), ADMIN.session, { settings });

    expect(examined.check(`setting.${SETTING}`).status).to.equal("ok");
    expect(examined.check("setting.allowRockets").status).to.equal("warn");
    expect(examined.check("setting.allowRockets").summary).to.contain("does not contain rockets");
    expect(examined.report.ok).to.equal(true);
  });
});

describe("the doctor where the main job cannot run:", () => {
  const opik = useLocalOpik();

  it("open source: says so with the version, shows no credential, and looks no further", async () => {
    opik().enable("open-source");
    const examined = await doctorAt(opik(), { ...ADMIN.session, ...ADMIN.key });

    expect(examined.with("fail")).to.deep.equal(["deployment"]);
    expect(examined.check("deployment").code).to.equal("OPIK_OPEN_SOURCE");
    expect(examined.check("deployment").summary).to.contain("open-source").and.to.contain("2.1.24");
    expect(examined.with("skip")).to.deep.equal([
      "credential.sessionToken",
      "credential.apiKey",
      ...ALWAYS.slice(5),
    ]);
    expect(examined.check("organization").summary).to.equal("Not checked, because credentials did not pass.");
    expect(opik().requests.map(({ credential }) => credential)).to.not.include.members(["session"]);
    expect(opik().requests.every(({ credential }) => credential === "none")).to.equal(true);
  });

  it("open source, by the URL that such a server is configured with", async () => {
    opik().enable("open-source");
    const examined = await doctorAt(opik(), { OPIK_URL_OVERRIDE: `${opik().url}/api` });

    expect(examined.check("deployment").code).to.equal("OPIK_OPEN_SOURCE");
    expect(examined.check("reachable").status).to.equal("ok");
  });

  it("open source: what can be managed is said apart from what such a server does not have", async () => {
    opik().enable("open-source");
    const env = { OPIK_URL_OVERRIDE: `${opik().url}/api` };
    const told = (report: Report) =>
      verdict(report, { paint: (style, text) => `${style}: ${text}`, columns: undefined });

    const { report, check } = await doctorAt(opik(), env).then((one) => ({
      report: one.report,
      check: one.check("workspace"),
    }));
    expect(check).to.deep.equal({
      id: "workspace",
      status: "ok",
      summary: '"default" can be read (from the default).',
    });
    expect(report.ok).to.equal(false);
    expect(told(report)).to.match(
      /^yellow: This is an open-source server\. The resources of a workspace can be managed here; OrganizationSettings cannot,.*exit code is 1\.$/,
    );

    const other = await doctorAt(opik(), { ...env, OPIK_WORKSPACE: "nosuch" });
    expect(other.check("workspace")).to.include({ status: "warn", code: "OPIK_WORKSPACE_NOT_FOUND" });
    expect(told(other.report)).to.match(/^red: .*The workspace could not be read/);
  });

  for (const [name, env] of [
    ["a key", ADMIN.key],
    ["a session", ADMIN.session],
  ] as const) {
    it(`the configured workspace is looked at, with ${name}`, async () => {
      const found = await doctorAt(opik(), { ...env, OPIK_WORKSPACE: "default" });
      expect(found.check("workspace")).to.include({
        status: "ok",
        summary: '"default" can be read (from the environment variable OPIK_WORKSPACE).',
      });

      const examined = await doctorAt(opik(), { ...env, OPIK_WORKSPACE: "nosuch" });
      const { status, summary, code, next } = examined.check("workspace");
      expect([status, code]).to.deep.equal(["warn", "OPIK_WORKSPACE_NOT_FOUND"]);
      expect(summary).to.include('"nosuch" comes from the environment variable OPIK_WORKSPACE');
      expect(next).to.include("spelling");
    });
  }

  it("no administrator of any organization", async () => {
    opik().enable("non-admin");
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.with("fail")).to.deep.equal(["organization"]);
    expect(examined.check("organization").code).to.equal("OPIK_ORGANIZATION_UNCLEAR");
    expect(examined.check("organization").summary).to.contain("role MEMBER");
  });

  it("no administrator of the organization that is named", async () => {
    const examined = await doctorAt(opik(), { ...MEMBER_KEY, OPIK_ORGANIZATION_ID: "org-acme" });

    expect(examined.with("fail")).to.deep.equal(["role"]);
    expect(examined.check("role").code).to.equal("OPIK_NOT_ADMINISTRATOR");
    expect(examined.check(`setting.${SETTING}`).status).to.equal("ok");
  });

  it("no organization", async () => {
    opik().enable("no-organizations");
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.with("fail")).to.deep.equal(["organization"]);
    expect(examined.with("skip")).to.deep.equal(["role", `setting.${SETTING}`]);
  });

  it("an organization that the caller does not see", async () => {
    const examined = await doctorAt(opik(), { ...ADMIN.key, OPIK_ORGANIZATION_ID: "org-other" });

    expect(examined.check("organization").code).to.equal("OPIK_ORGANIZATION_NOT_VISIBLE");
    expect(examined.check("organization").summary)
      .to.contain("org-other")
      .and.to.contain("OPIK_ORGANIZATION_ID");
  });

  it("the server does not show the setting: not false, but a failure", async () => {
    opik().enable("key-missing");
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.with("fail")).to.deep.equal([`setting.${SETTING}`]);
    expect(examined.check(`setting.${SETTING}`).code).to.equal("SETTING_ABSENT");
  });
});

describe("the doctor at a deployment with several organizations", () => {
  const opik = useLocalOpik();
  const beta = { id: "org-beta", name: "Beta", [FIELD]: true };

  it("takes the one that the caller administers, and lists all", async () => {
    opik().addOrganization(beta, { ada: "MEMBER" });
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.check("organization").summary).to.contain("org-acme");
    expect(examined.check("organization").detail).to.deep.equal([
      "this caller sees 2:",
      '"Acme" (org-acme), role ADMIN',
      '"Beta" (org-beta), role MEMBER',
    ]);
  });

  it("says that it is unclear where there are two, naming both, and what to set", async () => {
    opik().addOrganization(beta, { ada: "ADMIN" });
    const { status, code, summary, next } = (await doctorAt(opik(), ADMIN.key)).check("organization");

    expect([status, code]).to.deep.equal(["fail", "OPIK_ORGANIZATION_UNCLEAR"]);
    expect(summary).to.contain("org-acme").and.to.contain("org-beta");
    expect(next).to.contain("OPIK_ORGANIZATION_ID");
  });

  it("takes the one that is given, before the environment's", async () => {
    opik().addOrganization(beta, { ada: "ADMIN" });
    const given = { organizationId: { value: "org-beta", source: "--organization" } };
    const env = { ...ADMIN.key, OPIK_ORGANIZATION_ID: "org-acme" };
    const examined = await doctorAt(opik(), env, { given });

    expect(examined.report.ok).to.equal(true);
    expect(examined.check("organization").summary).to.equal(
      '"Beta" (org-beta), role ADMIN: from --organization.',
    );
    expect(examined.check(`setting.${SETTING}`).summary).to.contain("is true");
  });

  it("lists twenty of many, and counts the others", async () => {
    for (let number = 1; number <= 25; number++) {
      opik().addOrganization({ id: `org-${number}`, name: `Number ${number}` }, { ada: "MEMBER" });
    }
    const { detail = [] } = (await doctorAt(opik(), ADMIN.key)).check("organization");

    expect(detail[0]).to.equal("this caller sees 26:");
    expect(detail).to.have.length(22);
    expect(detail.at(-1)).to.equal("and 6 more");
  });
});

describe("the doctor that is to prove the write", () => {
  const opik = useLocalOpik();

  for (const [scenario, because] of [
    ["open-source", "credentials"],
    ["no-organizations", "organization"],
    ["key-missing", "setting"],
  ] as const) {
    it(`writes nothing where it comes to nothing before (${scenario})`, async () => {
      opik().enable(scenario);
      const examined = await doctorAt(opik(), ADMIN.key, { prove: "toggle" });

      expect(examined.check(`prove.${SETTING}`)).to.deep.equal({
        id: `prove.${SETTING}`,
        status: "skip",
        summary: `Not checked, because ${because} did not pass.`,
      });
      expect(examined.check(`toggle.${SETTING}`).status).to.equal("skip");
      expect(opik().requests.map(({ method }) => method)).to.not.include("PATCH");
      expect(examined.announced).to.deep.equal([]);
    });
  }

  it("writes nothing for a caller who is no administrator", async () => {
    const env = { ...MEMBER_KEY, OPIK_ORGANIZATION_ID: "org-acme" };
    const examined = await doctorAt(opik(), env, { prove: "same" });

    expect(examined.check(`prove.${SETTING}`).summary).to.contain("role");
    expect(calls(opik())).to.not.include(WRITE);
  });
});
