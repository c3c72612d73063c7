import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The path that a program or its configuration names, absolute: a relative one is relative to the nearest folder with a
 * `Pulumi.yaml` at or above `from`, since a program may lie below its project; to `from` where there is none.
 */
export function inProjectFolder(path: string, from = process.cwd()): string {
  return resolve(projectFolder(from), path);
}

function projectFolder(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      return resolve(from);
    }
  }
}
