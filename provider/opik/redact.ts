/** Text of a server that may be shown: without credentials, without control characters, and short. */
export function presentable(text: string, secrets: readonly string[], maxLength = 200): string {
  let shown = text;
  // The longest first: one credential may be part of another.
  for (const form of secrets.flatMap(forms).sort((a, b) => b.length - a.length)) {
    shown = shown.replaceAll(form, "[redacted]");
  }
  shown = shown.replace(UNSHOWABLE, " ").trim();
  // Not between the halves of a surrogate pair.
  return shown.length > maxLength ? `${shown.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "")}…` : shown;
}

/** Characters that begin another line, command a terminal, or turn the direction of what comes after them. */
const UNSHOWABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

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
