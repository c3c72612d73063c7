import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { diffResource, type Lifecycle, type Properties, providerOf, UNKNOWN } from "../../../provider/kit";
import { contextOf, noLifecycle } from "./support";

function resource(diff?: Lifecycle<unknown>["diff"]) {
  return providerOf<unknown>().resource({
    name: "Thing",
    summary: "A thing.",
    inputs: {
      place: z.unknown().meta({ replaceOnChanges: true }),
      region: z.unknown().meta({ replaceOnChanges: true }),
      color: z.unknown(),
      enabled: z.unknown(),
    },
    outputs: { createdAt: z.string() },
    lifecycle: { ...noLifecycle, ...(diff === undefined ? {} : { diff }) },
  });
}

function diff(state: Properties, inputs: Properties, own?: Lifecycle<unknown>["diff"]) {
  return diffResource(resource(own), contextOf(), { id: "one", state, inputs });
}

const nothing = { changed: [], replaces: [] };
const anything = fc.dictionary(
  fc.constantFrom("place", "region", "color", "enabled"),
  fc.oneof(fc.jsonValue(), fc.constant(undefined)),
);

describe("the comparison of inputs with the outputs so far", () => {
  it("finds nothing between any inputs and themselves", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (properties) => {
        const outputs = { ...structuredClone(properties), createdAt: "yesterday" };
        expect(await diff(outputs, properties)).to.deep.equal(nothing);
      }),
    );
  });

  it("finds exactly the declared inputs whose values differ", async () => {
    const state = { color: "red", enabled: false };

    expect(await diff(state, { color: "blue", enabled: false })).to.deep.equal({
      changed: ["color"],
      replaces: [],
    });
    expect(await diff(state, { color: "blue", enabled: true })).to.deep.equal({
      changed: ["color", "enabled"],
      replaces: [],
    });
  });

  for (const [before, after] of [
    [false, 0],
    [0, "0"],
    ["", null],
    [null, false],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [{ a: 1 }, { a: 1, b: 2 }],
    ["true", true],
  ]) {
    it(`tells ${JSON.stringify(before)} from ${JSON.stringify(after)}`, async () => {
      expect((await diff({ color: before }, { color: after })).changed).to.deep.equal(["color"]);
    });
  }

  it("takes the order of an object's keys for no change", async () => {
    expect(await diff({ color: { a: 1, b: 2 } }, { color: { b: 2, a: 1 } })).to.deep.equal(nothing);
  });

  it("keeps absent apart from false: declared false where there was nothing is a change", async () => {
    expect((await diff({}, { enabled: false })).changed).to.deep.equal(["enabled"]);
  });

  it("has nothing to say of an input that is left out: that is the lifecycle's matter", async () => {
    expect(await diff({ enabled: false, color: "red" }, {})).to.deep.equal(nothing);
    expect(await diff({ enabled: false }, {}, async () => ["enabled"])).to.deep.equal({
      changed: ["enabled"],
      replaces: [],
    });
  });

  it("ignores what is no input, old or new", async () => {
    expect(await diff({ createdAt: "yesterday" }, { createdAt: "today", other: 1 })).to.deep.equal(nothing);
  });

  it("takes an unknown value for a change, also where only a part is unknown", async () => {
    expect((await diff({ color: "red" }, { color: UNKNOWN })).changed).to.deep.equal(["color"]);
    expect((await diff({ color: ["red"] }, { color: [UNKNOWN] })).changed).to.deep.equal(["color"]);
    expect((await diff({ place: "here" }, { place: UNKNOWN })).replaces).to.deep.equal(["place"]);
  });

  it("calls for a replacement where an input with that mark changes, and names only those", async () => {
    expect(await diff({ place: "here", color: "red" }, { place: "there", color: "blue" })).to.deep.equal({
      changed: ["place", "color"],
      replaces: ["place"],
    });
  });

  it("does not ask the lifecycle about an object that is to be replaced", async () => {
    const asked = async () => {
      throw new Error("asked");
    };

    expect((await diff({ place: "here" }, { place: "there" }, asked)).replaces).to.deep.equal(["place"]);
  });

  it("names each input once, whoever found it, and replaces for none that only the lifecycle found", async () => {
    expect(
      await diff({ color: "red", place: "here" }, { color: "blue", place: "here" }, async () => [
        "color",
        "place",
      ]),
    ).to.deep.equal({ changed: ["color", "place"], replaces: [] });
  });
});
