import { resolve } from "node:path";
import { styleText } from "node:util";
import { type Command, Option } from "commander";
import { systemClock } from "../../provider/base/clock";
import { listeners, type SettingName, type Sourced } from "../../provider/opik";
import { examine, type Proving } from "./examine";
import { checkLines, type Look, noteLines, verdict } from "./human";
import { readStackConfiguration } from "./stackConfiguration";

interface Options {
  readonly url?: string;
  readonly organization?: string;
  readonly contract?: string;
  readonly stackConfig?: string;
  readonly prove?: Proving;
  readonly json?: boolean;
}

const notes = `
The configuration is read as by the provider: from the environment, then ~/.opik.config. To check that of a stack:
  pulumi config --json --show-secrets | pulumi-opik doctor --stack-config -

Without --prove it only reads. --prove writes to the organization, without asking:
  same    the present value: proves that the request is accepted and changes nothing else
  toggle  also the opposite value, for some seconds, then the present one again: proves that writes take effect

The exit code is 0 if the settings of an organization can be managed, even with warnings, and 1 if not: an
open-source server has no organizations, so it is 1 there, although the resources of a workspace can be managed.`;

export function define(command: Command): void {
  command
    .description(
      "Checks what works with this configuration, one line per check, and says what to do if something does not.",
    )
    .option("--url <url>", "address of the deployment")
    .option("--organization <id>", "organization to look at")
    .option("--contract <file>", "learned contract to use")
    .option("--stack-config <file>", "output of `pulumi config --json --show-secrets`; - for standard input")
    .addOption(new Option("--prove [how]", "prove the write").choices(["same", "toggle"]).preset("same"))
    .option("--json", "print one JSON document instead of lines")
    .addHelpText("after", notes)
    .action(doctor);
}

async function doctor(options: Options): Promise<void> {
  const { prove, json = false, stackConfig } = options;
  const ending = new AbortController();
  const end = () => ending.abort();
  // Only once: a second signal ends the program at once, a value that has to be put back or not.
  process.once("SIGINT", end).once("SIGTERM", end);
  const aside = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const report = await examine({
      stack: stackOf(stackConfig),
      env: process.env,
      given: given(options),
      clock: systemClock,
      prove,
      signal: ending.signal,
      observer: listeners({ env: process.env, clock: systemClock, report: { info: aside, warn: aside } }),
      onCheck: (check) => print(json ? [] : checkLines(check, look)),
      announce: (sentence) => (json ? aside(sentence) : print(noteLines(sentence, look))),
    });
    print([json ? JSON.stringify(report, undefined, 2) : `\n${verdict(report, look)}`]);
    process.exitCode = report.ok ? 0 : 1;
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}

function given({ url, organization, contract }: Options): Partial<Record<SettingName, Sourced>> {
  return {
    ...(url === undefined ? {} : { url: { value: url, source: "--url" } }),
    ...(organization === undefined
      ? {}
      : { organizationId: { value: organization, source: "--organization" } }),
    // A path on the command line is relative to where that is, not to a Pulumi project.
    ...(contract === undefined ? {} : { contract: { value: resolve(contract), source: "--contract" } }),
  };
}

/** Colours and broken lines on a terminal only. */
const look: Look = {
  paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  columns: process.stdout.columns,
};

/** Read when it is first asked for, so that what is wrong with it is a failed check like any other. */
function stackOf(file: string | undefined): (key: string) => string | undefined {
  let read: ((key: string) => string | undefined) | undefined;
  return (key) => {
    if (file !== undefined) {
      read ??= readStackConfiguration(file);
    }
    return read?.(key);
  };
}

function print(lines: readonly string[]): void {
  for (const line of lines) {
    process.stdout.write(`${line}\n`);
  }
}
