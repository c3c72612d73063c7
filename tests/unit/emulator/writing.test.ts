import { expect } from "chai";
import { LocalOpik, type WritingStyle, writingStyles } from "../../../provider/emulator";
import { toggle } from "../../support/recorder";

const FIELD = "onlyAdminsInviteByEmail";

describe("a deployment that writes settings in another way", () => {
  for (const writing of writingStyles.filter(
    (one): one is Exclude<WritingStyle, "contract"> => one !== "contract",
  )) {
    describe(writing, () => {
      let opik: LocalOpik;
      beforeEach(async () => {
        opik = await LocalOpik.start({ writing });
      });
      afterEach(() => opik.stop());

      it("takes its own request in both directions, and it is recorded as the write that it is", async () => {
        await toggle(opik, writing, true);
        expect(opik.organization("org-acme")[FIELD]).to.equal(true);
        await toggle(opik, writing, false);
        expect(opik.organization("org-acme")[FIELD]).to.equal(false);

        expect(opik.requestsOf("updateOrganization")).to.have.length(2);
        expect(opik.violations).to.deep.equal([]);
      });

      it("leaves the organization's other fields alone", async () => {
        const before = opik.organization("org-acme");
        await toggle(opik, writing, true);

        expect(opik.organization("org-acme")).to.deep.equal({ ...before, [FIELD]: true });
      });

      it("does not have the contract's route", async () => {
        const answer = await fetch(`${opik.url}/api/organizations/org-acme`, {
          method: "PATCH",
          headers: { "content-type": "application/json", cookie: "sessionToken=local-admin-session" },
          body: JSON.stringify({ [FIELD]: true }),
        });

        expect(answer.status).to.equal(404);
        expect(opik.organization("org-acme")[FIELD]).to.equal(false);
      });

      it("refuses somebody who is no administrator", async () => {
        opik.enable("non-admin");

        expect((await toggle(opik, writing, true)).status).to.equal(403);
        expect(opik.organization("org-acme")[FIELD]).to.equal(false);
      });
    });
  }
});
