import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { resolveConfiguration } from "../../provider/opik";
import { updateOrganization } from "../../provider/opik/contract";
import { learn } from "./learn";
import { LearnError } from "./learnErrors";

interface Options {
  readonly out: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly organization?: string;
  readonly choose?: number;
}

export function define(command: Command): void {
  command
    .description(
      "Learns how a deployment writes the switch, from a browser recording (HAR) of clicking it, and writes " +
        "that to a file without secrets, for opik:contract. docs/real-tenant.md says how to record.",
    )
    .argument("<capture>", "HAR file that the browser saved")
    .option("-o, --out <file>", "file to write", "opik-contract.json")
    .addOption(
      // One so far: the others are known.
      new Option("--operation <name>", "operation to learn")
        .choices([updateOrganization.name])
        .default(updateOrganization.name),
    )
    .option("-n, --dry-run", "show what would be written, without writing it")
    .option("-f, --force", "replace an existing file that differs")
    .option("--organization <id>", "which organization it was, if the recording shows several")
    .option("--choose <number>", "which candidate to take, if there are several", number)
    .action(run);
}

async function run(capture: string, { out, dryRun, force, organization, choose }: Options): Promise<void> {
  const { contract, explanation } = await learn(capture, {
    origin: configuredOrigin(),
    organizationId: organization,
    choose,
    today: new Date().toISOString().slice(0, 10),
  });
  process.stdout.write(`${explanation.join("\n")}\n\n`);
  const text = `${JSON.stringify(contract, undefined, 2)}\n`;
  if (dryRun) {
    process.stdout.write(`Nothing was written. ${out} would be:\n\n${text}`);
    return;
  }
  if (!force && existsSync(out) && readFileSync(out, "utf8") !== text) {
    throw new LearnError({
      code: "LEARN_FILE_EXISTS",
      what: `${out} already exists with other contents.`,
      next: "Choose another file with --out, or replace this one with --force.",
    });
  }
  // Renamed into place, so that nobody reads half of it.
  writeFileSync(`${out}.tmp`, text);
  renameSync(`${out}.tmp`, out);
  process.stdout.write(
    `Written to ${out}. Set opik:contract (or OPIK_CONTRACT) to it, and prove it with \`pulumi-opik doctor --prove\`.\n`,
  );
}

/** Only where somebody has configured one: a capture tells its own otherwise. */
function configuredOrigin(): string | undefined {
  const { deployment, urlSource } = resolveConfiguration({ stack: () => undefined, env: process.env });
  return urlSource === "the default" ? undefined : deployment.origin;
}

function number(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number from 1.");
  }
  return Number(text);
}
