/** Characters that begin another line, command a terminal, or turn the direction of what comes after them. */
const UNSHOWABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** A text as one line that cannot pass for something else, whoever wrote which part of it. */
export function oneLine(text: string): string {
  return text.replace(UNSHOWABLE, " ");
}
