import { Command } from "commander";
import { door } from "./errors/door";

/** A subcommand's file: it adds options and the action to a command that has its name already. */
interface CommandFile {
  define(command: Command): void;
}

/** The subcommands. A file is loaded only where its command is named, so that `--help` is quick. */
const subcommands: readonly { name: string; summary: string; load: () => CommandFile }[] = [
  {
    name: "emulate",
    summary: "run a local Opik to try programs against",
    load: () => require("./emulate") as typeof import("./emulate"),
  },
  {
    name: "doctor",
    summary: "check what works with this configuration",
    load: () => require("./doctor") as typeof import("./doctor"),
  },
  {
    name: "learn",
    summary: "learn from a recording how a deployment writes the setting",
    load: () => require("./learn") as typeof import("./learn"),
  },
  {
    name: "demo",
    summary: "show the provider at work on a local Opik",
    load: () => require("./demo") as typeof import("./demo"),
  },
  {
    name: "explain",
    summary: "explain the code of an error",
    load: () => require("./explain") as typeof import("./explain"),
  },
  {
    name: "import-file",
    summary: "write a file for `pulumi import --file`",
    load: () => require("./importFile") as typeof import("./importFile"),
  },
  {
    name: "drift-report",
    summary: "turn Pulumi's output into an issue or a comment",
    load: () => require("./driftReport") as typeof import("./driftReport"),
  },
];

/** The whole command line; its own errors are thrown, and what it says of them is left to the door. */
export function program(words: readonly string[]): Command {
  const command = new Command("pulumi-opik")
    .description("Tools for the Pulumi provider for Opik.")
    .version((require("../../package.json") as { version: string }).version, "-V, --version")
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const { name, summary, load } of subcommands) {
    const subcommand = command.command(name).summary(summary).description(summary);
    if (words.includes(name)) {
      load().define(subcommand);
    }
  }
  return command;
}

export function main(words: readonly string[]): void {
  // A reader that has gone away, such as `head`, is no reason to fail.
  process.stdout.on("error", () => undefined);
  const command = program(words);
  command.parseAsync(words, { from: "user" }).catch((error: unknown) => {
    const { lines, exitCode } = door(error, command);
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    process.exitCode = exitCode;
  });
}
