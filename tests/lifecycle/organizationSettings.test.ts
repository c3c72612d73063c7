import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { failureOf, Run } from "../support/dynamicHost";
import { calls, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("organization settings against the local Opik", () => {
  const local = useLocalOpik();
  const live = () => local().organization("org-acme")[FIELD];

  describe("create", () => {
    it("adopts: one list, one write of the differing setting, one read-back, and the first value kept as baseline", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });

      expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);
      expect(local().requestsOf("updateOrganization")[0]?.body).to.deep.equal({ [FIELD]: true });
      expect(state.id).to.equal("org-acme");
      expect(state.outputs).to.include({
        organizationId: "org-acme",
        organizationName: "Acme",
        [SETTING]: true,
      });
      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: false });
      expect(live()).to.equal(true);
    });

    it("writes nothing where the live value agrees", async () => {
      local().click("org-acme", { [FIELD]: true });

      const run = new Run(local());
      const state = await run.create({ [SETTING]: true });

      expect(calls(local())).to.deep.equal([LIST]);
      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: true });
      expect(run.said).to.deep.equal([
        'organization "Acme" (org-acme): restrictInvitationsToAdmins is already true, as declared: nothing to write, and nothing for a destroy to restore.',
      ]);
    });

    it("takes false for a value: it is written where the live value is true", async () => {
      local().click("org-acme", { [FIELD]: true });

      const state = await new Run(local()).create({ [SETTING]: false });

      expect(live()).to.equal(false);
      expect(state.outputs[SETTING]).to.equal(false);
      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: true });
    });

    it("manages nothing where no setting is declared", async () => {
      const state = await new Run(local()).create({});

      expect(calls(local())).to.deep.equal([LIST]);
      expect(state.outputs).not.to.have.property(SETTING);
      expect(state.outputs["baseline"]).to.deep.equal({});
    });

    it("leaves the organization's other fields alone", async () => {
      local().click("org-acme", { academic: true, costIntelligenceEnabled: true });
      const before = local().organization("org-acme");

      await new Run(local()).create({ [SETTING]: true });

      expect(local().organization("org-acme")).to.deep.equal({ ...before, [FIELD]: true });
    });

    it("waits for a server whose reads lag behind its writes", async () => {
      local().enable("slow-read-after-write");

      const run = new Run(local());
      const state = await run.create({ [SETTING]: true });

      expect(state.outputs[SETTING]).to.equal(true);
      expect(run.clock.slept).to.deep.equal([250, 500, 1000]);
    });

    it("fails where the write had no effect, and keeps the resource for the next run", async () => {
      local().enable("write-ineffective");

      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));

      expect(error.message).to.match(/SETTING_NOT_EFFECTIVE/);
      expect(error["id"]).to.equal("org-acme");
      expect(error["properties"]).to.deep.include({ [SETTING]: false, baseline: { [SETTING]: false } });
    });

    it("goes on from a resource that was kept", async () => {
      local().enable("write-ineffective");
      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));
      local().disable("write-ineffective");

      const kept = { id: "org-acme", inputs: {}, outputs: error["properties"] as Record<string, unknown> };
      const state = await new Run(local()).up(kept, { [SETTING]: true });

      expect(live()).to.equal(true);
      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: false });
    });

    it("keeps the resource where it cannot be told whether the write took effect", async () => {
      local().fault({ operation: "updateOrganization", times: 5 }, { kind: "reset", after: "processing" });

      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));

      expect(error.message).to.match(/OPIK_CONNECTION_BROKEN/);
      expect(error["id"]).to.equal("org-acme");
      expect(error["properties"]).to.deep.include({ baseline: { [SETTING]: false } });
    });

    it("keeps the resource where the write went through but reading it back failed", async () => {
      local().fault({ operation: "listOrganizations", skip: 1 }, { kind: "response", status: 403 });

      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));

      expect(error.message).to.match(/OPIK_FORBIDDEN/);
      expect(error["id"]).to.equal("org-acme");
      expect(live()).to.equal(true);
    });

    it("keeps nothing where the write was refused", async () => {
      local().fault({ operation: "updateOrganization" }, { kind: "response", status: 403 });

      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));

      expect(error.message).to.match(/OPIK_FORBIDDEN/);
      expect(error).not.to.have.property("id");
    });

    it("sends an idempotent write again after a reset, and once is enough", async () => {
      local().fault({ operation: "updateOrganization" }, { kind: "reset", after: "processing" });

      const state = await new Run(local()).create({ [SETTING]: true });

      expect(state.outputs[SETTING]).to.equal(true);
      expect(local().requestsOf("updateOrganization")).to.have.length(2);
    });
  });

  describe("update", () => {
    it("costs one list and no write where nothing is to be done", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().forget();

      const run = new Run(local());
      const after = await run.up(state, { [SETTING]: true });

      expect(calls(local())).to.deep.equal([LIST]);
      expect(after.outputs).to.deep.equal(state.outputs);
      expect(run.said).to.deep.equal([]);
    });

    it("costs one list a run, however many resources there are", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().forget();

      const run = new Run(local());
      await Promise.all(Array.from({ length: 50 }, () => run.up(state, { [SETTING]: true })));

      expect(calls(local())).to.deep.equal([LIST]);
    });

    it("compares with the live value, so it heals a click without a refresh and says what was clicked", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });
      local().forget();

      const run = new Run(local());
      await run.up(state, { [SETTING]: true });

      expect(live()).to.equal(true);
      expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);
      expect(run.said[0]).to.equal(
        'organization "Acme" (org-acme): restrictInvitationsToAdmins was changed outside of Pulumi: true -> false; declared: true.',
      );
    });

    it("writes nothing where somebody else has already made it so", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });
      local().forget();

      const after = await new Run(local()).up(state, { [SETTING]: false });

      expect(calls(local())).to.deep.equal([LIST]);
      expect(after.outputs[SETTING]).to.equal(false);
    });

    it("keeps the first baseline, not the value before the latest write", async () => {
      let state = await new Run(local()).create({ [SETTING]: true });
      state = await new Run(local()).up(state, { [SETTING]: false });
      state = await new Run(local()).up(state, { [SETTING]: true });

      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: false });
    });

    it("stops managing a setting that is taken out of the program, leaves its value and says so", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().forget();

      const run = new Run(local());
      const after = await run.up(state, {});

      expect(calls(local())).to.deep.equal([LIST]);
      expect(live()).to.equal(true);
      expect(after.outputs).not.to.have.property(SETTING);
      expect(after.outputs["baseline"]).to.deep.equal({});
      expect(run.said).to.deep.equal([
        'organization "Acme" (org-acme): restrictInvitationsToAdmins is no longer managed and stays true.',
      ]);
      await new Run(local()).destroy(after);
      expect(live()).to.equal(true);
    });

    it("keeps what is in the state where the write may have failed", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().enable("write-ineffective");

      const error = await failureOf(new Run(local()).up(state, { [SETTING]: false }));

      expect(error["id"]).to.equal("org-acme");
      expect(error["properties"]).to.deep.include({ [SETTING]: true, baseline: { [SETTING]: false } });
    });

    it("reads anew before a write where the run's read is older than half a minute", async () => {
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: true });
      run.clock.advance(31_000);
      local().forget();

      await run.provider.create(inputs);

      expect(calls(local())).to.deep.equal([LIST]);
    });
  });

  describe("refresh", () => {
    it("puts the live values of the managed settings into inputs and outputs", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });

      const after = await new Run(local()).refresh(state);

      expect(after.inputs).to.deep.equal({ organizationId: "org-acme", [SETTING]: false });
      expect(after.outputs[SETTING]).to.equal(false);
      expect(after.outputs["baseline"]).to.deep.equal({ [SETTING]: false });
    });

    it("changes nothing where nothing changed", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });

      const after = await new Run(local()).refresh(state);

      expect(after).to.deep.equal(state);
    });

    it("leaves a setting that is not managed out, whatever its value", async () => {
      const state = await new Run(local()).create({});
      local().click("org-acme", { [FIELD]: true });

      expect(await new Run(local()).refresh(state)).to.deep.equal(state);
    });

    it("never takes an organization that is not listed for deleted", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().remove("org-acme");

      const error = await failureOf(new Run(local()).refresh(state));

      expect(error.message).to.match(/OPIK_ORGANIZATION_NOT_VISIBLE/);
      expect(error.message).to.match(/pulumi state delete/);
    });

    for (const status of [403, 404, 500]) {
      it(`never takes HTTP ${status} for deleted`, async () => {
        const state = await new Run(local()).create({ [SETTING]: true });
        local().fault({ operation: "listOrganizations", times: 5 }, { kind: "response", status, body: "no" });

        const error = await failureOf(new Run(local()).refresh(state));

        expect(error.message).to.match(/\[OPIK_/);
      });
    }

    it("reads an organization that is not managed with every setting that it shows", async () => {
      const read = await new Run(local()).refresh({ id: "org-acme", inputs: {}, outputs: {} });

      expect(read.inputs).to.deep.equal({ organizationId: "org-acme", [SETTING]: false });
      expect(read.outputs["organizationName"]).to.equal("Acme");
    });
  });

  describe("delete", () => {
    it("gives the baseline back where the value is still ours, and says so", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().forget();

      const run = new Run(local());
      await run.destroy(state);

      expect(live()).to.equal(false);
      expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);
      expect(run.said).to.include(
        'organization "Acme" (org-acme): restrictInvitationsToAdmins is restored: true -> false.',
      );
    });

    it("writes nothing where the baseline is live", async () => {
      local().click("org-acme", { [FIELD]: true });
      const state = await new Run(local()).create({ [SETTING]: true });
      local().forget();

      await new Run(local()).destroy(state);

      expect(calls(local())).to.deep.equal([LIST]);
      expect(live()).to.equal(true);
    });

    it("leaves a value that somebody else set since, and says so", async () => {
      local().click("org-acme", { [FIELD]: true });
      const state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });
      local().forget();

      const run = new Run(local());
      await run.destroy(state);

      expect(calls(local())).to.deep.equal([LIST]);
      expect(live()).to.equal(false);
      expect(run.said[0]).to.match(/is false, not true as Pulumi set it: somebody else has changed it since/);
    });

    it("leaves it also where a refresh has put that value into the state", async () => {
      local().click("org-acme", { [FIELD]: true });
      let state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });
      state = await new Run(local()).refresh(state);

      await new Run(local()).destroy(state);

      expect(live()).to.equal(false);
    });

    it("gives back where the program has taken over what somebody else set", async () => {
      local().click("org-acme", { [FIELD]: true });
      let state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });
      state = await new Run(local()).refresh(state);
      state = await new Run(local()).up(state, { [SETTING]: false });

      await new Run(local()).destroy(state);

      expect(live()).to.equal(true);
    });

    it("gives back what a create of unknown fate may have written", async () => {
      local().fault({ operation: "updateOrganization", times: 5 }, { kind: "reset", after: "processing" });
      const error = await failureOf(new Run(local()).create({ [SETTING]: true }));
      expect(live()).to.equal(true);

      await new Run(local()).destroy({
        id: "org-acme",
        inputs: {},
        outputs: error["properties"] as Record<string, unknown>,
      });

      expect(live()).to.equal(false);
    });

    it("gives back what is still ours after an update that was accepted without effect", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().enable("write-ineffective");
      const error = await failureOf(new Run(local()).up(state, { [SETTING]: false }));
      local().disable("write-ineffective");
      local().click("org-acme", { [FIELD]: true });

      const last = new Run(local());
      await last.destroy({
        id: "org-acme",
        inputs: {},
        outputs: { ...(error["properties"] as Record<string, unknown>), baseline: { [SETTING]: false } },
      });

      expect(live()).to.equal(false);
      expect(last.said.join()).not.to.include("somebody else");
    });

    it("asks nothing where nothing is managed", async () => {
      const state = await new Run(local()).create({});
      local().forget();

      await new Run(local()).destroy(state);

      expect(calls(local())).to.deep.equal([]);
    });

    it("fails, and keeps the state, where the organization cannot be seen", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().remove("org-acme");

      expect((await failureOf(new Run(local()).destroy(state))).message).to.match(
        /OPIK_ORGANIZATION_NOT_VISIBLE/,
      );
    });
  });

  describe("which organization", () => {
    beforeEach(() =>
      local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" }),
    );

    it("is the declared one before the configured one", async () => {
      const run = new Run(local(), { config: { "opik:organizationId": "org-acme" } });

      expect((await run.create({ organizationId: "org-beta" })).id).to.equal("org-beta");
    });

    it("is the configured one where the resource names none", async () => {
      const run = new Run(local(), { config: { "opik:organizationId": "org-beta" } });

      expect((await run.create({ [SETTING]: true })).inputs["organizationId"]).to.equal("org-beta");
      expect(local().organization("org-beta")[FIELD]).to.equal(true);
      expect(live()).to.equal(false);
    });

    it("is the only one that the caller administers", async () => {
      local().remove("org-beta");
      local().addOrganization({ id: "org-gamma", name: "Gamma", [FIELD]: false }, { ada: "MEMBER" });

      expect((await new Run(local()).create({})).id).to.equal("org-acme");
    });

    it("stays the one that the resource manages when another one comes along", async () => {
      local().remove("org-beta");
      const state = await new Run(local()).create({ [SETTING]: true });
      local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });

      expect((await new Run(local()).up(state, { [SETTING]: true })).inputs["organizationId"]).to.equal(
        "org-acme",
      );
    });

    it("must be said where the caller administers several: the failure lists them with id and role", async () => {
      const { failures } = await new Run(local()).check({ [SETTING]: true });

      expect(failures).to.have.length(1);
      expect(failures[0]?.reason).to.include('"Acme" (org-acme, role ADMIN), "Beta" (org-beta, role ADMIN)');
      expect(failures[0]?.reason).to.include("opik:organizationId");
    });

    it("must be said where the caller administers none", async () => {
      local().enable("non-admin");

      const { failures } = await new Run(local()).check({ [SETTING]: true });

      expect(failures[0]?.reason).to.match(/administers none\. It sees: "Acme" \(org-acme, role MEMBER\)/);
    });

    it("must be one that is visible: the failure lists those that are", async () => {
      const { failures } = await new Run(local()).check({ organizationId: "org-typo" });

      expect(failures[0]?.reason).to.include('"org-typo" (from organizationId of the resource)');
      expect(failures[0]?.reason).to.include('"Acme" (org-acme, role ADMIN)');
    });

    it("is a reason to replace the resource when it changes", async () => {
      const run = new Run(local());
      const state = await run.create({ organizationId: "org-acme", [SETTING]: true });

      expect(await run.preview(state, { organizationId: "org-beta", [SETTING]: true })).to.deep.include({
        changes: true,
        replaces: ["organizationId"],
      });
    });

    it("may be unknown in a preview: then nothing is asked and nothing is said", async () => {
      const run = new Run(local());

      const { inputs, failures } = await run.check({ organizationId: UNKNOWN, [SETTING]: true });

      expect(failures).to.deep.equal([]);
      expect(inputs).to.deep.equal({ organizationId: UNKNOWN, [SETTING]: true });
      expect(calls(local())).to.deep.equal([]);
      expect(run.said).to.deep.equal([]);
    });

    it("may be known while a setting is unknown", async () => {
      const { failures } = await new Run(local()).check({ organizationId: "org-beta", [SETTING]: UNKNOWN });

      expect(failures).to.deep.equal([]);
    });
  });

  describe("the first preview", () => {
    it("says what is live and what is declared, and warns once that the write is assumed", async () => {
      const run = new Run(local());

      await run.check({ [SETTING]: true });
      await run.check({ [SETTING]: true });

      expect(run.said).to.have.length(2);
      expect(run.said[0]).to.equal(
        'organization "Acme" (org-acme): restrictInvitationsToAdmins: live false -> declared true.',
      );
      expect(run.said[1]).to.match(/^warning: Opik has not published how organization settings are written/);
      expect(calls(local())).to.deep.equal([LIST]);
    });

    it("refuses a caller who is not an administrator", async () => {
      local().enable("non-admin");

      const { failures } = await new Run(local()).check({ organizationId: "org-acme", [SETTING]: true });

      expect(failures[0]?.reason).to.include('The caller is MEMBER of organization "Acme" (org-acme)');
      expect(failures[0]?.reason).to.include("OPIK_NOT_ADMINISTRATOR");
      expect(calls(local())).to.deep.equal([LIST]);
    });

    it("lets somebody with fewer rights preview a resource that exists, with a warning", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().enable("non-admin");

      const run = new Run(local());
      const { failures } = await run.check({ [SETTING]: false }, state.inputs);

      expect(failures).to.deep.equal([]);
      expect(run.said).to.satisfy((said: string[]) =>
        said.some((one) => one.startsWith("warning: The caller is MEMBER")),
      );
    });

    it("takes an absent key for no value: a failure that names the deployment's key", async () => {
      local().enable("key-missing");

      const { failures } = await new Run(local()).check({ [SETTING]: false });

      expect(failures[0]?.property).to.equal(SETTING);
      expect(failures[0]?.reason).to.include(`does not contain ${FIELD}`);
      expect(failures[0]?.reason).to.include("SETTING_ABSENT");
    });

    it("does not mind an absent key that is not managed", async () => {
      local().enable("key-missing");

      expect((await new Run(local()).create({})).id).to.equal("org-acme");
    });

    it("finds two resources that contradict each other about one organization", async () => {
      const run = new Run(local());

      await run.check({ [SETTING]: true });
      const { failures } = await run.check({ organizationId: "org-acme", [SETTING]: false });

      expect(failures).to.have.length(1);
      expect(failures[0]?.reason).to.match(/is declared twice in this program, as true and as false/);
    });

    it("lets two resources agree about one organization", async () => {
      const run = new Run(local());

      await run.check({ [SETTING]: true });

      expect((await run.check({ [SETTING]: true })).failures).to.deep.equal([]);
    });
  });

  describe("writes that this deployment does not take", () => {
    for (const scenario of ["write-missing", "write-method-refused"] as const) {
      it(`are an error that says so and what to do (${scenario})`, async () => {
        local().enable(scenario);

        const error = await failureOf(new Run(local()).create({ [SETTING]: true }));

        expect(error.message).to.match(/writes organization settings in another way/);
        expect(error.message).to.match(/OPIK_WRITE_UNKNOWN/);
        expect(error).not.to.have.property("id");
        expect(live()).to.equal(false);
      });
    }
  });

  describe("a write that changes more than it was meant to", () => {
    it("is an error that names the field with its old and new value, and the resource is kept", async () => {
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true });
      local().click("org-acme", { academic: true });

      const error = await failureOf(run.provider.create(inputs));

      expect(error.message).to.match(/SETTING_UNEXPECTED_CHANGE/);
      expect(error.message).to.include("academic: false -> true");
      expect(error["id"]).to.equal("org-acme");
    });

    it("is settled by the next run", async () => {
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true });
      local().click("org-acme", { academic: true });
      const error = await failureOf(run.provider.create(inputs));
      local().forget();

      const kept = { id: "org-acme", inputs, outputs: error["properties"] as Record<string, unknown> };
      const state = await new Run(local()).up(kept, { [SETTING]: true });

      expect(calls(local())).to.deep.equal([LIST]);
      expect(state.outputs[SETTING]).to.equal(true);
      expect(state.outputs["baseline"]).to.deep.equal({ [SETTING]: false });
    });
  });

  it("is refused on an open-source server, which is named as one", async () => {
    local().enable("open-source");

    const { failures } = await new Run(local()).check({ [SETTING]: true });

    expect(failures[0]?.reason).to.match(
      /is an open-source Opik server \(version .+\), which has no organizations/,
    );
  });

  describe("decisions", () => {
    const many = Array.from({ length: 200 }, (_, index) => `org-${index}`);
    const addMany = () => {
      for (const id of many) {
        local().addOrganization({ id, name: id, [FIELD]: true }, { ada: "ADMIN" });
      }
    };
    const stateOf = (organizationId: string) => ({
      id: organizationId,
      inputs: { organizationId, [SETTING]: true },
      outputs: {
        organizationId,
        organizationName: organizationId,
        [SETTING]: true,
        baseline: { [SETTING]: false },
        __applied: { [SETTING]: true },
      },
    });

    it("of 200 resources in one run cost a handful of reads, also where the run takes a while", async () => {
      addMany();
      const run = new Run(local());
      for (const id of many) {
        run.clock.advance(100); // 20 s in all
        await run.up(stateOf(id), { organizationId: id, [SETTING]: true });
      }

      expect(calls(local())).to.deep.equal(Array.from({ length: 4 }, () => LIST));
    });

    it("are taken on what is live then, however long the run takes", async () => {
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true });
      run.clock.advance(10_000);
      local().click("org-acme", { [FIELD]: true });

      const { outs } = (await run.provider.create(inputs)) as { outs: { baseline: unknown } };

      expect(outs.baseline).to.deep.equal({ [SETTING]: true });
      expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
    });

    it("are reported on what is live then: a resource is not the same on old inputs", async () => {
      local().click("org-acme", { [FIELD]: true });
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true }, stateOf("org-acme").inputs);
      run.clock.advance(10_000);
      local().click("org-acme", { [FIELD]: false });

      const { changes } = (await run.provider.diff("org-acme", stateOf("org-acme").outputs, inputs)) as {
        changes: boolean;
      };

      expect(changes).to.equal(true);
    });
  });

  describe("a list of organizations", () => {
    let body: object = [];
    const answered = (next: object) => {
      body = next;
    };
    const acme = { id: "org-acme", name: "Acme", role: "ADMIN", [FIELD]: false };
    const reasonOf = async (organizationId?: string) => {
      local().fault({ operation: "listOrganizations" }, { kind: "response", status: 200, body });
      const { failures } = await new Run(local()).check({
        ...(organizationId === undefined ? {} : { organizationId }),
        [SETTING]: false,
      });
      return failures.map(({ reason }) => reason).join();
    };

    it("may have entries that cannot be read, of which only the one that is asked for matters", async () => {
      const odd = { id: "org-odd", name: "Odd", role: 7 };
      answered([odd, "text", acme]);
      expect(await reasonOf("org-acme")).to.equal("");
      expect(await reasonOf()).to.equal("");
      expect(await reasonOf("org-odd")).to.match(
        /an entry for the organization org-odd of an unexpected shape \(role .*OPIK_RESPONSE_UNEXPECTED/,
      );
      expect(await reasonOf("org-other")).to.match(/OPIK_ORGANIZATION_NOT_VISIBLE/);
    });

    it("may not have two entries for the organization that is asked for", async () => {
      answered([acme, { ...acme, [FIELD]: true }]);
      expect(await reasonOf("org-acme")).to.match(
        /2 entries for the organization org-acme.*OPIK_RESPONSE_UNEXPECTED/,
      );
    });

    it("of nothing that can be read is no list of organizations", async () => {
      answered([{ id: 1 }]);
      expect(await reasonOf("org-acme")).to.match(/OPIK_RESPONSE_UNEXPECTED/);
    });
  });

  describe("texts of the deployment that nothing can store", () => {
    const hostile: Readonly<Record<string, string>> = {
      "a name cut within a character": "caf\ud83d",
      "the other half": "\ude00 Acme",
      "the engine's word for unknown": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      "a control character": "a\u0000b\u001b[31m",
    };
    for (const [what, name] of Object.entries(hostile)) {
      it(`do not get into the state, nor into a message: ${what}`, async () => {
        local().click("org-acme", { name, paymentPlan: name, [`x${name}`]: name });
        const run = new Run(local());

        const state = await run.create({ [SETTING]: true });
        const again = await new Run(local()).refresh(state);
        const checked = await run.check({ organizationId: name, [SETTING]: true });

        for (const properties of [state.outputs, again.inputs, again.outputs]) {
          const carried = Struct.deserializeBinary(
            Struct.fromJavaScript(properties as never).serializeBinary(),
          );
          expect(carried.toJavaScript()).to.deep.equal(properties);
          expect(JSON.stringify(properties)).not.to.match(
            /\\ud[89a-f]|:"04da6b54-80e4-46f7-96ec-b56ff0331ba9"/,
          );
        }
        const said = [...run.said, ...checked.failures.map(({ reason }) => reason)];
        expect(said.every((text) => text.isWellFormed())).to.equal(true);
        expect(local().requestsOf("updateOrganization")).to.have.length(1);
      });
    }
  });

  it("an organization that is not visible: the error says whether its id was to be imported or is of the state", async () => {
    const nowhere = { id: "org-nowhere", inputs: {}, outputs: {} };
    expect((await failureOf(new Run(local()).refresh(nowhere))).message).to.include(
      "(from the id to import)",
    );

    const managed = { ...nowhere, outputs: { baseline: {} } };
    expect((await failureOf(new Run(local()).refresh(managed))).message).to.include(
      "(from the state of the stack)",
    );
  });
});
