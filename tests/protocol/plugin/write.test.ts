import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { calls, LIST, WRITE } from "../../support/localOpik";
import {
  isSecret,
  type Json,
  kept,
  named,
  PROJECT,
  refusal,
  secret,
  struct,
  UNKNOWN,
  UNKNOWNS,
  urnOf,
} from "./client";
import { FIELD, outputs, SETTING, shown, usePlugin } from "./support";

const inputs = { organizationId: "org-acme", [SETTING]: true };
const before = outputs(false);

describe("the plugin's Create, Update and Delete", () => {
  const { client, engine, local } = usePlugin();
  const live = () => local().organization("org-acme")[FIELD];
  const nothingWritten = () => {
    expect(live()).to.equal(false);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  };

  /** What is kept out of sight repeats the inputs. */
  const expectInternalsSecret = (properties: Json = {}) => {
    const internals = Object.keys(properties).filter((name) => name.startsWith("__"));
    expect(internals).not.to.deep.equal([]);
    expect(internals.filter((name) => !isSecret(properties[name]))).to.deep.equal([]);
  };

  /** Somebody else changes something while the setting is written. */
  const moveNeighbour = () => {
    local().onRequest = ({ operation }) => {
      if (operation === "updateOrganization") {
        local().click("org-acme", { academic: true });
      }
    };
  };

  describe("Create with preview", () => {
    it("tells the outputs as they will be, and writes nothing", async () => {
      expect(await client().create(inputs, { preview: true })).to.deep.equal({
        id: "",
        properties: outputs(true),
        refreshBeforeUpdate: false,
      });
      nothingWritten();
    });

    it("leaves out what is not known yet, with an unknown organization", async () => {
      const news = { organizationId: UNKNOWN, [SETTING]: true };
      const { properties } = await client().create(news, { preview: true });
      expect(properties).to.deep.equal(news);
      expect(local().requests).to.deep.equal([]);
    });

    for (const [type, unknown] of Object.entries(UNKNOWNS)) {
      it(`leaves an unknown ${type} unknown, in everything that follows from it`, async () => {
        const { properties } = await client().create({ ...inputs, [SETTING]: unknown }, { preview: true });
        expect(properties).to.deep.equal({
          ...before,
          [SETTING]: UNKNOWN,
          __applied: { [SETTING]: UNKNOWN },
        });
        nothingWritten();
      });
    }

    it("keeps secrets secret, what repeats them too", async () => {
      const news = { ...inputs, [SETTING]: secret(true) };
      const { properties } = await client().create(news, { preview: true });
      expect(properties?.[SETTING]).to.deep.equal(secret(true));
      expect(properties?.["__applied"]).to.deep.equal(secret({ [SETTING]: true }));
    });

    it("of another resource repeats the inputs", async () => {
      const news = { name: "chat", workspace: "default", description: UNKNOWN };
      const about = { preview: true, type: PROJECT, urn: urnOf("chat", PROJECT) };
      expect((await client().create(news, about)).properties).to.deep.equal(news);
      expect(local().projects()).to.deep.equal([]);
    });
  });

  describe("Create", () => {
    it("says how an object can go first that only the program wants replaced", async () => {
      const about = { type: PROJECT, urn: urnOf("chat", PROJECT) };
      const { inputs: first = {} } = await client().check({ name: "chat", description: "old" }, about);
      const { id, properties: state = {} } = await client().create(first, about);
      // `replaceOnChanges` is applied by the engine, to what the diff says.
      const { inputs: news = {} } = await client().check(
        { ...first, description: "new" },
        { ...about, olds: first },
      );
      await client().diff(state, news, { ...about, id });
      await client().check(news, about);

      const { details } = await refusal(client().create(news, about));
      expect(details)
        .to.include(`already has a project "chat" (${id})`)
        .and.include("set deleteBeforeReplace to true");
      expect(
        local()
          .projects()
          .map((one) => one["description"]),
      ).to.deep.equal(["old"]);
    });

    it("puts the setting in place and tells the id", async () => {
      expect(await client().create(inputs)).to.deep.equal({
        id: "org-acme",
        properties: outputs(true),
        refreshBeforeUpdate: false,
      });
      expect(live()).to.equal(true);
      expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);
    });

    it("keeps secrets secret, what repeats them too", async () => {
      const { properties } = await client().create({ ...inputs, [SETTING]: secret(true) });
      expect(properties).to.deep.equal({
        ...outputs(true),
        [SETTING]: secret(true),
        baseline: secret({ [SETTING]: false }),
        __applied: secret({ [SETTING]: true }),
      });
      expect(local().requestsOf("updateOrganization")[0]?.body).to.deep.equal({ [FIELD]: true });
    });

    it("is refused without a resource to keep where nothing was written", async () => {
      local().fault(
        { operation: "updateOrganization" },
        { kind: "response", status: 403, body: { message: "no" } },
      );
      const error = await refusal(client().create(inputs));
      expect(error.code).to.equal(status.UNKNOWN);
      expect(error.details).to.include("OPIK_FORBIDDEN");
      expect(kept(error)).to.equal(undefined);
      expect(live()).to.equal(false);
    });

    it("that is done in part is refused with the resource to keep", async () => {
      moveNeighbour();
      const error = await refusal(client().create({ ...inputs, [SETTING]: secret(true) }));
      expect(error.code).to.equal(status.UNKNOWN);
      expect(error.details).to.include("SETTING_UNEXPECTED_CHANGE");
      const { properties, ...rest } = kept(error) ?? {};
      expect(rest).to.deep.equal({
        code: status.UNKNOWN,
        message: error.details,
        id: "org-acme",
        reasons: [error.details],
        refreshBeforeUpdate: false,
      });
      expect(shown(properties)).to.deep.equal({
        ...shown(before),
        [SETTING]: secret(false),
        baseline: secret({ [SETTING]: false }),
      });
      expectInternalsSecret(properties);
    });

    it("goes on from what was kept", async () => {
      moveNeighbour();
      const error = await refusal(client().create(inputs));
      delete local().onRequest;
      const { properties } = await client().update(kept(error)?.properties ?? {}, inputs);
      expect(properties).to.deep.equal(outputs(true));
    });

    it("is refused with any text of the server in the reason, also one that is cut within a character", async () => {
      for (const text of ["🔥".repeat(200), `x${"🔥".repeat(200)}`]) {
        local().fault(
          { operation: "updateOrganization" },
          { kind: "response", status: 400, body: { code: 400, message: text } },
        );
        const error = await refusal(client().create(inputs));
        expect(error.details).to.include("🔥🔥🔥").and.to.include("OPIK_REFUSED");
        expect(error.details.isWellFormed()).to.equal(true);
      }
    });
  });

  describe("Update with preview", () => {
    it("tells the outputs as they will be, and writes nothing", async () => {
      expect(await client().update(before, inputs, { preview: true })).to.deep.equal({
        properties: outputs(true),
        refreshBeforeUpdate: false,
      });
      nothingWritten();
    });

    it("leaves an unknown value unknown, and keeps what was known before", async () => {
      const news = { ...inputs, [SETTING]: secret(UNKNOWNS.boolean) };
      const { properties } = await client().update(before, news, { preview: true });
      expect(properties).to.deep.equal({
        ...before,
        [SETTING]: secret(UNKNOWN),
        baseline: secret({ [SETTING]: false }),
        __applied: secret({ [SETTING]: UNKNOWN }),
      });
      nothingWritten();
    });

    it("of a setting that is no longer managed does not show it", async () => {
      const { properties } = await client().update(before, { organizationId: "org-acme" }, { preview: true });
      expect(properties).to.deep.equal({
        organizationId: "org-acme",
        organizationName: "Acme",
        baseline: {},
        __applied: {},
      });
    });
  });

  describe("Update", () => {
    it("puts the setting in place, and keeps the first live value", async () => {
      expect(await client().update(before, inputs)).to.deep.equal({
        properties: outputs(true, { baseline: false }),
        refreshBeforeUpdate: false,
      });
      expect(live()).to.equal(true);
    });

    it("writes nothing where live already agrees", async () => {
      local().click("org-acme", { [FIELD]: true });
      await client().update(before, inputs);
      expect(calls(local())).to.deep.equal([LIST]);
    });

    it("ignores what the dynamic flavour keeps", async () => {
      const news = { ...inputs, __provider: "exports.handler = 2" };
      const { properties } = await client().update({ ...before, __provider: "exports.handler = 1" }, news);
      expect(properties).to.deep.equal(outputs(true));
    });

    it("keeps secrets secret", async () => {
      const { properties } = await client().update(before, { ...inputs, [SETTING]: secret(true) });
      expect(properties?.[SETTING]).to.deep.equal(secret(true));
      expect(properties?.["__applied"]).to.deep.equal(secret({ [SETTING]: true }));
    });

    it("that is done in part is refused with the resource to keep", async () => {
      moveNeighbour();
      const error = await refusal(client().update(before, { ...inputs, [SETTING]: secret(true) }));
      const { id, properties } = kept(error) ?? {};
      expect(id).to.equal("org-acme");
      expect(shown(properties)).to.deep.equal({
        ...shown(before),
        [SETTING]: secret(false),
        baseline: secret({ [SETTING]: false }),
      });
      expectInternalsSecret(properties);
    });

    it("clears a text with an empty one", async () => {
      const about = { type: PROJECT, urn: urnOf("chat", PROJECT) };
      const project = { name: "chat", workspace: "default", description: "Chats" };
      const { id, properties } = await client().create(project, about);
      const news = { ...project, description: "" };
      const updated = await client().update(properties as Json, news, { ...about, id });
      expect(updated.properties?.["description"]).to.equal("");
      expect(local().projects()[0]?.description ?? "").to.equal("");
    });
  });

  describe("Delete", () => {
    it("gives the first live value back, and says so", async () => {
      local().click("org-acme", { [FIELD]: true });
      await client().delete(outputs(true));
      expect(live()).to.equal(false);
      expect(
        engine()
          .messages.map(({ message }) => message)
          .at(-1),
      ).to.include("is restored: true -> false.");
    });

    it("takes secrets and what the dynamic flavour keeps", async () => {
      local().click("org-acme", { [FIELD]: true });
      await client().delete({
        ...outputs(true),
        [SETTING]: secret(true),
        baseline: secret({ [SETTING]: false }),
        __applied: secret({ [SETTING]: true }),
        __provider: "exports.handler = 1",
      });
      expect(live()).to.equal(false);
    });

    it("of nothing that is managed asks for nothing", async () => {
      await client().call("delete", named(new rpc.DeleteRequest()));
      await client().delete({ organizationId: "org-acme", baseline: {} });
      expect(local().requests).to.deep.equal([]);
    });

    it("of what is gone already is done, for a resource of which that can be told", async () => {
      const about = { type: PROJECT, urn: urnOf("chat", PROJECT) };
      const { id, properties } = await client().create({ name: "chat", workspace: "default" }, about);
      await client().delete(properties as Json, { ...about, id });
      expect(local().projects()).to.deep.equal([]);
      await client().delete(properties as Json, { ...about, id });
    });
  });

  it("refuses a type that there is not, in every method", async () => {
    const about = { type: "opik:index:Nothing" };
    const read = named(new rpc.ReadRequest(), about);
    read.setProperties(struct({}));
    for (const answer of [
      client().diff({}, {}, about),
      client().create({}, about),
      client().create({}, { ...about, preview: true }),
      client().update({}, {}, about),
      client().delete({}, about),
      client().call("read", read),
      client().list("opik:index:Nothing"),
    ]) {
      expect((await refusal(answer)).details).to.equal('The provider opik has no resource "Nothing".');
    }
  });
});
