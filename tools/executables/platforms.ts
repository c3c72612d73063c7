import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A system and a processor as Pulumi names them in the names of archives, which is as Go does. */
export type Platform = `${"linux" | "darwin" | "windows"}-${"amd64" | "arm64"}`;

/** The Node that an executable has inside: one package of the npm registry, of which one archive is meant. */
export interface LockedNode {
  readonly package: string;
  readonly version: string;
  /** Of the package's archive, as in a lock file of npm. */
  readonly integrity: string;
}

export const root = dirname(require.resolve("pulumi-opik/package.json"));

/** What `tools/executables/node.json` locks, for every platform for which there are executables. */
export const LOCKED_NODES: Readonly<Record<Platform, LockedNode>> = JSON.parse(
  readFileSync(join(root, "tools", "executables", "node.json"), "utf8"),
);

export const PLATFORMS = Object.keys(LOCKED_NODES) as Platform[];

const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const PROCESSORS: Readonly<Record<string, string>> = { x64: "amd64" };

/** The platform of this machine; not one of {@link PLATFORMS} where there are no executables for it. */
export function thisPlatform(system: string = process.platform, processor: string = process.arch): string {
  return `${SYSTEMS[system] ?? system}-${PROCESSORS[processor] ?? processor}`;
}

/**
 * Why an executable for a platform cannot be made on a machine, or `undefined` where it can.
 *
 * The form that Node builds can be read by the same version of Node only, and an Apple processor starts nothing without
 * a signature, which takes Apple's `codesign`.
 */
export function obstacle(target: Platform, here: string): string | undefined {
  if (target === here) {
    return undefined;
  }
  if (target.startsWith("darwin-")) {
    return "it has to be signed, with a program that only macOS has";
  }
  const host = LOCKED_NODES[here as Platform];
  const { version } = LOCKED_NODES[target];
  if (host === undefined) {
    return `there is no Node ${version} for ${here} to build it with`;
  }
  return host.version === version
    ? undefined
    : `its Node is ${version}, and the one to build it with on ${here} is ${host.version}`;
}

/** Name of an archive, in which the engine looks for a plugin's version and platform. */
export function archiveName(version: string, platform: Platform): string {
  return `pulumi-resource-opik-v${version}-${platform}.tar.gz`;
}

/** Name of the executable at an archive's root. */
export function executableName(platform: Platform): string {
  return `pulumi-resource-opik${platform.startsWith("windows-") ? ".exe" : ""}`;
}
