import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { defaultOrganizations } from "../../../emulator";
import { calls, LIST, useLocalOpik, WRITE } from "../../support/localOpik";
import { ADMIN, doctorAt, FIELD, SETTING } from "./support";

const PROVE = `prove.${SETTING}`;
const TOGGLE = `toggle.${SETTING}`;

/** A second organization, with the setting on. */
const beta = {
  id: "org-beta",
  name: "Beta",
  paymentPlan: "enterprise_organization",
  academic: false,
  [FIELD]: true,
  workspaceRolesEnabled: false,
  costIntelligenceEnabled: false,
};

describe("doctor --prove", () => {
  const opik = useLocalOpik();
  const prove = () => doctorAt(opik(), ADMIN.session, { prove: "same" });
  const live = () => opik().organization("org-acme")[FIELD];

  for (const value of [false, true]) {
    it(`writes the value that is there (${value}), reads back, and says what that proves`, async () => {
      opik().click("org-acme", { [FIELD]: value });
      const examined = await prove();

      expect(calls(opik()).slice(3)).to.deep.equal([LIST, WRITE, LIST]);
      expect(
        opik()
          .requestsOf("updateOrganization")
          .map(({ body }) => body),
      ).to.deep.equal([{ [FIELD]: value }]);
      expect(live()).to.equal(value);
      expect(examined.check(PROVE).status).to.equal("ok");
      expect(examined.check(PROVE).summary)
        .to.contain(`${SETTING} = ${value}`)
        .and.to.contain("7 other fields");
      expect(examined.check(PROVE).detail?.join()).to.contain("was not tested");
      expect(examined.report.ok).to.equal(true);
      expect(examined.ids).to.not.include(TOGGLE);
    });
  }

  it("says beforehand what it will do", async () => {
    let writesSoFar: number | undefined;
    await doctorAt(opik(), ADMIN.session, {
      prove: "same",
      announce: (sentence) => {
        writesSoFar = opik().requestsOf("updateOrganization").length;
        expect(sentence).to.match(
          /^Will write restrictInvitationsToAdmins = false, .* to organization "Acme" \(org-acme\) with PATCH \/organizations\/\{organizationId\}/,
        );
      },
    });
    expect(writesSoFar).to.equal(0);
  });

  it("looks at the value afresh: what somebody changed meanwhile is not put back", async () => {
    await doctorAt(opik(), ADMIN.session, {
      prove: "same",
      announce: () => opik().click("org-acme", { [FIELD]: true }),
    });
    expect(live()).to.equal(true);
    expect(
      opik()
        .requestsOf("updateOrganization")
        .map(({ body }) => body),
    ).to.deep.equal([{ [FIELD]: true }]);
  });

  for (const scenario of ["write-missing", "write-method-refused"] as const) {
    it(`${scenario}: this deployment writes another way, which \`learn\` finds out`, async () => {
      opik().enable(scenario);
      const examined = await prove();

      expect(examined.with("fail")).to.deep.equal([PROVE]);
      expect(examined.check(PROVE).code).to.equal("OPIK_WRITE_UNKNOWN");
      expect(examined.check(PROVE).next).to.contain("pulumi-opik learn");
    });
  }

  it("write-ineffective: cannot be seen from an unchanged value, and nothing else is claimed", async () => {
    opik().enable("write-ineffective");
    const examined = await prove();

    expect(examined.check(PROVE).status).to.equal("ok");
    expect(examined.check(PROVE).detail?.join()).to.contain("--prove toggle");
  });

  it("a neighbour that moves is an alarm that names old and new value", async () => {
    opik().onRequest = ({ operation }) => {
      if (operation === "updateOrganization") {
        opik().click("org-acme", { academic: true, apiSecret: "new-secret-value" });
      }
    };
    opik().click("org-acme", { apiSecret: "old-secret-value" });
    const examined = await doctorAt(opik(), ADMIN.session, { prove: "toggle" });

    expect(examined.check(PROVE).status).to.equal("fail");
    expect(examined.check(PROVE).code).to.equal("SETTING_UNEXPECTED_CHANGE");
    expect(examined.check(PROVE).summary).to.contain("academic: false -> true");
    expect(examined.text).to.not.contain("secret-value");
    expect(examined.check(TOGGLE).status, "is not tried after that").to.equal("skip");
    expect(opik().requestsOf("updateOrganization")).to.have.length(1);
  });

  it("a field that disappears is a neighbour that moved", async () => {
    opik().onRequest = ({ operation }) => {
      if (operation === "updateOrganization") {
        opik().click("org-acme", { paymentPlan: undefined });
      }
    };
    const examined = await prove();

    expect(examined.check(PROVE).summary).to.contain('paymentPlan: "enterprise_organization" -> absent');
  });

  describe("where the caller sees another organization", () => {
    const two = useLocalOpik({ organizations: [...defaultOrganizations, beta] });
    const proving = (how: "same" | "toggle" = "same") =>
      doctorAt(two(), { ...ADMIN.session, OPIK_ORGANIZATION_ID: "org-acme" }, { prove: how });
    /** A request that writes another organization, whatever it was meant for. */
    const onWrite = (change: () => void) => {
      two().onRequest = ({ operation }) => {
        if (operation === "updateOrganization") {
          change();
        }
      };
    };

    it("says that it did not change", async () => {
      const examined = await proving();

      expect(examined.check(PROVE).status).to.equal("ok");
      expect(examined.check(PROVE).summary).to.contain("the 1 other organization that this caller sees");
    });

    it("is an alarm where it changed, which names it, the values, and what to do by hand", async () => {
      onWrite(() => two().click("org-beta", { [FIELD]: false }));
      const examined = await proving("toggle");

      expect(examined.check(PROVE)).to.include({ status: "fail", code: "DOCTOR_OTHER_CHANGED" });
      expect(examined.check(PROVE).summary)
        .to.contain('organization "Beta" (org-beta)')
        .and.to.contain(`${FIELD}: true -> false`);
      expect(examined.check(PROVE).next).to.contain("back by hand");
      expect(examined.check(TOGGLE).status, "is not tried after that").to.equal("skip");
    });

    it("is an alarm where it went, also where the written one is not as it was either", async () => {
      onWrite(() => {
        two().click("org-acme", { academic: true });
        two().click("org-beta", { paymentPlan: undefined });
      });
      const { code, summary } = (await proving()).check(PROVE);

      expect(code).to.equal("DOCTOR_OTHER_CHANGED");
      expect(summary).to.contain("paymentPlan").and.to.contain("absent");
    });

    it("is an alarm where it changed with the opposite value only", async () => {
      two().onRequest = ({ operation, body }) => {
        if (operation === "updateOrganization") {
          two().click("org-beta", { academic: (body as Record<string, unknown>)[FIELD] });
        }
      };
      const examined = await proving("toggle");

      expect(examined.check(PROVE).status).to.equal("ok");
      expect(examined.check(TOGGLE).code).to.equal("DOCTOR_OTHER_CHANGED");
      expect(two().organization("org-acme")[FIELD]).to.equal(false);
    });

    it("is an alarm where it changed although the write failed", async () => {
      onWrite(() => two().click("org-beta", { [FIELD]: false }));
      two().fault({ operation: "updateOrganization" }, { kind: "response", status: 500, body: "oops" });

      expect((await proving()).check(PROVE).code).to.equal("DOCTOR_OTHER_CHANGED");
    });

    it("is told where only a field changed that nobody knows, such as the time of a visit", async () => {
      two().click("org-beta", { lastVisit: 1 });
      onWrite(() => two().click("org-beta", { lastVisit: 2 }));
      const { status, summary } = (await proving()).check(PROVE);

      expect(status).to.equal("warn");
      expect(summary).to.contain("lastVisit: 1 -> 2");
    });
  });

  it("a write that is forbidden is a failure", async () => {
    opik().fault(
      { operation: "updateOrganization" },
      { kind: "response", status: 403, body: { msg: "not you" } },
    );
    const examined = await prove();

    expect(examined.check(PROVE).code).to.equal("OPIK_FORBIDDEN");
    expect(examined.check(PROVE).summary).to.contain("not you");
  });

  it("cancelled before: nothing is written", async () => {
    const ending = new AbortController();
    opik().onRequest = ({ operation, credential }) => {
      if (operation === "listOrganizations" && credential === "session") {
        ending.abort();
      }
    };
    const examined = await doctorAt(opik(), ADMIN.session, { prove: "toggle", signal: ending.signal });

    expect(examined.report.ok).to.equal(false);
    expect(opik().requestsOf("updateOrganization")).to.have.length(0);
  });
});

describe("doctor --prove toggle", () => {
  const opik = useLocalOpik();
  const toggle = (signal?: AbortSignal) => doctorAt(opik(), ADMIN.session, { prove: "toggle", signal });
  const live = () => opik().organization("org-acme")[FIELD];
  const written = () =>
    opik()
      .requestsOf("updateOrganization")
      .map(({ body, status }) => [(body as Record<string, unknown>)[FIELD], status]);
  /** Does something when the opposite value has been written, or is about to be. */
  const onOpposite = (act: () => void) => {
    opik().onRequest = ({ operation, body }) => {
      if (operation === "updateOrganization" && (body as Record<string, unknown>)[FIELD] === true) {
        act();
      }
    };
  };

  it("writes the value that is there, then the opposite, then the first again, and sees each live", async () => {
    const examined = await toggle();

    expect(written()).to.deep.equal([
      [false, 204],
      [true, 204],
      [false, 204],
    ]);
    expect(calls(opik()).slice(3)).to.deep.equal([LIST, WRITE, LIST, LIST, WRITE, LIST, WRITE, LIST]);
    expect(live()).to.equal(false);
    expect(examined.check(TOGGLE).status).to.equal("ok");
    expect(examined.check(TOGGLE).summary).to.contain("switched to true and then back to false");
    expect(examined.check(PROVE).detail).to.equal(undefined);
    expect(examined.announced.join()).to.contain("then the opposite value, then the present one again");
  });

  it("waits for a server whose reads lag behind", async () => {
    opik().enable("slow-read-after-write");
    const examined = await toggle();

    expect(examined.check(TOGGLE).status).to.equal("ok");
    expect(examined.clock.slept.length).to.be.greaterThan(3);
    expect(live()).to.equal(false);
  });

  it("write-ineffective: is found out, and the first value is written again all the same", async () => {
    opik().enable("write-ineffective");
    const examined = await toggle();

    expect(examined.with("fail")).to.deep.equal([TOGGLE]);
    expect(examined.check(TOGGLE).code).to.equal("SETTING_NOT_EFFECTIVE");
    expect(examined.check(TOGGLE).detail).to.deep.equal([`${SETTING} is false again.`]);
    expect(written().at(-1)?.[0]).to.equal(false);
  });

  it("puts back after a neighbour moved with the opposite value", async () => {
    onOpposite(() => opik().click("org-acme", { academic: true }));
    const examined = await toggle();

    expect(examined.check(TOGGLE).code).to.equal("SETTING_UNEXPECTED_CHANGE");
    expect(live()).to.equal(false);
  });

  it("tells a neighbour that moves to and fro with the setting", async () => {
    opik().onRequest = ({ operation, body }) => {
      if (operation === "updateOrganization") {
        opik().click("org-acme", { academic: (body as Record<string, unknown>)[FIELD] });
      }
    };
    const examined = await toggle();

    expect(examined.check(PROVE).status).to.equal("ok");
    expect(examined.check(TOGGLE).code).to.equal("SETTING_UNEXPECTED_CHANGE");
    expect(examined.check(TOGGLE).summary).to.contain("academic: false -> true");
    expect(opik().organization("org-acme")["academic"]).to.equal(false);
  });

  it("puts back where reading back fails", async () => {
    // The reads so far: without a credential, with one, before and after the first write, before the second.
    opik().fault({ operation: "listOrganizations", skip: 5 }, { kind: "response", status: 403, body: "no" });
    const examined = await toggle();

    expect(examined.check(TOGGLE).code).to.equal("OPIK_FORBIDDEN");
    expect(examined.check(TOGGLE).detail).to.deep.equal([`${SETTING} is false again.`]);
    expect(live()).to.equal(false);
    expect(written().at(-1)).to.deep.equal([false, 204]);
  });

  it("puts back where it is cancelled in between, and says so", async () => {
    const ending = new AbortController();
    onOpposite(() => ending.abort());
    const examined = await toggle(ending.signal);

    expect(live()).to.equal(false);
    expect(written().at(-1)).to.deep.equal([false, 204]);
    expect(examined.check(TOGGLE).status).to.equal("fail");
    expect(examined.check(TOGGLE).summary).to.equal("Cancelled.");
    expect(examined.check(TOGGLE).detail).to.deep.equal([`${SETTING} is false again.`]);
  });

  it("puts back where the fate of the write is not known", async () => {
    opik().fault(
      { operation: "updateOrganization", skip: 1, times: 5 },
      { kind: "reset", after: "processing" },
    );
    const examined = await toggle();

    expect(examined.check(TOGGLE).code).to.equal("OPIK_CONNECTION_BROKEN");
    expect(live()).to.equal(false);
  });

  it("puts nothing back where the opposite value was refused", async () => {
    opik().fault({ operation: "updateOrganization", skip: 1 }, { kind: "response", status: 403, body: "no" });
    const examined = await toggle();

    expect(examined.check(TOGGLE).code).to.equal("OPIK_FORBIDDEN");
    expect(written()).to.deep.equal([
      [false, 204],
      [true, 403],
    ]);
  });

  it("is an alarm where the first value cannot be put back: what it was, and what to do by hand", async () => {
    opik().fault(
      { operation: "updateOrganization", skip: 2 },
      { kind: "response", status: 403, body: "gone" },
    );
    const examined = await toggle();

    const { status, summary, next, detail = [] } = examined.check(TOGGLE);
    expect(status).to.equal("fail");
    expect(live(), "the scene is set").to.equal(true);
    expect(summary).to.match(
      /^NOT RESTORED: restrictInvitationsToAdmins of organization "Acme" \(org-acme\) was false/,
    );
    expect(next).to.contain("Set it to false by hand now");
    expect(detail.join()).to.contain("OPIK_FORBIDDEN");
  });

  it("is an alarm where the first value is put back and does not show", async () => {
    onOpposite(() => opik().enable("write-ineffective"));
    const examined = await toggle();

    expect(live(), "the scene is set").to.equal(true);
    expect(examined.check(TOGGLE).summary).to.match(/^NOT RESTORED/);
    expect(examined.check(TOGGLE).detail?.join()).to.contain("SETTING_NOT_EFFECTIVE");
  });

  it("tells a neighbour that moved while the first value was put back", async () => {
    let writes = 0;
    opik().onRequest = ({ operation }) => {
      writes += operation === "updateOrganization" ? 1 : 0;
      if (writes === 3) {
        opik().click("org-acme", { academic: true });
      }
    };
    const examined = await toggle();

    expect(examined.check(TOGGLE).code).to.equal("SETTING_UNEXPECTED_CHANGE");
    expect(examined.check(TOGGLE).detail).to.deep.equal([`${SETTING} is false again.`]);
  });
});

describe("the doctor with a learned contract", () => {
  const opik = useLocalOpik({ organizations: [...defaultOrganizations, beta] });
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "opik-doctor-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const request = (more: object = {}) => ({
    method: "PATCH",
    path: "/api/organizations/{organizationId}",
    body: { [FIELD]: { $value: FIELD } },
    success: [204],
    ...more,
  });
  const learned = (requests: readonly object[], deployment = opik().url) => {
    const file = join(folder, "opik-contract.json");
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        deployment,
        learned: "2026-11-24",
        operations: { updateOrganization: { requests } },
      }),
    );
    return { ...ADMIN.session, OPIK_ORGANIZATION_ID: "org-acme", OPIK_CONTRACT: file };
  };

  it("names deployment and date, and does not warn of an assumption", async () => {
    const examined = await doctorAt(opik(), learned([request()]), { prove: "toggle" });

    expect(examined.with("warn")).to.deep.equal([]);
    expect(examined.check("contract").summary).to.contain("2026-11-24").and.to.contain("updateOrganization");
    expect(examined.check("write").summary).to.equal(
      `PATCH /api/organizations/{organizationId} (observed, learned from ${opik().url} on 2026-11-24).`,
    );
    expect(examined.check(TOGGLE).status).to.equal("ok");
    expect(examined.announced.join()).to.contain("with PATCH /api/organizations/{organizationId}");
  });

  it("finds out a contract by hand that carries the id where nobody looks, and writes another organization", async () => {
    const decoy = request({
      path: "/api/organizations/org-beta",
      headers: { "x-organization": { $value: "organizationId" } },
    });
    const examined = await doctorAt(opik(), learned([decoy]), { prove: "same" });

    expect(examined.check(PROVE).code).to.equal("DOCTOR_OTHER_CHANGED");
    expect(examined.check(PROVE).summary).to.contain(`${FIELD}: true -> false`);
  });

  it("refuses one whose request does not carry the id at all, before anything is written", async () => {
    const examined = await doctorAt(opik(), learned([request({ path: "/api/organizations/org-acme" })]), {
      prove: "same",
    });

    expect(examined.check("contract").code).to.equal("OPIK_CONTRACT_ID_MISSING");
    expect(opik().requestsOf("updateOrganization")).to.have.length(0);
  });

  it("names both requests of a pair", async () => {
    const pair = [
      request({ when: { [FIELD]: true } }),
      request({ path: "/api/organizations/{organizationId}/off", when: { [FIELD]: false } }),
    ];
    const { status, summary } = (await doctorAt(opik(), learned(pair))).check("write");

    expect(status).to.equal("ok");
    expect(summary).to.contain(
      "PATCH /api/organizations/{organizationId}, PATCH /api/organizations/{organizationId}/off",
    );
  });

  it("fails where only one direction was learned, before anything is written", async () => {
    const examined = await doctorAt(opik(), learned([request({ when: { [FIELD]: true } })]), {
      prove: "toggle",
    });

    expect(examined.check("write").code).to.equal("OPIK_CONTRACT_INCOMPLETE");
    expect(examined.check("write").summary).to.contain(`${FIELD} = false`);
    expect(examined.check(PROVE).summary).to.contain("write");
    expect(opik().requestsOf("updateOrganization")).to.have.length(0);
  });

  it("says it where the deployment no longer takes what was learned", async () => {
    opik().enable("write-missing");
    const examined = await doctorAt(opik(), learned([request()]), { prove: "same" });

    expect(examined.check(PROVE).summary).to.contain("no longer accepts the learned request");
  });

  it("fails where it is of another deployment, and still looks at what does not depend on it", async () => {
    const examined = await doctorAt(opik(), learned([request()], "https://other.test"), { prove: "same" });

    expect(examined.with("fail")).to.deep.equal(["contract"]);
    expect(examined.check("contract").code).to.equal("OPIK_CONTRACT_OTHER_DEPLOYMENT");
    expect(examined.check(`setting.${SETTING}`).status).to.equal("ok");
    expect(examined.with("skip")).to.deep.equal(["write", PROVE]);
    expect(examined.report.ok).to.equal(false);
  });

  it("fails where there is no such file, or nonsense in it", async () => {
    const missing = await doctorAt(opik(), { ...ADMIN.session, OPIK_CONTRACT: join(folder, "none.json") });
    expect(missing.check("contract").code).to.equal("OPIK_CONTRACT_UNREADABLE");

    const env = learned([]);
    const invalid = await doctorAt(opik(), env);
    expect(invalid.check("contract").code).to.equal("OPIK_CONTRACT_INVALID");
  });
});
