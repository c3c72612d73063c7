import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { systemClock } from "../provider/base/clock";
import { opikProvider } from "../provider/definition";
import { token } from "../provider/hosts/tokens";
import { type Context, Run } from "../provider/kit";
import { type OpikClient, OpikError } from "../provider/opik";

interface Options {
  readonly out?: string;
  readonly type?: readonly string[];
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
        "Configuration comes from the environment and ~/.opik.config. Only the plugin can import.",
    )
    .option("-t, --type <name...>", `only these types: ${types.join(", ")}`)
    .option("-o, --out <file>", "file to write (default: standard output)")
    .action(async ({ out, type = types }: Options) => {
      const unknown = type.find((one) => !types.includes(one));
      if (unknown !== undefined) {
        command.error(`error: there is no type ${JSON.stringify(unknown)}; there are ${types.join(", ")}.`);
      }
      const text = `${JSON.stringify({ resources: await importable(type) }, undefined, 2)}\n`;
      if (out === undefined) {
        process.stdout.write(text);
      } else {
        writeFileSync(out, text);
      }
    });
}

async function importable(types: readonly string[]): Promise<Import[]> {
  const warn = (message: string) =>
    process.stderr.write(`${opikProvider.presentable?.(message, connected.services) ?? message}\n`);
  const report = { info: warn, warn };
  const connected: { services?: OpikClient } = {};
  const services = opikProvider.connect({
    stack: () => undefined,
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
      // A deployment may lack one kind of thing and have the others; who asked for one kind only wants the error.
      if (types.length === 1 || !(error instanceof OpikError)) {
        throw error;
      }
      warn(`${typeName}: ${error.message}`);
    }
  }
  return found;
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
