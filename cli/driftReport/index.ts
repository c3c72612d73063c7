import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { CliError } from "../errors/cliError";
import { readText } from "../files";
import { commentOf } from "./comment";
import { find, type Sought } from "./find";
import { issueOf, type Printed } from "./issue";
import { Markdown } from "./markdown";

interface Options {
  readonly stack: string;
  readonly exitCode: number;
  readonly runUrl?: string;
  readonly out: string;
}

export function define(command: Command): void {
  command.description(
    "Turns Pulumi's output into a readable issue or comment, without secrets. " +
      "For pipelines; those in examples/gitops of the repository use it.",
  );
  given(command.command("issue"))
    .description(
      "Writes the files state (clean, drifted or failed), title and body.md for an issue about drift. The exit code is 0 " +
        "for clean and drifted, and 1 for failed: a check that did not run must neither close nor open an issue.",
    )
    .argument("<preview>", "output of `pulumi preview --refresh --expect-no-changes --json`")
    .requiredOption("--out <folder>", "folder to write into")
    .action(issue);
  given(command.command("comment"))
    .description("Writes a comment about a preview, which begins with <!-- pulumi-preview:STACK -->.")
    .argument("<preview>", "output of `pulumi preview --diff`")
    .requiredOption("--out <file>", "file to write")
    .action(comment);
  command
    .command("find")
    .description(
      "Prints the number of the oldest issue or note that fits, from a JSON list on standard input; nothing if none fits.",
    )
    .option("--title <text>", "the issue with exactly this title")
    .option("--marker <text>", "the note that begins with this")
    .action(({ title, marker }: { title?: string; marker?: string }) => {
      const found = find(readFileSync(0, "utf8"), soughtOf(title, marker));
      process.stdout.write(found === undefined ? "" : `${found}\n`);
    });
}

/** Options of both reports. */
function given(command: Command): Command {
  return command
    .requiredOption("--stack <name>", "stack that was checked")
    .requiredOption("--exit-code <number>", "exit code of Pulumi", exitCode)
    .option("--run-url <url>", "address of the run");
}

function printed(file: string, { stack, exitCode, runUrl }: Options): Printed {
  return { stack, exitCode, runUrl, text: readText(file) };
}

function issue(file: string, options: Options): void {
  const { state, title, lines } = issueOf(printed(file, options), new Markdown(process.env));
  const body = `${lines.join("\n")}\n`;
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, "state"), state);
  writeFileSync(join(options.out, "title"), title);
  writeFileSync(join(options.out, "body.md"), body);
  process.stdout.write(`${state}: ${title}\n\n${body}`);
  process.exitCode = state === "failed" ? 1 : 0;
}

function comment(file: string, options: Options): void {
  const lines = commentOf(printed(file, options), new Markdown(process.env));
  writeFileSync(options.out, `${lines.join("\n")}\n`);
}

function soughtOf(title: string | undefined, marker: string | undefined): Sought {
  if (title !== undefined && marker === undefined) {
    return { title };
  }
  if (marker !== undefined && title === undefined) {
    return { marker };
  }
  throw new CliError({
    code: "CLI_VALUE_MISSING",
    what: "It is not clear what to find.",
    next: "Give either --title or --marker.",
  });
}

function exitCode(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number.");
  }
  return Number(text);
}
