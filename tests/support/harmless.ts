import { expect } from "chai";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const FORGING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Expects one line of bounded length, without commands for a terminal, and without any of the secrets. */
export function expectHarmless(text: string, secrets: readonly string[] = []): void {
  expect(text).to.not.match(FORGING);
  expect(text.length).to.be.below(10_000);
  expectWithout(text, secrets);
}

/** Expects a text without any of the secrets, as they are or encoded. */
export function expectWithout(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      const around = at < 0 ? "" : text.slice(Math.max(0, at - 60), at + form.length + 60);
      expect(around, `where ${JSON.stringify(secret)} is told`).to.equal("");
    }
  }
}

/** A secret as it is, and as it could come back. */
function formsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...(["base64", "hex"] as const).map((encoding) => Buffer.from(secret).toString(encoding)),
  ];
}
