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

  for (const [shown, text] of [
    ["https://[redacted]@host.example/v1", "https://user:password@host.example/v1"],
    ["https://[redacted]@host.example", "https://token@host.example"],
    ["a https://[redacted]@h/x, b wss://[redacted]@i", "a https://u:p@ss@h/x, b wss://q:r@i"],
    ['live "https://[redacted]@h" -> declared "x"', 'live "https://u:p\\"q@h" -> declared "x"'],
    ["https:\\/\\/[redacted]@h\\/x", "https:\\/\\/u:p@h\\/x"],
    ["next=https%3A%2F%2F[redacted]%40h%2Fx", "next=https%3A%2F%2Fu%3Ap%40h%2Fx"],
    ["https://[redacted]@h/x", "https://u:p/q#r?s@h/x"],
  ] as const) {
    it(`loses the user and the password of a URL: ${text}`, () => {
      expect(presentable(text, [])).to.equal(shown);
    });
  }

  for (const text of [
    "https://host.example:8080/@scope/pkg@1?mail=a@b#c@d",
    "No connection to https://host.example:8080, asked by ada@example.com.",
    '{"url":"https://host.example","mail":"ada@example.com"}',
    '["http://host:5173","ada@example.com"]',
    "ada@example.com: see https://host: it was refused for ada@example.com",
    "http://[::1]:5173/x@y",
  ]) {
    it(`keeps what is no user of a URL: ${text}`, () => {
      expect(presentable(text, [])).to.equal(text);
    });
  }

  it("loses whatever user and password a URL parser sees, plain and as JSON", () => {
    const word = fc.string({ minLength: 3, maxLength: 12, unit: "grapheme-ascii" }).map((one) => one.trim());
    fc.assert(
      fc.property(
        fc.constantFrom("http", "https", "postgres"),
        word,
        word,
        fc.constantFrom("", "/v1", ":8080/a?b#c"),
        (scheme, user, password, rest) => {
          const url = `${scheme}://${user}:Pw${password}-end@h.example${rest}`;
          const seen = URL.parse(url);
          fc.pre(
            seen?.hostname === "h.example" && !/[\s/?#\\]/.test(user + password) && seen.password !== "",
          );
          // Not quoted, such a text cannot be told from the end of one in JSON.
          const plain = /"[,:}\]]/.test(`${user}:`) || /"[,:}\]]/.test(password) ? [] : [url];
          for (const form of [
            ...plain,
            `live ${JSON.stringify(url)} -> x`,
            JSON.stringify({ a: [url, 1] }),
          ]) {
            expect(presentable(form, []))
              .to.include("://[redacted]@h.example")
              .and.not.match(/Pw|-end/);
          }
        },
      ),
    );
  });

  it("takes no longer for a long text that looks like URLs all over", () => {
    for (const text of [
      "a://b:c".repeat(200_000),
      `a://${'\\"'.repeat(100_000)}`,
      `a://b:${'\\"/'.repeat(100_000)}`,
    ]) {
      expect(presentable(text, [])).to.have.length(201);
    }
  });

  it("is cut to a readable length", () => {
    expect(presentable("x".repeat(200), [])).to.equal("x".repeat(200));
    expect(presentable("x".repeat(201), [])).to.equal(`${"x".repeat(200)}…`);
  });
});
