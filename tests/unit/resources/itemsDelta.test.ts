import { expect } from "chai";
import fc from "fast-check";
import { UUID_7 } from "../../../provider/base/uuid";
import { digestOf, hashOf, itemIdOf, itemsDelta } from "../../../provider/resources/itemsDelta";

/* Few ids and digests, so that they meet. */
const items = fc
  .array(fc.tuple(fc.constantFrom(..."abcdefgh"), fc.constantFrom(..."12345")))
  .map((pairs) => new Map(pairs));

const sorted = (values: Iterable<string>) => [...values].sort();

describe("the difference of two sets of items", () => {
  const applied = (wanted: Map<string, string>, live: Map<string, string>) => {
    const { added, changed, removed } = itemsDelta(wanted, live);
    const after = new Map(live);
    for (const id of [...added, ...changed]) {
      after.set(id, String(wanted.get(id)));
    }
    for (const id of removed) {
      after.delete(id);
    }
    return after;
  };

  it("carried out, it leaves the items that are wanted, each once", () => {
    fc.assert(
      fc.property(items, items, (wanted, live) => {
        expect(sorted(applied(wanted, live).values())).to.deep.equal(sorted(wanted.values()));
        expect(hashOf(applied(wanted, live).values())).to.equal(hashOf(wanted.values()));
      }),
    );
  });

  it("carried out, it leaves nothing to do; what was done of it halfway is not done again", () => {
    const nothing = { added: [], changed: [], removed: [] };
    fc.assert(
      fc.property(items, items, fc.nat(), (wanted, live, part) => {
        expect(itemsDelta(wanted, applied(wanted, live))).to.deep.equal(nothing);
        const { added } = itemsDelta(wanted, live);
        const done = added.slice(0, part % (added.length + 1));
        const midway = new Map([...live, ...done.map((id) => [id, String(wanted.get(id))] as const)]);
        expect(itemsDelta(wanted, midway).added).to.deep.equal(added.slice(done.length));
      }),
    );
  });

  it("names only what differs: added is not there, changed is there otherwise, removed is not wanted", () => {
    fc.assert(
      fc.property(items, items, (wanted, live) => {
        const { added, changed, removed } = itemsDelta(wanted, live);
        expect(added.every((id) => wanted.has(id) && !live.has(id))).to.equal(true);
        expect(changed.every((id) => live.has(id) && live.get(id) !== wanted.get(id))).to.equal(true);
        expect(removed.every((id) => live.has(id) && !wanted.has(id))).to.equal(true);
      }),
    );
  });

  it("an item of somebody else's with the same data stands for one that is missing, once", () => {
    const wanted = new Map([
      ["a", "1"],
      ["b", "1"],
    ]);
    const live = new Map([
      ["x", "1"],
      ["y", "2"],
    ]);
    expect(itemsDelta(wanted, live)).to.deep.equal({ added: ["b"], changed: [], removed: ["y"] });
  });
});

describe("the digests and ids of items", () => {
  it("the order of members and of items makes no difference, that of lists does", () => {
    expect(digestOf({ a: 1, b: { c: [1, 2], d: null } })).to.equal(
      digestOf({ b: { d: null, c: [1, 2] }, a: 1 }),
    );
    expect(digestOf({ a: [1, 2] })).not.to.equal(digestOf({ a: [2, 1] }));
    expect(hashOf(["1", "2"])).to.equal(hashOf(["2", "1"]));
    expect(hashOf(["1", "2"])).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("any JSON, as it comes back from a server, has the same digest", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        expect(digestOf(JSON.parse(JSON.stringify(data)))).to.equal(digestOf(data));
      }),
    );
  });

  it("DST-5 an id is of version 7, the same for the same item, another in another dataset", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.string(), (one, other, key) => {
        expect(itemIdOf(one, key))
          .to.match(UUID_7)
          .and.to.match(/^.{19}[89ab]/);
        expect(itemIdOf(one.toUpperCase(), key)).to.equal(itemIdOf(one, key));
        expect(itemIdOf(one, key) === itemIdOf(other, key)).to.equal(one === other);
      }),
    );
  });
});
