import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { CliError } from "./errors/cliError";

/** Reads a text file. @throws Node's error, with the file in it also where Node leaves it out */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}

/**
 * Writes a file whole or not at all, and over another one only where that is wanted.
 *
 * @throws {CliError} `CLI_FILE_EXISTS` where it is there, says something else and `force` is not given
 */
export function writeWhole(file: string, text: string, { force = false } = {}): void {
  if (!force && existsSync(file) && readFileSync(file, "utf8") !== text) {
    throw new CliError({
      code: "CLI_FILE_EXISTS",
      what: `${file} already exists with other contents.`,
      next: "Choose another file, or replace this one with --force.",
    });
  }
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
