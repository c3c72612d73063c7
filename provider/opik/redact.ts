import { oneLine } from "../base/oneLine";

/** Text of a server that may be shown: without credentials, without control characters, and short. */
export function presentable(text: string, secrets: readonly string[], maxLength = 200): string {
  let shown = text;
  // The longest first: one credential may be part of another.
  for (const form of secrets.flatMap(forms).sort((a, b) => b.length - a.length)) {
    shown = shown.replaceAll(form, "[redacted]");
  }
  shown = oneLine(shown).trim();
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
