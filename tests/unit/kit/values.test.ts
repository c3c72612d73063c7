import { expect } from "chai";
import fc from "fast-check";
import { containsUnknown, pick, UNKNOWN } from "../../../provider/kit";

describe("properties", () => {
  it("contain something unknown wherever it is", () => {
    for (const value of [UNKNOWN, [UNKNOWN], { a: UNKNOWN }, { a: [{ b: [1, UNKNOWN] }] }]) {
      expect(containsUnknown(value)).to.equal(true);
    }
  });

  it("contain nothing unknown where there is plain JSON, or nothing", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !containsUnknown(value)));
    expect(containsUnknown(undefined)).to.equal(false);
  });

  it("are picked by name: those that are there, the absent ones left absent", () => {
    const picked = pick({ a: undefined, b: false, c: 1 }, ["a", "b", "d"]);

    expect(picked).to.deep.equal({ a: undefined, b: false });
    expect(picked).to.have.property("a");
    expect(picked).not.to.have.property("d");
  });

  it("are picked by their own names only", () => {
    expect(pick({}, ["constructor", "__proto__", "toString"])).to.deep.equal({});
  });

  it("are picked under any name that JSON allows", () => {
    const properties = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;

    expect(JSON.stringify(pick(properties, ["__proto__"]))).to.equal('{"__proto__":{"polluted":true}}');
  });
});
