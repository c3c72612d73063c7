import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { calls, LIST } from "../../support/localOpik";
import {
  isSecret,
  type Json,
  named,
  PROJECT,
  refusal,
  secret,
  struct,
  UNKNOWN,
  UNKNOWNS,
  urnOf,
} from "./client";
import { FIELD, SETTING, usePlugin } from "./support";

describe("the plugin's Check", () => {
  const { client, engine, local } = usePlugin();

  it("fills in what the program leaves out", async () => {
    expect(await client().check({ [SETTING]: true })).to.deep.equal({
      inputs: { [SETTING]: true, organizationId: "org-acme" },
      failures: [],
    });
    expect(calls(local())).to.deep.equal([LIST]);
  });

  it("changes nothing", async () => {
    await client().check({ [SETTING]: true });
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  for (const { title, news, failures } of [
    {
      title: "a wrong type",
      news: { [SETTING]: "yes" },
      failures: {
        [SETTING]: `${SETTING} must be a boolean, but is a string. To leave it unset, omit it.`,
      },
    },
    {
      title: "null, which is not the same as leaving it out",
      news: { [SETTING]: null },
      failures: {
        [SETTING]: `${SETTING} must be a boolean, but is null. To leave it unset, omit it.`,
      },
    },
    {
      title: "a name that there is not",
      news: { restrict: true },
      failures: {
        restrict: `OrganizationSettings has no property "restrict"; it has organizationId, ${SETTING}.`,
      },
    },
    {
      title: "several at once",
      news: { [SETTING]: [true], organizationId: 7 },
      failures: {
        organizationId:
          "organizationId must be a string, but is a number. Put it in quotes, or omit it to leave it unset.",
        [SETTING]: `${SETTING} must be a boolean, but is a list. To leave it unset, omit it.`,
      },
    },
    {
      title: "a wrong type that is secret, whose value is not told",
      news: { organizationId: secret({ password: "hunter2" }) },
      failures: {
        organizationId: "organizationId must be a string, but is an object. To leave it unset, omit it.",
      },
    },
    {
      title: "a property of every object",
      news: { constructor: "x" },
      failures: {
        constructor: `OrganizationSettings has no property "constructor"; it has organizationId, ${SETTING}.`,
      },
    },
  ] as { title: string; news: Json; failures: Record<string, string> }[]) {
    it(`names the property and the reason for ${title}, without a call`, async () => {
      const checked = await client().check(news);
      expect(checked.failures).to.have.deep.members(
        Object.entries(failures).map(([property, reason]) => ({ property, reason })),
      );
      expect(checked.inputs).to.deep.equal(news);
      expect(JSON.stringify(checked.failures)).not.to.include("hunter2");
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("says what only the deployment can tell as a failure of no property", async () => {
    const { failures } = await client().check({ organizationId: "org-typo" });
    expect(failures).to.have.length(1);
    expect(failures[0]?.property).to.equal("");
    expect(failures[0]?.reason).to.include("OPIK_ORGANIZATION_NOT_VISIBLE");
  });

  it("ignores what the engine and other providers keep among the inputs", async () => {
    const news = { [SETTING]: true, __provider: "require()", __defaults: ["x"] };
    const { inputs, failures } = await client().check(news, { olds: { __defaults: [], __provider: "x" } });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ [SETTING]: true, organizationId: "org-acme" });
  });

  for (const [title, news] of Object.entries<Json>({
    "a setting": { [SETTING]: secret(true) },
    "an id": { organizationId: secret("org-acme"), [SETTING]: true },
    everything: { organizationId: secret("org-acme"), [SETTING]: secret(false) },
    "an unknown": { [SETTING]: secret(UNKNOWN) },
  })) {
    it(`keeps the secret mark of ${title}`, async () => {
      const { inputs, failures } = await client().check(news);
      expect(failures).to.deep.equal([]);
      expect(inputs).to.deep.equal({ organizationId: "org-acme", ...news });
    });
  }

  it("keeps a secret in an output value, which other engines send", async () => {
    const output = {
      "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
      value: true,
      secret: true,
      dependencies: [],
    };
    const { inputs } = await client().check({ [SETTING]: output });
    expect(inputs?.[SETTING]).to.deep.equal(secret(true));
  });

  it("marks the whole property where something in it is secret", async () => {
    const { inputs } = await client().check({ organizationId: [{ deep: secret("x") }] });
    expect(inputs?.["organizationId"]).to.deep.equal(secret([{ deep: "x" }]));
  });

  it("keeps secrets where it fails", async () => {
    const { inputs, failures } = await client().check({ [SETTING]: secret("yes") });
    expect(failures).to.have.length(1);
    expect(isSecret(inputs?.[SETTING])).to.equal(true);
  });

  for (const [type, unknown] of Object.entries(UNKNOWNS)) {
    it(`keeps an unknown ${type} unknown`, async () => {
      const setting = await client().check({ [SETTING]: unknown });
      expect(setting).to.deep.equal({
        inputs: { [SETTING]: UNKNOWN, organizationId: "org-acme" },
        failures: [],
      });
      const part = await client().check({ organizationId: [{ deep: [unknown] }] });
      expect(part.inputs).to.deep.equal({ organizationId: [{ deep: [UNKNOWN] }] });
    });

    it(`asks for nothing while it does not know which organization, an unknown ${type}`, async () => {
      const checked = await client().check({ organizationId: unknown, [SETTING]: true });
      expect(checked).to.deep.equal({
        inputs: { organizationId: UNKNOWN, [SETTING]: true },
        failures: [],
      });
      expect(local().requests).to.deep.equal([]);
    });
  }

  describe("takes olds", () => {
    const warnings = () => engine().messages.filter(({ severity }) => severity === "warning");

    it("that are empty, and those that are missing, for a create", async () => {
      local().enable("non-admin");
      const request = named(new rpc.CheckRequest());
      request.setNews(struct({ organizationId: "org-acme", [SETTING]: true }));
      const missing = await client().call<rpc.CheckResponse>("check", request);
      expect(missing.getFailuresList().map((one) => one.getReason())).to.have.length(1);
      const empty = await client().check({ organizationId: "org-acme", [SETTING]: true }, { olds: {} });
      expect(empty.failures[0]?.reason).to.include("OPIK_NOT_ADMINISTRATOR");
      expect(warnings()).to.deep.equal([]);
    });

    it("with something in them for an update, which may be previewed with fewer rights", async () => {
      local().enable("non-admin");
      const news = { organizationId: "org-acme", [SETTING]: true };
      const { failures } = await client().check(news, { olds: { organizationId: "org-acme" } });
      expect(failures).to.deep.equal([]);
      expect(warnings().map(({ message }) => message)[0]).to.include("OPIK_NOT_ADMINISTRATOR");
    });

    it("to find the organization that is managed so far", async () => {
      local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });
      const { inputs } = await client().check({ [SETTING]: true }, { olds: { organizationId: "org-beta" } });
      expect(inputs).to.deep.equal({ [SETTING]: true, organizationId: "org-beta" });
    });

    it("of the dynamic flavour", async () => {
      const olds = { organizationId: "org-acme", [SETTING]: true, __provider: "exports.handler = 1" };
      const { inputs } = await client().check({ [SETTING]: true }, { olds });
      expect(inputs).to.deep.equal({ [SETTING]: true, organizationId: "org-acme" });
    });
  });

  it("finds the type in the URN where the request does not name it, under a parent too", async () => {
    const { inputs } = await client().check(
      { [SETTING]: true },
      {
        type: "",
        urn: "urn:pulumi:dev::playground::my:index:Team$opik:index:OrganizationSettings::settings",
      },
    );
    expect(inputs).to.have.property("organizationId");
  });

  it("serves every resource of the provider", async () => {
    const about = { type: PROJECT, urn: urnOf("chat", PROJECT) };
    expect((await client().check({ name: "chat" }, about)).inputs).to.deep.equal({
      name: "chat",
      workspace: "default",
    });
    expect((await client().check({}, about)).failures.map(({ property }) => property)).to.deep.equal([
      "name",
    ]);
  });

  it("refuses a type that there is not", async () => {
    for (const about of [
      { type: "opik:index:Nothing" },
      { type: "", urn: urnOf("x", "opik:index:Nothing") },
    ]) {
      const { details } = await refusal(client().check({}, about));
      expect(details).to.equal('The provider opik has no resource "Nothing".');
    }
  });

  it("refuses a request that names nothing", async () => {
    const { details } = await refusal(client().check({}, { type: "", urn: "" }));
    expect(details).to.equal('The provider opik has no resource "".');
  });
});
