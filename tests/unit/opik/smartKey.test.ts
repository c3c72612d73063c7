import { expect } from "chai";
import fc from "fast-check";
import { baseUrlOfKey } from "../../../provider/opik/configuration/smartKey";

const smart = (attributes: unknown, encoding: "base64" | "base64url" = "base64") =>
  `0123456789abcdefghijklmno*${Buffer.from(JSON.stringify(attributes)).toString(encoding)}`;

describe("a smart API key", () => {
  it("names the deployment that it is for", () => {
    expect(baseUrlOfKey(smart({ baseUrl: "https://host" }))).to.equal("https://host");
  });

  it("may lack its padding", () => {
    for (const baseUrl of ["https://h", "https://ho", "https://hos", "https://host"]) {
      expect(baseUrlOfKey(smart({ baseUrl }).replace(/=+$/, ""))).to.equal(baseUrl);
    }
  });

  it("may be encoded for URLs", () => {
    const baseUrl = "https://host/~??>>";
    expect(baseUrlOfKey(smart({ baseUrl }, "base64url"))).to.equal(baseUrl);
  });

  it("may hold other attributes", () => {
    expect(baseUrlOfKey(smart({ other: 1, baseUrl: "https://host" }))).to.equal("https://host");
    expect(baseUrlOfKey(smart({ other: 1 }))).to.equal(undefined);
  });

  it("is an ordinary key without a star", () => {
    expect(baseUrlOfKey("0123456789abcdefghijklmno")).to.equal(undefined);
  });

  it("is taken for an ordinary key where what follows the star is not such an object", () => {
    for (const key of [
      "key*",
      "key*%%%",
      "key*bm90IGpzb24=",
      smart("https://host"),
      smart([]),
      smart(null),
      smart({ baseUrl: 1 }),
    ]) {
      expect(baseUrlOfKey(key), key).to.equal(undefined);
    }
  });

  it("never makes reading it fail, whatever text it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        baseUrlOfKey(`key*${text}`);
      }),
    );
  });
});
