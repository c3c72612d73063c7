import { CliError } from "./cliError";

/** What the system's codes mean for somebody who named a file, and what helps. */
const meanings: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOENT: ["there is no such file or folder", "Check the path; its folders must already exist."],
  ENOTDIR: ["a part of the path is not a folder", "Check the path."],
  EISDIR: ["it is a folder", "Give the path of a file."],
  EEXIST: ["something else already exists there", "Choose another path."],
  EACCES: ["access is denied", "Choose another path, or change the permissions."],
  EPERM: ["access is denied", "Choose another path, or change the permissions."],
  EROFS: ["the disk is read-only", "Choose a path on another disk."],
  ENOSPC: ["the disk is full", "Free some space, or choose a path on another disk."],
};

/** An error of Node's about a file, in words; undefined for anything else. */
export function ofSystem(error: unknown): CliError | undefined {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || path === undefined || syscall === undefined) {
    return undefined;
  }
  const [what, next] = meanings[code] ?? [`the system says ${code}`, "Check the path."];
  return new CliError({
    code: "CLI_FILE_FAILED",
    what: `${path} cannot be used: ${what}.`,
    next,
    cause: error,
  });
}
