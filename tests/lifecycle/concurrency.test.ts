import { expect } from "chai";
import type { RecordedRequest } from "../../emulator";
import { failureOf, Run } from "../support/dynamicHost";
import { calls, LIST, useLocalOpik } from "../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";

describe("several who change the same things", () => {
  const local = useLocalOpik();
  const live = () => local().organization("org-acme")[FIELD];

  /** Somebody acts as soon as a request of this operation is answered, once. */
  function whenAnswered(operation: string, act: () => void) {
    local().onRequest = (request: RecordedRequest) => {
      if (request.operation === operation) {
        delete local().onRequest;
        act();
      }
    };
  }

  describe("somebody who clicks while we write", () => {
    it("takes our value back before we have seen it: an error, and the next run goes on from what was kept", async () => {
      const run = new Run(local());
      const { inputs } = await run.check({ [SETTING]: true });
      whenAnswered("updateOrganization", () => local().click("org-acme", { [FIELD]: false }));

      const error = await failureOf(run.provider.create(inputs));

      expect(error.message).to.match(/SETTING_NOT_EFFECTIVE/);
      const kept = { id: "org-acme", inputs, outputs: error["properties"] as Record<string, unknown> };
      await new Run(local()).up(kept, { [SETTING]: true });
      expect(live()).to.equal(true);
    });

    it("sets what we are about to set: one write, which changes nothing, and the first value seen is the baseline", async () => {
      const run = new Run(local());
      whenAnswered("listOrganizations", () => local().click("org-acme", { [FIELD]: true }));

      const { outputs } = await run.create({ [SETTING]: true });

      expect(live()).to.equal(true);
      expect(outputs["baseline"]).to.deep.equal({ [SETTING]: false });
    });

    it("takes our value back after the run: a preview says what was changed, without a refresh", async () => {
      const state = await new Run(local()).create({ [SETTING]: true });
      local().click("org-acme", { [FIELD]: false });

      const run = new Run(local());
      await run.check({ [SETTING]: true }, state.inputs);

      expect(run.said).to.include(
        `organization "Acme" (org-acme): ${SETTING} was changed outside of Pulumi: true -> false; declared: true.`,
      );
    });
  });

  describe("two stacks that declare one setting of one organization", () => {
    it("differently: each run says what the other did, and giving back leaves the other's value alone", async () => {
      const strict = await new Run(local()).create({ [SETTING]: true });
      const run = new Run(local());
      const lenient = await run.create({ [SETTING]: false });
      expect(run.said).to.include(`organization "Acme" (org-acme): ${SETTING}: live true -> declared false.`);

      const again = new Run(local());
      await again.check({ [SETTING]: true }, strict.inputs);
      expect(again.said.join("\n")).to.include("was changed outside of Pulumi: true -> false");

      const last = new Run(local());
      await last.destroy(strict);
      expect(live()).to.equal(false);

      await new Run(local()).destroy(lenient);
      expect(live()).to.equal(true);
    });

    it("alike: what one gives back under the other shows in the other's next preview", async () => {
      const first = await new Run(local()).create({ [SETTING]: true });
      const second = await new Run(local()).create({ [SETTING]: true });

      const destroying = new Run(local());
      await destroying.destroy(first);
      expect(destroying.said).to.include(
        `organization "Acme" (org-acme): ${SETTING} is restored: true -> false.`,
      );

      const run = new Run(local());
      const healed = await run.up(second, { [SETTING]: true });
      expect(run.said.join("\n")).to.include("was changed outside of Pulumi: true -> false");
      expect(live()).to.equal(true);

      // It came second, so what it found was the first one's value.
      await new Run(local()).destroy(healed);
      expect(live()).to.equal(true);
    });

    it("at the same time: both end with the same value and neither fails", async () => {
      const states = await Promise.all(
        Array.from({ length: 5 }, () => new Run(local()).create({ [SETTING]: true })),
      );

      expect(live()).to.equal(true);
      for (const state of states) {
        local().forget();
        await new Run(local()).up(state, { [SETTING]: true });
        expect(calls(local())).to.deep.equal([LIST]);
      }
    });
  });

  describe("a project that somebody else creates under the same name", () => {
    const project = () => new Run(local(), { kind: "Project" });

    it("between our look and our create: an error that names it, and there is one project", async () => {
      const run = project();
      const { inputs } = await run.check({ name: "support" });
      const other = await project().create({ name: "support" });

      const error = await failureOf(run.provider.create(inputs));

      expect(error.message).to.include("OPIK_PROJECT_EXISTS");
      expect(error.message).to.include(other.id);
      expect(local().projects()).to.have.length(1);
    });

    it("between our look and our create, where we adopt: it is taken over, and there is one project", async () => {
      const run = project();
      const { inputs } = await run.check({ name: "support", description: "Ours", adopt: true });
      const other = await project().create({ name: "support" });

      const { id } = (await run.provider.create(inputs)) as { id: string };

      expect(id).to.equal(other.id);
      expect(local().projects()).to.have.length(1);
      expect(local().projects()[0]?.description).to.equal("Ours");
    });

    it("at the same time: one is created, the others are told which", async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => project().create({ name: "support" })),
      );

      const [only, ...more] = local().projects();
      expect(more).to.deep.equal([]);
      expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
      for (const result of results) {
        if (result.status === "rejected") {
          expect(String(result.reason.message)).to.include(only?.id);
        }
      }
    });
  });
});
