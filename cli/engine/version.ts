/**
 * Which engines will do. Three numbers are compared by hand: semver is a dependency of @pulumi/pulumi, not ours,
 * and an engine's version needs no more than this.
 */

/** The oldest engine that works: the lower end of this package's peer range of @pulumi/pulumi. */
export const MINIMUM_ENGINE_VERSION = "3.252.0";

interface ParsedVersion {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: boolean;
  readonly text: string;
}

/** The first version at the start of a line: `pulumi version` prints `v3.259.0`, a wrapper may print more above. */
function parseVersion(output: string): ParsedVersion | undefined {
  const match = /^v?((\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?)(?:\+\S+)?\s*$/m.exec(output);
  if (match === null) return undefined;
  return {
    numbers: [Number(match[2]), Number(match[3]), Number(match[4])],
    prerelease: match[5] !== undefined,
    text: match[1] ?? "",
  };
}

function isOlder(version: ParsedVersion, minimum: ParsedVersion): boolean {
  for (const [index, number] of version.numbers.entries()) {
    const least = minimum.numbers[index] ?? 0;
    if (number !== least) return number < least;
  }
  return version.prerelease && !minimum.prerelease;
}

/** The version that `pulumi version` printed; an error if it printed none. */
export function readVersion(output: string): string {
  const version = parseVersion(output);
  if (version === undefined)
    throw new Error(`answered \`pulumi version\` with ${quote(output)}, not a version`);
  return version.text;
}

/** Why this version will not do, in the words of an error message; undefined if it will. */
export function unsuitable(versionText: string): string | undefined {
  const version = parseVersion(versionText);
  const minimum = parseVersion(MINIMUM_ENGINE_VERSION);
  if (version === undefined || minimum === undefined) return `${quote(versionText)} is not a version`;
  if (isOlder(version, minimum)) return `is ${version.text}, older than ${MINIMUM_ENGINE_VERSION}`;
  if (version.numbers[0] !== minimum.numbers[0]) {
    return `is ${version.text}; this package works with Pulumi ${minimum.numbers[0]}`;
  }
  return undefined;
}

function quote(output: string): string {
  const text = output.trim();
  return text === "" ? "nothing" : JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
