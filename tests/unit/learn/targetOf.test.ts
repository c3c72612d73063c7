import { expect } from "chai";
import { LearnError } from "../../../cli/learn/learnErrors";
import type { CapturedRequest } from "../../../cli/learn/normalise";
import { type Read, readIn } from "../../../cli/learn/reads";
import { targetOf } from "../../../cli/learn/targetOf";
import { ORIGIN } from "./support";

const FIELDS = ["onlyAdminsInviteByEmail", "onlyAdminsInventOthers"];
const [ONE = "", OTHER = ""] = FIELDS;

const requestOf = (index: number, more: Partial<CapturedRequest>): CapturedRequest => ({
  at: 10 * index,
  index,
  end: 10 * index + 1,
  method: "GET",
  origin: ORIGIN,
  path: "/api/organizations",
  query: [],
  headers: new Map(),
  cookies: new Map(),
  body: { kind: "none" },
  status: 200,
  response: undefined,
  ...more,
});

/** Reads of organizations that have both settings, one after the other. */
const readsOf = (...reads: Readonly<Record<string, readonly [boolean, boolean]>>[]): Read[] =>
  reads.map((organizations, index) => {
    const response = Object.entries(organizations).map(([id, [one, other]]) => ({
      id,
      [ONE]: one,
      [OTHER]: other,
    }));
    const read = readIn(requestOf(index, { response }), FIELDS);
    if (read === undefined) {
      throw new Error("It is no read.");
    }
    return read;
  });

const writeOf = (value: object) =>
  requestOf(99, {
    method: "PATCH",
    status: 404,
    body: { kind: "json", value, mediaType: "application/json" },
  });

/** What is chosen, or the code of the error. */
const chosenOf = (...args: Parameters<typeof targetOf>) => {
  try {
    return targetOf(...args);
  } catch (error) {
    if (error instanceof LearnError) {
      return error.code;
    }
    throw error;
  }
};

describe("the setting and the organization that a recording is about, of two settings", () => {
  const unchanged = { "org-acme": [false, false] } as const;

  for (const [index, field] of FIELDS.entries()) {
    it(`the one that changed: ${field}`, () => {
      const changed = { "org-acme": [index === 0, index === 1] } as const;
      expect(chosenOf(readsOf(unchanged, changed), [], FIELDS, undefined)).to.deep.equal({
        organizationId: "org-acme",
        field,
      });
    });

    it(`where none changed, the one that a write names: ${field}`, () => {
      expect(
        chosenOf(readsOf(unchanged), [writeOf({ other: 1 }), writeOf({ [field]: true })], FIELDS, undefined),
      ).to.deep.equal({ organizationId: "org-acme", field });
    });

    it(`where both changed, the one that a write names: ${field}`, () => {
      const changed = { "org-acme": [true, true] } as const;
      expect(
        chosenOf(readsOf(unchanged, changed), [writeOf({ [field]: true })], FIELDS, undefined),
      ).to.deep.equal({ organizationId: "org-acme", field });
    });
  }

  it("where nothing tells, the first", () => {
    expect(chosenOf(readsOf(unchanged), [], FIELDS, undefined)).to.deep.equal({
      organizationId: "org-acme",
      field: ONE,
    });
    expect(chosenOf([], [], FIELDS, "org-acme")).to.deep.equal({ organizationId: "org-acme", field: ONE });
  });

  it("several organizations: the one that changed, or the one that is wanted, or none", () => {
    const before = { ...unchanged, "org-beta": [false, false] } as const;
    const both = { "org-acme": [true, false], "org-beta": [false, true] } as const;
    const one = { ...unchanged, "org-beta": [false, true] } as const;
    const beta = { organizationId: "org-beta", field: OTHER };
    expect(chosenOf(readsOf(before, one), [], FIELDS, undefined)).to.deep.equal(beta);
    expect(chosenOf(readsOf(before, both), [], FIELDS, "org-beta")).to.deep.equal(beta);
    for (const reads of [readsOf(before), readsOf(before, both)]) {
      expect(chosenOf(reads, [writeOf({ [ONE]: true })], FIELDS, undefined)).to.equal(
        "LEARN_ORGANIZATION_UNCLEAR",
      );
    }
  });
});
