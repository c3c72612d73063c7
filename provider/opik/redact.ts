import { oneLine } from "../base/oneLine";

const MAX_LENGTH = 200;

/** A whole text that may be shown: without credentials, the user and password of a URL, and control characters. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let shown = text;
  // The longest first: one credential may be part of another.
  for (const form of secrets.flatMap(forms).sort((a, b) => b.length - a.length)) {
    shown = shown.replaceAll(form, "[redacted]");
  }
  return oneLine(withoutUserinfo(shown)).trim();
}

/** The same, cut to a length that can be read: for a text of a server. */
export function presentable(text: string, secrets: readonly string[]): string {
  const shown = redact(text, secrets);
  // Not between the halves of a surrogate pair.
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, "")}…` : shown;
}

/** A credential as it is, and as a server may repeat it: in JSON, in a URL, in a form. */
function forms(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // By way of bytes, since half a surrogate pair cannot be encoded.
    encodeURIComponent(Buffer.from(secret).toString()),
    new URLSearchParams({ "": secret }).toString().slice(1),
  ];
}

/** What stands before the `@` of a URL's host, in clear, with slashes as some write them in JSON, and encoded. */
const USERINFO: readonly RegExp[] = [
  // A quote belongs to it, unless it ends a text in JSON. Each character has one way to match: else this takes for ever.
  /(:(?:\\?\/){2})(?:\\"|\\(?!")|[^\s/?#"\\]|"(?![,:}\]])){1,1000}(@)/g,
  // A password with a slash and the like in it, which no parser takes: what is after the colon is no port then.
  /(:(?:\\?\/){2})[^\s/?#:@"[]+:(?!\d*(?:[\s/?#"'`\\,;.:)}\]>]|$))[^\s"]{0,1000}(@)/g,
  /(%3A%2F%2F)(?:(?!%2F|%3F|%23)[^\s/?#&"]){1,1000}?(%40)/gi,
];

/** A text in which no URL has a user or a password any more: any part of it may be a secret, such as a token. */
function withoutUserinfo(text: string): string {
  return USERINFO.reduce((shown, form) => shown.replace(form, "$1[redacted]$2"), text);
}
