import { oneLine } from "../base/oneLine";

/**
 * Text of a server that may be shown: without credentials, without the user and password of a URL, without control
 * characters, and short.
 */
export function presentable(text: string, secrets: readonly string[], maxLength = 200): string {
  let shown = text;
  // The longest first: one credential may be part of another.
  for (const form of secrets.flatMap(forms).sort((a, b) => b.length - a.length)) {
    shown = shown.replaceAll(form, "[redacted]");
  }
  shown = oneLine(withoutUserinfo(shown)).trim();
  // Not between the halves of a surrogate pair.
  return shown.length > maxLength ? `${shown.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "")}…` : shown;
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
