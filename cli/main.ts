#!/usr/bin/env node
import { Command } from "commander";
import { ExplainedError } from "../provider/base/explainedError";
import { oneLine } from "../provider/base/oneLine";

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
    summary: "say what works for this configuration",
    load: () => require("./doctor") as typeof import("./doctor"),
  },
  {
    name: "learn",
    summary: "learn from a recording how a deployment writes the setting",
    load: () => require("./learn") as typeof import("./learn"),
  },
  {
    name: "demo",
    summary: "show the main job on a local Opik",
    load: () => require("./demo") as typeof import("./demo"),
  },
  {
    name: "explain",
    summary: "say what stands behind an error's code",
    load: () => require("./explain") as typeof import("./explain"),
  },
  {
    name: "import-file",
    summary: "write what `pulumi import --file` takes",
    load: () => require("./importFile") as typeof import("./importFile"),
  },
];

function program(words: readonly string[]): Command {
  const command = new Command("pulumi-opik")
    .description("Tools for the Pulumi provider for Opik organizations.")
    .version((require("../../package.json") as { version: string }).version, "-V, --version")
    .showHelpAfterError("Add --help to see what can be given.");
  for (const { name, summary, load } of subcommands) {
    const subcommand = command.command(name).summary(summary).description(summary);
    if (words.includes(name)) {
      load().define(subcommand);
    }
  }
  return command;
}

/** Errors are explained, not traced: their reader did not write this program. */
function report(error: unknown): void {
  if (error instanceof ExplainedError) {
    process.stderr.write(`Error: ${oneLine(error.what)}\n${oneLine(error.next)} [${error.code}]\n`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Error: ${oneLine(message)}\nThis was not expected; please report it as a bug.\n`);
  }
  process.exitCode = 1;
}

// A reader that has gone away, such as `head`, is no reason to fail.
process.stdout.on("error", () => undefined);

const words = process.argv.slice(2);
program(words).parseAsync(words, { from: "user" }).catch(report);
