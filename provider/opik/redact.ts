/** Text of a server that may be shown: without credentials, without control characters, and short. */
export function presentable(text: string, secrets: readonly string[], maxLength = 200): string {
  let shown = text;
  for (const secret of secrets) {
    shown = shown.replaceAll(secret, "[redacted]");
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  shown = shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
  return shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown;
}
