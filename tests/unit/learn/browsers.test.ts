import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Learned } from "../../../cli/learn/learn";
import { LearnError } from "../../../cli/learn/learnErrors";
import { codeOf, type Exchange, entry, FIELD, list, requestsOf, useLearn } from "./support";

const ORGANIZATION = "org-acme";
const root = dirname(require.resolve("pulumi-opik/package.json"));
const recordings = join(root, "tests/unit/learn/fixtures/recordings");

/** What the page of each deployment sends, whoever recorded it. */
const expected: Readonly<Record<string, object>> = {
  contract: {
    method: "PATCH",
    path: "/api/organizations/{organizationId}",
    body: { [FIELD]: { $value: FIELD } },
  },
  form: {
    method: "POST",
    path: "/api/organizations/update",
    body: {
      organizationId: { $value: "organizationId" },
      [FIELD]: { $value: FIELD, $map: { true: "true", false: "false" } },
    },
    encoding: "form",
  },
  "post-action-csrf": {
    method: "POST",
    path: "/api/admin/organization/invitation-policy",
    body: { organizationId: { $value: "organizationId" }, adminsOnly: { $value: FIELD } },
  },
  "whole-object-put": {
    method: "PUT",
    path: "/api/organizations/{organizationId}",
    body: { $live: { except: ["role"], with: { [FIELD]: { $value: FIELD } } } },
  },
};

describe("recordings of a real Chromium", () => {
  const { learnFrom } = useLearn();

  for (const name of readdirSync(recordings)) {
    const [writing = ""] = name.split(".");

    it(`are learned from, and what was read before and after speaks for it: ${name}`, async () => {
      const learned = await learnFrom(readFileSync(join(recordings, name), "utf8"));

      const { success, headers, ...request } = requestsOf(learned)[0] ?? {};
      expect(request).to.deep.equal(expected[writing]);
      expect(learned.explanation.join("\n")).to.include("before and after it show false -> true -> false");
    });
  }

  const learnedFrom = (name: string) => learnFrom(readFileSync(join(recordings, name), "utf8"));
  const askForMore = /export.*with sensitive data/i;

  it("with sensitive data have the CSRF header and the cookie that it comes from", async () => {
    for (const name of ["post-action-csrf.sensitive.har", "post-action-csrf.chrome-har.har"]) {
      const learned = await learnedFrom(name);

      expect(requestsOf(learned)[0]?.headers).to.have.deep.property("x-csrf-token", {
        cookie: "XSRF-TOKEN",
      });
      expect(learned.explanation.join("\n")).to.not.match(askForMore);
    }
  });

  it("without sensitive data lack it: that is said, with what to do, only where there was such a header", async () => {
    const without = await learnedFrom("post-action-csrf.sanitized.har");

    expect(requestsOf(without)[0]?.headers).to.not.have.property("x-csrf-token");
    expect(without.explanation.join("\n"))
      .to.match(/x-csrf-token/)
      .and.to.match(askForMore);
    expect((await learnedFrom("contract.sanitized.har")).explanation.join("\n")).to.not.match(askForMore);
  });
});

describe("the times of a recording", () => {
  const { outcomeOf } = useLearn();
  const read = (at: number, on: boolean, more: object = {}) => ({
    ...list(at, { [ORGANIZATION]: on }),
    ...more,
  });
  const write = (at: number, on: boolean, more: Exchange = {}) =>
    entry(at, "POST", "/api/policy", { body: { id: ORGANIZATION, adminsOnly: on }, ...more });
  const effective = (outcome: Learned | LearnError) =>
    outcome instanceof LearnError ? outcome.code : /read before and after/.test(outcome.explanation.join());

  const phases = { blocked: 100, dns: -1, connect: -1, ssl: -1, send: 1, wait: 200, receive: 5_000 };
  const unknown = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: -1, wait: -1, receive: -1 };

  it("of a write end with its headers, as `fetch` does, not with its body", async () => {
    const entries = [
      read(0, false),
      write(1, true, { entry: { time: 5_301, timings: phases } }),
      read(1.4, true),
      write(8, false, { entry: { time: 5_301, timings: phases } }),
      read(8.4, false),
    ];
    expect(effective(await outcomeOf({ log: { entries } }))).to.equal(true);
    expect(effective(await outcomeOf({ log: { entries: entries.toReversed() } })), "in any order").to.equal(
      true,
    );
  });

  it("may be unknown", async () => {
    const entry = { time: -1, timings: unknown };
    const entries = [
      read(0, false, entry),
      write(1, true, { entry }),
      read(2, true, entry),
      write(3, false, { entry }),
      read(4, false, entry),
    ];
    expect(effective(await outcomeOf({ log: { entries } }))).to.equal(true);
  });

  it("of a read that overlaps with the write tell nothing of before and after", async () => {
    const slow = { time: 3_000, timings: { ...unknown, send: 0, wait: 2_900, receive: 100 } };
    const entries = [
      read(0, false),
      // Sent before the first write, and answered after it.
      read(0.9, true, slow),
      write(1, true, { entry: { time: 500, timings: { ...unknown, send: 0, wait: 500 } } }),
      // Sent before the first write was answered, and responded with the old value.
      read(1.1, false),
      read(4, true),
      write(5, false),
      read(6, false),
    ];
    expect(effective(await outcomeOf({ log: { entries } }))).to.equal(true);
  });
});

describe("a write that the deployment did not take in the recording", () => {
  const { outcomeOf } = useLearn();
  const reads = [0, 2, 4].map((at) => list(at, { [ORGANIZATION]: false }));
  const write = (at: number, on: boolean, status: number) =>
    entry(at, "PATCH", `/api/organizations/${ORGANIZATION}`, { body: { [FIELD]: on }, status });

  for (const [status, reason] of [
    [404, /does not have the address/],
    [405, /does not accept PATCH/],
    [403, /administrator/],
    [500, /failed/],
    [0, /no response/],
  ] as const) {
    it(`is named with the reason: ${status}`, async () => {
      const outcome = await outcomeOf({
        log: { entries: [...reads, write(1, true, status), write(3, true, status)] },
      });

      expect(codeOf(outcome)).to.equal("LEARN_WRITE_FAILED");
      const { what, next } = outcome as LearnError;
      expect(what).to.include(`PATCH /api/organizations/${ORGANIZATION}`);
      expect(`${what} ${next}`).to.match(reason);
    });
  }

  it("does not stand in the way of the one that it did take", async () => {
    const taken = (at: number, on: boolean) =>
      entry(at, "POST", "/api/policy", { body: { id: ORGANIZATION, adminsOnly: on } });
    const entries = [
      list(0, { [ORGANIZATION]: false }),
      write(1, true, 405),
      taken(1.1, true),
      list(2, { [ORGANIZATION]: true }),
      write(3, false, 405),
      taken(3.1, false),
      list(4, { [ORGANIZATION]: false }),
    ];
    expect(requestsOf(await outcomeOf({ log: { entries } }))[0]?.path).to.equal("/api/policy");
  });
});

describe("a body that the recording has as parameters", () => {
  const { outcomeOf } = useLearn();
  const recorded = (params: (on: boolean) => object[], mimeType = "application/json") => {
    const click = (at: number, on: boolean) => {
      const one = entry(at, "POST", "/api/invitation-policy");
      return { ...one, request: { ...one.request, postData: { mimeType, params: params(on) } } };
    };
    return outcomeOf({
      log: {
        entries: [
          list(0, { [ORGANIZATION]: false }),
          click(1, true),
          list(2, { [ORGANIZATION]: true }),
          click(3, false),
          list(4, { [ORGANIZATION]: false }),
        ],
      },
    });
  };
  const id = { name: "id", value: ORGANIZATION };

  it("of a JSON document is that document, with its own types", async () => {
    const outcome = await recorded((on) => [
      id,
      { name: "policy", value: { on, level: 3 } },
      { name: "reason", value: null },
    ]);

    expect(requestsOf(outcome)[0]).to.have.deep.property("body", {
      id: { $value: "organizationId" },
      policy: { on: { $value: FIELD }, level: 3 },
      reason: null,
    });
  });

  it("is not guessed where a tool made texts of the values", async () => {
    expect(codeOf(await recorded((on) => [id, { name: "on", value: String(on) }]))).to.equal(
      "LEARN_BODY_UNKNOWN",
    );
  });
});
