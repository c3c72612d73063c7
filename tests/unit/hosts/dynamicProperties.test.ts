import { expect } from "chai";
import fc from "fast-check";
import { fromHost, toHost } from "../../../provider/hosts/dynamic/properties";
import { isUnknownText, UNKNOWN_TEXT } from "../../../provider/hosts/unknownTexts";
import { UNKNOWN } from "../../../provider/kit";

/** One text for each type, pkg/resource/plugin/rpc.go of the engine. */
const TEXTS = {
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  asset: "030794c1-ac77-496b-92df-f27374a8bd58",
  archive: "e48ece36-62e2-4504-bad9-02848725956a",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
};

describe("properties between the dynamic provider host and the kit", () => {
  for (const [type, text] of Object.entries(TEXTS)) {
    it(`have the engine's unknown ${type} for unknown, at any depth`, () => {
      expect(isUnknownText(text)).to.equal(true);
      expect(fromHost({ a: text, b: [text, { c: text }] })).to.deep.equal({
        a: UNKNOWN,
        b: [UNKNOWN, { c: UNKNOWN }],
      });
    });

    it(`take no text that only holds the unknown ${type} for unknown`, () => {
      const texts = { a: ` ${text}`, b: `${text}\n`, c: text.toUpperCase() };

      expect(fromHost(texts)).to.deep.equal(texts);
    });
  }

  it("have the unknown text that every SDK knows for what is unknown", () => {
    expect(UNKNOWN_TEXT).to.equal(TEXTS.string);
    expect(toHost({ a: UNKNOWN, b: [{ c: UNKNOWN }] })).to.deep.equal({
      a: UNKNOWN_TEXT,
      b: [{ c: UNKNOWN_TEXT }],
    });
  });

  it("lack the provider's text for the kit, but only on the outermost level", () => {
    expect(fromHost({ __provider: "text", a: { __provider: "value" } })).to.deep.equal({
      a: { __provider: "value" },
    });
  });

  const json = fc.dictionary(fc.string(), fc.jsonValue());

  it("are the same values there and back", () => {
    fc.assert(
      fc.property(json, (properties) => {
        const { __provider: _text, ...rest } = properties;
        expect(JSON.stringify(toHost(fromHost(properties)))).to.equal(JSON.stringify(rest));
      }),
    );
  });

  it("are copies: neither side sees what the other does to them", () => {
    const properties = { a: { b: ["c"] } };

    const copy = fromHost(properties) as typeof properties;
    copy.a.b.push("d");

    expect(properties).to.deep.equal({ a: { b: ["c"] } });
  });
});
