import { expect } from "chai";
import fc from "fast-check";
import { presentable } from "../../../provider/opik/redact";

describe("a server's text, before it is shown,", () => {
  it("loses every credential, wherever it stands", () => {
    expect(presentable("k1 and k2: <k1>", ["k1", "k2"])).to.equal("[redacted] and [redacted]: <[redacted]>");
  });

  it("loses a credential that has another one in it", () => {
    expect(presentable("abc-123-def", ["abc", "abc-123-def"])).to.equal("[redacted]");
    expect(presentable("abc-123-def", ["abc-123-def", "abc"])).to.equal("[redacted]");
  });

  it("loses a credential that is quoted as JSON or encoded for a URL", () => {
    const secret = 'a"b\\c d/é';
    const [asJson, asPart] = [JSON.stringify(secret), encodeURIComponent(secret)];
    const asForm = new URLSearchParams({ q: secret }).toString();

    expect(presentable(asJson, [secret])).to.equal('"[redacted]"');
    expect(presentable(asPart, [secret])).to.equal("[redacted]");
    expect(presentable(asForm, [secret])).to.equal("q=[redacted]");
  });

  it("loses any credential in any of these forms", () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 30, unit: "grapheme" })
      .filter((one) => one.trim().length > 5);
    fc.assert(
      fc.property(secret, (one) => {
        for (const form of [
          one,
          JSON.stringify(one),
          encodeURIComponent(one),
          new URLSearchParams({ q: one }).toString(),
        ]) {
          const shown = presentable(`x ${form} y`, [one]);
          expect(shown).to.contain("[redacted]");
          for (const kept of [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]) {
            expect(shown).not.to.contain(kept);
          }
        }
      }),
    );
  });

  it("is looked through before it is cut, so that no half of a credential stays", () => {
    const secret = "s".repeat(50);
    expect(presentable(`${"x".repeat(180)}${secret}`, [secret])).to.equal(`${"x".repeat(180)}[redacted]`);
  });

  it("is not cut in the middle of a character", () => {
    expect(presentable(`${"x".repeat(199)}😀y`, [])).to.equal(`${"x".repeat(199)}…`);
  });

  it("takes a credential with half a character in it without failing", () => {
    expect(presentable("x \ud800abcdef y", ["\ud800abcdef"])).to.equal("x [redacted] y");
  });

  it("loses control characters, which could steer a terminal", () => {
    expect(presentable("\u001b[31mred\u001b[0m\r\nnext\u2028line\u009b2J", [])).to.equal(
      "[31mred [0m next line 2J",
    );
  });

  it("is cut to a readable length", () => {
    expect(presentable("x".repeat(200), [])).to.equal("x".repeat(200));
    expect(presentable("x".repeat(201), [])).to.equal(`${"x".repeat(200)}…`);
  });
});
