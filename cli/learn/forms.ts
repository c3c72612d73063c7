/*
 * How a switch is written: as a boolean, a text, a number, or a word of a pair.
 */

/** The word for "on" first. They only help to see that two requests are the two halves of one thing. */
const pairs: readonly (readonly [string, string])[] = [
  ["true", "false"],
  ["1", "0"],
  ["on", "off"],
  ["yes", "no"],
  ["y", "n"],
  ["enable", "disable"],
  ["enabled", "disabled"],
  ["activate", "deactivate"],
  ["active", "inactive"],
  ["lock", "unlock"],
  ["locked", "unlocked"],
  ["restrict", "unrestrict"],
  ["restricted", "unrestricted"],
  ["deny", "allow"],
  ["denied", "allowed"],
  ["set", "unset"],
  ["add", "remove"],
  ["start", "stop"],
  ["grant", "revoke"],
  ["private", "public"],
  ["closed", "open"],
  ["admins", "all"],
];

const words = new Set(pairs.flat());

/** A value that may be a switch's position. */
export function isSwitchForm(value: unknown): boolean {
  return (
    typeof value === "boolean" || value === 0 || value === 1 || words.has(String(value).toLowerCase().trim())
  );
}

const wordBreaks = /(?<=[a-z0-9])(?=[A-Z])|[-_.:\s]+/;

/** A name without the words that tell one direction from the other: `enableInvites` is like `disable-invites`. */
export function withoutDirection(name: string): string {
  return name
    .split(wordBreaks)
    .map((word) => (words.has(word.toLowerCase()) ? "±" : word.toLowerCase()))
    .join("-");
}

/** Whether there is a word in a name that tells a direction. */
export function hasDirection(name: string): boolean {
  return name.split(wordBreaks).some((word) => words.has(word.toLowerCase()));
}

/** Two texts or numbers that can stand for on and off; a counter, a time or a random text cannot. */
export function isPlausiblePair(on: unknown, off: unknown): boolean {
  if (typeof on !== typeof off) {
    return on === null || off === null;
  }
  if (typeof on === "boolean") {
    return true;
  }
  if (typeof on === "number") {
    return (on === 1 && off === 0) || (on === 0 && off === 1);
  }
  return [on, off].every((one) => one === "0" || one === "1" || isWord(String(one)));
}

/** Small numbers may be an enumeration's; but also a counter's, so they count only where nothing else differs. */
export function isEnumeration(on: unknown, off: unknown): boolean {
  return [on, off].every((one) => /^\d{1,2}$/.test(String(one)));
}

function isWord(text: string): boolean {
  return /^[A-Za-z]+([-_. ][A-Za-z]+)*$/.test(text) && text.length <= 48;
}
