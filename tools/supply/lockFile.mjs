// What package-lock.json says of the packages that an installation of this one brings along.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Dependencies and theirs, without those that only development needs and without peers, which are the program's own.
 *
 * @param root folder with package-lock.json, or without one where there are no dependencies
 * @returns {{ name: string, version: string, license: string, hasInstallScript: boolean }[]} in the order of the file
 */
export function runtimePackages(root) {
  return lockedPackages(root).filter(({ development }) => !development);
}

function lockedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, { version, license, dev, devOptional, peer, hasInstallScript, integrity, resolved }]) => ({
      name: path.replace(/^.*node_modules\//, ""),
      version,
      license: license ?? "unknown",
      development: Boolean(dev || devOptional || peer),
      hasInstallScript: hasInstallScript === true,
      integrity,
      resolved,
    }));
}
