/**
 * The one way by which an error leaves the command line. Whoever reads it did not write this program: it is explained,
 * has a code that docs/troubleshooting.md lists, and shows no words of a library.
 */
import { type Command, CommanderError } from "commander";
import { ExplainedError } from "../../provider/base/explainedError";
import { redact } from "../../provider/opik/redact";
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
      `Error: ${redact(what)}`,
      ...details.map((detail) => `  - ${redact(detail)}`),
      `${redact(next)} [${code}]`,
    ],
    exitCode: 1,
  };
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
