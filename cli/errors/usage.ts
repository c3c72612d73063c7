import { type Command, CommanderError, type Option } from "commander";
import { CliError } from "./cliError";

/**
 * What is wrong with the words of a command, told by commander's code. Of its sentences only the names in them are taken,
 * which stand in quotation marks there, and what our own checks of values have said.
 *
 * @param command the whole command line
 */
export function ofUsage(error: unknown, command: Command): CliError | undefined {
  if (!(error instanceof CommanderError)) {
    return undefined;
  }
  const [text = "", ...more] = error.message.split("\n");
  const name = /'(.*?)'/.exec(text)?.[1] ?? "";
  const suggestion = /^\(Did you mean (?:one of )?(.+?)\?\)$/.exec(more.join(" "))?.[1];
  const explained = (code: string, what: string, next: string) =>
    new CliError({ code, what, next: suggestion === undefined ? next : `Did you mean ${suggestion}?` });

  switch (error.code) {
    case "commander.unknownCommand":
      return explained("CLI_COMMAND_UNKNOWN", `There is no command ${name}.`, "Add --help to see all.");
    case "commander.unknownOption":
      return explained("CLI_OPTION_UNKNOWN", `There is no option ${name}.`, "Add --help to see all.");
    case "commander.excessArguments":
      return explained(
        "CLI_ARGUMENT_UNEXPECTED",
        `${name} was given more than it takes.`,
        "Add --help to see what it takes; quote a value with spaces.",
      );
    case "commander.missingArgument":
      return explained("CLI_VALUE_MISSING", `<${name}> is missing.`, "Add --help to see what it is.");
    case "commander.optionMissingArgument":
      return explained("CLI_VALUE_MISSING", `${name} has no value.`, "Add --help to see what it takes.");
    case "commander.missingMandatoryOptionValue":
      return explained("CLI_VALUE_MISSING", `${name} is missing.`, "Add --help to see what it is.");
    case "commander.invalidArgument":
      return explained("CLI_VALUE_INVALID", ...invalid(text, name, command));
    default:
      return undefined;
  }
}

function invalid(text: string, flags: string, command: Command): [what: string, next: string] {
  const given = /' argument '(.*?)' is invalid\.(?: (.*))?$/s.exec(text);
  const choices = optionOf(flags, command)?.argChoices;
  const next = choices === undefined ? (given?.[2] ?? "Add --help to see what it takes.") : oneOf(choices);
  return [`${flags} cannot be ${JSON.stringify(given?.[1] ?? "")}.`, next];
}

function oneOf(choices: readonly string[]): string {
  return `Choose from: ${choices.join(", ")}.`;
}

function optionOf(flags: string, command: Command): Option | undefined {
  return (
    command.options.find((option) => option.flags === flags) ??
    command.commands.map((one) => optionOf(flags, one)).find((option) => option !== undefined)
  );
}
