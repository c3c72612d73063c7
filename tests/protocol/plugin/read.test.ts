import { expect } from "chai";
import { type Json, PROJECT, refusal, secret, urnOf } from "./client";
import { FIELD, outputs, SETTING, shown, usePlugin } from "./support";

const inputs = { organizationId: "org-acme", [SETTING]: true };
const chat = { type: PROJECT, urn: urnOf("chat", PROJECT) };

describe("the plugin's Read", () => {
  const { client, local } = usePlugin();

  describe("for an import", () => {
    const imported = {
      id: "org-acme",
      inputs: { organizationId: "org-acme", [SETTING]: false, __imported: true },
      properties: { ...outputs(false), __imported: true },
      refreshBeforeUpdate: false,
    };

    it("with an id only gives every setting at its live value", async () => {
      expect(await client().read("org-acme")).to.deep.equal(imported);
    });

    it("with properties that are empty is the same", async () => {
      expect(await client().read("org-acme", { properties: {}, inputs: {} })).to.deep.equal(imported);
    });

    it("gives inputs that pass the check and then make no difference", async () => {
      const { id, ...read } = await client().read("org-acme");
      const checked = await client().check(read.inputs ?? {});
      expect(checked).to.deep.equal({ inputs: shown(read.inputs), failures: [] });
      expect((await client().diff(read.properties ?? {}, checked.inputs ?? {}, { id })).changes).to.equal(
        "DIFF_NONE",
      );
    });

    it("leaves out a setting that the deployment does not have", async () => {
      local().click("org-acme", { [FIELD]: undefined });
      expect(shown((await client().read("org-acme")).inputs)).to.deep.equal({ organizationId: "org-acme" });
    });

    it("of an id that is not to be seen says what is", async () => {
      const { details } = await refusal(client().read("org-typo"));
      expect(details)
        .to.include('The organization "org-typo"')
        .and.to.include('"Acme" (org-acme, role ADMIN)');
    });

    it("of another resource finds the id by the name", async () => {
      const created = await client().create({ name: "chat", workspace: "default" }, chat);
      const read = await client().read("chat", chat);
      expect(read.id).to.equal(created.id);
      expect(shown(read.inputs)).to.deep.equal({ name: "chat", visibility: "private" });
      expect(read.properties).to.deep.include({ workspace: "default" });
    });

    it("of what is not there is refused, and no empty answer, which the engine would misread", async () => {
      const { details } = await refusal(client().read("nothing", chat));
      expect(details).to.include("OPIK_PROJECT_NOT_FOUND");
    });
  });

  describe("for a refresh", () => {
    it("gives live values, and keeps what was put in place", async () => {
      local().click("org-acme", { [FIELD]: false });
      expect(await client().read("org-acme", { properties: outputs(true), inputs })).to.deep.equal({
        id: "org-acme",
        inputs: { ...inputs, [SETTING]: false },
        properties: outputs(false, { applied: true }),
        refreshBeforeUpdate: false,
      });
    });

    it("leaves alone what is not managed", async () => {
      const properties = {
        organizationId: "org-acme",
        organizationName: "Acme",
        baseline: {},
        __applied: {},
      };
      const read = await client().read("org-acme", { properties, inputs: { organizationId: "org-acme" } });
      expect(read.inputs).to.deep.equal({ organizationId: "org-acme" });
      expect(read.properties).to.deep.equal(properties);
    });

    it("keeps secrets secret, in inputs, in outputs, and in what repeats them", async () => {
      const state = { ...outputs(true), [SETTING]: secret(true), __applied: secret({ [SETTING]: true }) };
      for (const given of [
        { properties: state, inputs },
        { properties: outputs(true), inputs: { ...inputs, [SETTING]: secret(true) } },
      ]) {
        const read = await client().read("org-acme", given);
        expect(read.inputs?.[SETTING]).to.deep.equal(secret(false));
        expect(read.properties?.[SETTING]).to.deep.equal(secret(false));
        expect(read.properties?.["__applied"]).to.deep.equal(secret({ [SETTING]: true }));
      }
    });

    it("of the dynamic flavour's state gives no provider back", async () => {
      const properties = { ...outputs(true), __provider: "exports.handler = 1" };
      const read = await client().read("org-acme", { properties, inputs: { ...inputs, __provider: "x" } });
      expect(read.inputs).to.have.all.keys("organizationId", SETTING);
      expect(read.properties).to.have.all.keys(Object.keys(outputs(true)));
    });

    it("is refused for an organization that is not to be seen: it is never taken for deleted", async () => {
      local().remove("org-acme");
      const { details } = await refusal(client().read("org-acme", { properties: outputs(true), inputs }));
      expect(details).to.include("OPIK_ORGANIZATION_NOT_VISIBLE").and.to.include("pulumi state delete");
    });

    it("gives an empty id for what is gone, where that can be told", async () => {
      const { id, properties } = await client().create({ name: "chat", workspace: "default" }, chat);
      local().deleteProject(id);
      await client().configure(); // another run, in which nothing was read yet
      const read = await client().read(id, { ...chat, properties: properties as Json, inputs: {} });
      expect(read).to.deep.equal({
        id: "",
        inputs: undefined,
        properties: undefined,
        refreshBeforeUpdate: false,
      });
    });
  });
});
