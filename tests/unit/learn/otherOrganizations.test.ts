import { expect } from "chai";
import type { LearnError } from "../../../cli/learn/learnErrors";
import { codeOf, type Exchange, entry, FIELD, list, ORIGIN, requestsOf, useLearn } from "./support";

/*
 * What was learned in one organization is used for others. A request in which one of them is named in another way than
 * by its id, or not at all, would write that one whichever is declared.
 */

const ACME = "org-acme";

describe("what is learned in one organization, and another one", () => {
  const { outcomeOf } = useLearn();
  const seen = { name: "Acme Inc", number: 1742 };

  /** Off, a click, on, a click, off; the requests are made from the value. */
  const clicked = (click: (on: boolean) => [string, Exchange], both = true) =>
    outcomeOf({
      log: {
        entries: [
          list(0, { [ACME]: false }, seen),
          entry(1, "POST", ...click(true)),
          list(2, { [ACME]: true }, seen),
          ...(both ? [entry(3, "POST", ...click(false)), list(4, { [ACME]: false }, seen)] : []),
        ],
      },
    });

  for (const [how, path, body, code] of [
    ["by its name", "/api/policy", { organization: "Acme Inc" }, "LEARN_ID_FIXED"],
    ["by its number", "/api/policy", { organizationId: 1742 }, "LEARN_ID_FIXED"],
    ["by a number that no read shows", "/api/policy", { orgNo: 99 }, "LEARN_ID_FIXED"],
    ["by a number in the path", "/api/organizations/17/policy", {}, "LEARN_ID_MISSING"],
    ["not at all", "/api/policy", {}, "LEARN_ID_MISSING"],
    [
      "by its name beside its id",
      "/api/policy",
      { id: ACME, organizationName: "Acme Inc" },
      "LEARN_ID_FIXED",
    ],
    [
      "by its workspace beside its id",
      "/api/policy",
      { id: ACME, workspaceName: "research" },
      "LEARN_ID_FIXED",
    ],
    [
      "by its number in the path, beside its id",
      "/api/organizations/1742/policy",
      { id: ACME },
      "LEARN_ID_FIXED",
    ],
    ["by its name in the path, beside its id", "/api/acme-inc/policy", { id: ACME }, "LEARN_ID_FIXED"],
    ["by its id in capitals, beside its id", "/api/ORG-ACME/policy", { id: ACME }, "LEARN_ID_FIXED"],
    ["by its id within a word, beside its id", "/api/org-acme.json", { id: ACME }, "LEARN_ID_FIXED"],
    ["by its id encoded twice, beside its id", "/api/%256frg-acme/policy", { id: ACME }, "LEARN_ID_FIXED"],
    [
      "by its id in base64, beside its id",
      "/api/policy",
      { id: ACME, node: Buffer.from(`Org:${ACME}`).toString("base64") },
      "LEARN_ID_FIXED",
    ],
    ["by the id of a longer one", "/api/organizations/org-acme.eu/policy", {}, "LEARN_ID_FIXED"],
    ["by the id of another one", "/api/organizations/org-acme2/policy", {}, "LEARN_ID_MISSING"],
  ] as const) {
    it(`is refused where the write names the organization ${how}`, async () => {
      const outcome = await clicked((on) => [path, { body: { ...body, [FIELD]: on } }]);

      expect(codeOf(outcome)).to.equal(code);
    });
  }

  for (const [where, path, exchange] of [
    ["its path", `/api/organizations/${ACME}/policy`, {}],
    ["its path, percent-encoded", "/api/organizations/%6Frg-acme/policy", {}],
    ["its query", `/api/policy?organizationId=${ACME}`, {}],
    ["its body", "/api/policy", { body: { input: { organizationId: ACME } } }],
    ["a text of its body", "/api/policy", { body: { query: `mutation { restrict(id: "${ACME}") { ok } }` } }],
    ["a header", "/api/policy", { headers: { "X-Organization": ACME } }],
    [
      "a header, beside a cookie with the same value",
      "/api/policy",
      { headers: { "X-Organization": ACME, Cookie: `current=${ACME}` } },
    ],
  ] as const) {
    it(`is learned where the write has the id in ${where}`, async () => {
      const { body, headers = {} } = exchange as { body?: object; headers?: Record<string, string> };
      const outcome = await clicked((on) => [path, { headers, body: { ...body, [FIELD]: on } }]);

      expect(JSON.stringify(requestsOf(outcome)[0]))
        .to.include("organizationId")
        .and.not.include("acme");
    });
  }

  it("leaves a header out that names the organization in another way", async () => {
    const outcome = await clicked((on) => [
      `/api/organizations/${ACME}`,
      {
        headers: {
          "x-tenant": "acme-inc",
          "x-current": "Acme Inc",
          "comet-workspace": "research",
          cookie: "current=Acme Inc",
        },
        body: { [FIELD]: on },
      },
    ]);

    expect(requestsOf(outcome)[0]).to.not.have.property("headers");
    expect(outcome)
      .to.have.property("explanation")
      .that.matches(/comet-workspace, x-current, x-tenant/);
  });

  for (const [what, click] of [
    [
      "one request",
      (on: boolean) => ["/api/policy", { organizationId: on ? ACME : "org-beta", [FIELD]: on }],
    ],
    ["two requests", (on: boolean) => [`/api/${on ? ACME : "org-beta"}/${on ? "enable" : "disable"}`, {}]],
    [
      "two requests of which one has no id",
      (on: boolean) => [on ? `/api/${ACME}/enable` : "/api/x/disable", {}],
    ],
  ] as const) {
    it(`is refused where the two directions are of two organizations, in ${what}`, async () => {
      const outcome = await clicked((on) => {
        const [path, body] = click(on) as [string, object];
        return [path, { body }];
      });

      expect(codeOf(outcome)).to.be.oneOf(["LEARN_ID_FIXED", "LEARN_ID_MISSING", "LEARN_ONE_DIRECTION"]);
    });
  }

  it("is refused where the write repeats all organizations of the caller", async () => {
    const whole = (id: string, on: boolean) => ({ id, name: id, role: "ADMIN", [FIELD]: on });
    const reads = (at: number, on: boolean) => {
      const answer = [whole(ACME, on), whole("org-beta", false)];
      return entry(at, "GET", "/api/organizations", { answer });
    };
    const outcome = await outcomeOf({
      log: {
        entries: [
          reads(0, false),
          entry(1, "PUT", "/api/organizations", { body: [whole(ACME, true), whole("org-beta", false)] }),
          reads(2, true),
        ],
      },
    });

    expect(codeOf(outcome)).to.equal("LEARN_ID_FIXED");
  });

  describe("from a recording without the bodies of responses", () => {
    const withoutBodies = (path: string, organizationId?: string) => {
      const entries = [false, true, false].flatMap((on, n) => [
        list(n * 2, { [ACME]: on }),
        entry(n * 2 + 1, "PATCH", path, { body: { [FIELD]: !on } }),
      ]);
      for (const { response } of entries) {
        response.content = { text: "" };
      }
      return outcomeOf({ log: { entries } }, { origin: ORIGIN, organizationId });
    };

    it("is refused, and the error asks for the id, which nothing shows", async () => {
      const outcome = await withoutBodies(`/api/organizations/${ACME}`);

      expect(codeOf(outcome)).to.equal("LEARN_ID_MISSING");
      expect((outcome as LearnError).next).to.include("--organization");
    });

    it("is learned where the id is given", async () => {
      expect(requestsOf(await withoutBodies(`/api/organizations/${ACME}`, ACME))[0]?.path).to.equal(
        "/api/organizations/{organizationId}",
      );
    });

    for (const [what, segment, id] of [
      ["of another organization", "org-beta", ACME],
      ["of which the given one is the beginning", "org-10", "org-1"],
      ["of which the given one is the beginning, up to a dot", "org-1.eu", "org-1"],
    ] as const) {
      it(`is refused where the write has an id ${what}`, async () => {
        expect(codeOf(await withoutBodies(`/api/organizations/${segment}`, id))).to.match(/^LEARN_ID_/);
      });
    }

    it("takes a short id for one only where the path says that it is one", async () => {
      expect(codeOf(await withoutBodies("/api/v2/1/policy", "1"))).to.equal("LEARN_ID_MISSING");
      expect(codeOf(await withoutBodies("/api/organizations/1/policy", "1"))).to.equal("learned");
    });
  });
});
