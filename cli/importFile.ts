import { type Command, Option } from "commander";
import { systemClock } from "../provider/base/clock";
import { ExplainedError } from "../provider/base/explainedError";
import { opikProvider } from "../provider/definition";
import { token } from "../provider/hosts/tokens";
import { type Context, Run } from "../provider/kit";
import type { OpikClient } from "../provider/opik";
import { readStackConfiguration } from "./doctor/stackConfiguration";
import { CliError } from "./errors/cliError";
import { writeWhole } from "./files";

interface Options {
  readonly out?: string;
  readonly type?: readonly string[];
  readonly force?: boolean;
  readonly stackConfig?: string;
}

/** One resource as `pulumi import --file` takes it. */
interface Import {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

export function define(command: Command): void {
  const types = opikProvider.resources.map(({ name }) => name);
  command
    .description(
      "Writes the JSON that `pulumi import --file` takes, with everything that the configured credential may manage. " +
        "Configuration comes from the environment and ~/.opik.config, or from a stack. Only the plugin can import.",
    )
    .addOption(new Option("-t, --type <name...>", "only these types").choices(types))
    .option("-o, --out <file>", "file to write (default: standard output)")
    .option("-f, --force", "replace a file that is there and differs")
    .option(
      "--stack-config <file>",
      "stack configuration, as `pulumi config --json --show-secrets` prints it; - reads it",
    )
    .action(async ({ out, type = types, force = false, stackConfig }: Options) => {
      const stack = stackConfig === undefined ? () => undefined : readStackConfiguration(stackConfig);
      const text = `${JSON.stringify({ resources: await importable(type, stack) }, undefined, 2)}\n`;
      if (out === undefined) {
        process.stdout.write(text);
      } else {
        writeWhole(out, text, { force });
      }
    });
}

/** A deployment may be of a kind or a version that has no such thing: then there is nothing to import. */
const LACKING = ["OPIK_OPEN_SOURCE", "OPIK_ROUTE_MISSING"];

async function importable(
  types: readonly string[],
  stack: (key: string) => string | undefined,
): Promise<Import[]> {
  const shown = (message: string) => opikProvider.presentable?.(message, connected.services) ?? message;
  const warn = (message: string) => process.stderr.write(`${shown(message)}\n`);
  const report = { info: warn, warn };
  const connected: { services?: OpikClient } = {};
  const services = opikProvider.connect({
    stack,
    env: process.env,
    clock: systemClock,
    report,
  });
  connected.services = services;
  const context: Context<typeof services> = {
    services,
    report,
    clock: systemClock,
    run: new Run(),
  };
  const names = new Set<string>();
  const found: Import[] = [];
  for (const { name: typeName, lifecycle } of opikProvider.resources.filter(({ name }) =>
    types.includes(name),
  )) {
    try {
      for (const { id, name } of (await lifecycle.list?.(context, { inputs: {} })) ?? []) {
        found.push({
          type: token(opikProvider.name, typeName),
          name: unique(slug(name) || slug(id), names),
          id,
        });
      }
    } catch (error) {
      // Whoever asks for one kind only wants the error.
      if (types.length > 1 && error instanceof ExplainedError && LACKING.includes(error.code)) {
        warn(`${typeName}: ${error.message}`);
      } else {
        throw types.length > 1 && error instanceof ExplainedError
          ? incomplete(typeName, error, shown)
          : error;
      }
    }
  }
  return found;
}

/** Half a list would be taken for the whole: it says nothing of what is missing. */
function incomplete(typeName: string, error: ExplainedError, shown: (text: string) => string): CliError {
  return new CliError({
    code: error.code,
    what: `${typeName} cannot be listed, so nothing was written. ${shown(error.what)}`,
    next: `${shown(error.next)} Or leave it out, with --type and the names of the others.`,
    details: error.details,
    cause: error,
  });
}

/** A name that every language can make an identifier of. */
function slug(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate); n++) {
    candidate = `${name}-${n}`;
  }
  taken.add(candidate);
  return candidate;
}
