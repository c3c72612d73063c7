/**
 * The one way by which an error leaves the command line. Whoever reads it did not write this program: it is explained,
 * has a code that docs/troubleshooting.md lists, and shows no words of a library.
 */
import { type Command, CommanderError } from "commander";
import { ExplainedError } from "../../provider/base/explainedError";
import { presentable } from "../../provider/opik/redact";
import { CliError } from "./cliError";
import { ofSystem } from "./system";
import { ofUsage } from "./usage";

/** What is printed on the standard error, and what the process ends with. */
export interface Departure {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** @param command the whole command line, whose options an error may be about */
export function door(error: unknown, command: Command): Departure {
  if (error instanceof CommanderError && isWanted(error)) {
    return { lines: [], exitCode: error.exitCode };
  }
  const { what, details, next, code } = explained(error, command);
  return {
    lines: [
      `Error: ${shown(what)}`,
      ...details.map((detail) => `  - ${shown(detail)}`),
      `${shown(next)} [${code}]`,
    ],
    exitCode: 1,
  };
}

/** In one line, and without the user and password of a URL, such as one that was given on the command line. */
function shown(text: string): string {
  return presentable(text, [], Number.POSITIVE_INFINITY);
}

/** The help or the version, which commander has printed. */
function isWanted({ code }: CommanderError): boolean {
  return ["commander.help", "commander.helpDisplayed", "commander.version"].includes(code);
}

function explained(error: unknown, command: Command): ExplainedError {
  if (error instanceof ExplainedError) {
    return error;
  }
  return ofUsage(error, command) ?? ofSystem(error) ?? unexpected(error);
}

function unexpected(error: unknown): CliError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new CliError({
    code: "CLI_UNEXPECTED",
    what: `This should not have happened: ${said}`,
    next: "Please report it as a bug, with the command and its version (`pulumi-opik --version`).",
    cause: error,
  });
}
