import { expect } from "chai";
import {
  LocalOpik,
  LocalOpikError,
  type ScenarioName,
  scenarioNames,
  type WritingStyle,
  writingStyles,
} from "../../../emulator";
import { type Sent, toggle } from "../../support/recorder";
import { admin, adminSession, failureOf, get, list } from "./support";

const FIELD = "onlyAdminsInviteByEmail";

type Invented = Exclude<WritingStyle, "contract">;

const invented = writingStyles.filter((one): one is Invented => one !== "contract");

/** Bodies that a deployment must not take, as what becomes of its own; the sentence that says what is wrong. */
const strangeBodies: Readonly<Record<Invented, readonly (readonly [(body: string) => string, string])[]>> = {
  "patch-nested": [
    [withField("extra"), "Body field extra is not known."],
    [withField("settings", "extra"), "Body field settings.extra is not known."],
  ],
  "whole-object-put": [
    [withField("extra"), "Body field extra is not known."],
    [withField("constructor"), "Body field constructor is not known."],
  ],
  "post-action-csrf": [[withField("extra"), "Body field extra is not known."]],
  "query-switch": [[() => "{}", "The operation takes no body, but one was sent."]],
  "enable-disable": [[() => "{}", "The operation takes no body, but one was sent."]],
  graphql: [
    [withField("extra"), "Body field extra is not known."],
    [withField("variables", "input", "extra"), "Body field variables.input.extra is not known."],
  ],
  form: [
    [(body) => `${body}&extra=1`, "Body field extra is not known."],
    [(body) => `${body}&${FIELD}=true`, "The body is not a form without repetitions."],
  ],
};

function withField(...path: string[]): (body: string) => string {
  return (body) => {
    const whole = JSON.parse(body);
    const holder = path.slice(0, -1).reduce((value, name) => value[name], whole);
    holder[path.at(-1) ?? ""] = 1;
    return JSON.stringify(whole);
  };
}

describe("a deployment that writes settings in another way", () => {
  it("is refused when there is no such way", async () => {
    const refused = await LocalOpik.start({ writing: "nope" as "form" }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(LocalOpikError);
    expect((refused as Error).message).to.include('"nope"');
  });

  for (const writing of invented) {
    describe(writing, () => {
      let opik: LocalOpik;
      beforeEach(async () => {
        opik = await LocalOpik.start({ writing });
      });
      afterEach(() => opik.stop());

      const live = () => opik.organization("org-acme")[FIELD];
      const switchOn = (alter?: (sent: Sent) => Sent) => toggle(opik, writing, true, alter);
      const says = (sentence: string) => {
        const { method, path, violations } = opik.requests.at(-1) ?? {};
        expect(violations).to.deep.equal([sentence]);
        expect(opik.violations).to.deep.equal([`${method} ${path}: ${sentence}`]);
      };

      it("takes its own request in both directions, and it is recorded as the write that it is", async () => {
        await toggle(opik, writing, true);
        expect(live()).to.equal(true);
        await toggle(opik, writing, false);
        expect(live()).to.equal(false);

        expect(opik.requestsOf("updateOrganization")).to.have.length(2);
        expect(opik.violations).to.deep.equal([]);
      });

      it("leaves the organization's other fields alone", async () => {
        const before = opik.organization("org-acme");
        await switchOn();

        expect(opik.organization("org-acme")).to.deep.equal({ ...before, [FIELD]: true });
      });

      it("does not have the contract's route, and does not blame a client that tries it", async () => {
        const answer = await fetch(`${opik.url}/api/organizations/org-acme`, {
          method: "PATCH",
          headers: { "content-type": "application/json", ...adminSession },
          body: JSON.stringify({ [FIELD]: true }),
        });

        expect(answer.status).to.equal(writing === "whole-object-put" ? 405 : 404);
        expect(live()).to.equal(false);
        expect(opik.requests.map(({ operation }) => operation)).to.deep.equal(["updateOrganization"]);
        expect(opik.violations).to.deep.equal([]);
      });

      it("refuses an unknown query parameter", async () => {
        const { status } = await switchOn((sent) => ({
          ...sent,
          path: `${sent.path}${sent.path.includes("?") ? "&" : "?"}extra=1`,
        }));

        expect(status).to.equal(400);
        expect(live()).to.equal(false);
        says("Query parameter extra is not known.");
      });

      for (const [index, [strange, sentence]] of strangeBodies[writing].entries()) {
        it(`refuses a body that it does not take (${index + 1})`, async () => {
          const { status } = await switchOn((sent) => ({
            ...sent,
            headers: { "content-type": "application/json", ...sent.headers },
            body: strange(sent.body ?? ""),
          }));

          expect(status).to.equal(400);
          expect(live()).to.equal(false);
          says(sentence);
        });
      }

      it("answers a path that cannot be decoded, and is there afterwards", async () => {
        const { status } = await switchOn((sent) => ({
          ...sent,
          path: sent.path.includes("org-acme") ? sent.path.replace("org-acme", "%zz") : `${sent.path}/%zz`,
        }));

        expect(status).to.equal(404);
        says("The contract has no such route.");
        expect((await switchOn()).status).to.be.within(200, 204);
      });

      it("asks who is calling before anything else", async () => {
        const { status } = await switchOn((sent) => ({
          ...sent,
          headers: { ...sent.headers, authorization: "wrong" },
        }));

        expect(status).to.equal(401);
        expect(live()).to.equal(false);
        expect(opik.requests.at(-1)).to.include({ operation: "updateOrganization", user: undefined });
      });

      describe("in the scenario", () => {
        const done = async () => {
          expect((await switchOn()).status).to.be.within(200, 204);
          expect(live()).to.equal(true);
        };
        const refused = async (wanted: number) => {
          expect((await switchOn()).status).to.equal(wanted);
          expect(live()).to.equal(false);
        };
        const expectations: Readonly<Record<ScenarioName, () => Promise<unknown>>> = {
          "non-admin": () => refused(403),
          "key-missing": done,
          "open-source": () => refused(404),
          "write-missing": () => refused(404),
          "write-method-refused": () => refused(405),
          "write-ineffective": async () => {
            expect((await switchOn()).status).to.be.within(200, 204);
            expect(live()).to.equal(false);
          },
          "slow-read-after-write": async () => {
            await done();
            const seen: unknown[] = [];
            for (let read = 0; read < 4; read += 1) {
              const { json } = await get(opik, list, adminSession);
              seen.push((json as Record<string, unknown>[])[0]?.[FIELD]);
            }
            expect(seen).to.deep.equal([false, false, false, true]);
          },
          "session-only": async () => {
            const byKey = await switchOn((sent) => ({ ...sent, headers: { ...sent.headers, ...admin } }));
            expect(byKey.status).to.equal(401);
            expect(live()).to.equal(false);
            await done();
          },
          "no-organizations": () => refused(404),
          "neighbour-moves": async () => {
            await done();
            expect(opik.organization("org-acme")["academic"]).to.equal(true);
          },
        };
        for (const scenario of scenarioNames) {
          it(scenario, async () => {
            opik.enable(scenario);
            await expectations[scenario]();
            expect(opik.requests.at(-1)?.violations).to.deep.equal([]);
            expect(opik.requestsOf("updateOrganization")).not.to.have.length(0);
          });
        }
      });

      it("gets the faults that are for writes", async () => {
        opik.fault({ operation: "updateOrganization" }, { kind: "response", status: 503 });
        expect((await switchOn()).status).to.equal(503);
        expect(live()).to.equal(false);

        opik.fault({ operation: "updateOrganization" }, { kind: "reset", after: "nothing" });
        expect(await failureOf(switchOn())).to.equal("ECONNRESET");
        expect(live()).to.equal(false);

        opik.fault({ operation: "updateOrganization" }, { kind: "reset", after: "processing" });
        expect(await failureOf(switchOn())).to.equal("ECONNRESET");
        expect(live()).to.equal(true);
      });
    });
  }

  describe("whole-object-put", () => {
    let opik: LocalOpik;
    beforeEach(async () => {
      opik = await LocalOpik.start({ writing: "whole-object-put" });
    });
    afterEach(() => opik.stop());

    const put = (change: (organization: Record<string, unknown>) => void) =>
      toggle(opik, "whole-object-put", true, (sent) => {
        const organization = JSON.parse(sent.body ?? "");
        change(organization);
        return { ...sent, body: JSON.stringify(organization) };
      });

    const broken: Readonly<Record<string, (organization: Record<string, unknown>) => void>> = {
      "Body field name is missing.": (organization) => delete organization["name"],
      "Body field name must be a string, but is null.": (organization) => {
        organization["name"] = null;
      },
      "Body field name must not be blank.": (organization) => {
        organization["name"] = " ";
      },
      "Body field id is missing.": (organization) => delete organization["id"],
      "Body field id is not the id in the path.": (organization) => {
        organization["id"] = "org-other";
      },
      "Body field role is not known.": (organization) => {
        organization["role"] = "ADMIN";
      },
    };
    for (const [sentence, change] of Object.entries(broken)) {
      it(`refuses an object that would break the organization: ${sentence}`, async () => {
        const before = opik.organization("org-acme");
        expect((await put(change)).status).to.equal(400);
        expect(opik.organization("org-acme")).to.deep.equal(before);
        expect(opik.requests.at(-1)?.violations).to.deep.equal([sentence]);
      });
    }

    it("wipes any other field that is left out", async () => {
      await put((organization) => delete organization["academic"]);
      expect(opik.organization("org-acme")).to.include({ name: "Acme", [FIELD]: true });
      expect(opik.organization("org-acme")).not.to.have.property("academic");
    });

    it("takes fields that the organization has and the contract does not know", async () => {
      opik.click("org-acme", { region: "eu" });
      await put((organization) => {
        organization["region"] = "us";
      });
      expect(opik.organization("org-acme")).to.include({ region: "us", [FIELD]: true });
      expect(opik.violations).to.deep.equal([]);
    });
  });

  describe("post-action-csrf", () => {
    it("wants the token of the session's cookie in a header, and is for sessions only", async () => {
      const opik = await LocalOpik.start({ writing: "post-action-csrf" });
      try {
        const attempt = (headers: Record<string, string>) =>
          toggle(opik, "post-action-csrf", true, (sent) => ({
            ...sent,
            headers: { ...sent.headers, ...headers },
          }));
        expect((await attempt({ "x-csrf-token": "wrong" })).status).to.equal(403);
        expect((await attempt(admin)).status).to.equal(401);
        expect(opik.organization("org-acme")[FIELD]).to.equal(false);
        expect((await attempt({})).status).to.be.within(200, 204);
        expect(opik.violations).to.deep.equal([]);
      } finally {
        await opik.stop();
      }
    });
  });
});
