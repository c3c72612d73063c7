import { type Command, Option } from "commander";
import { opikProvider } from "../../provider/definition";
import { readStackConfiguration } from "../doctor/stackConfiguration";
import { writeWhole } from "../files";
import { importable } from "./importable";
import { secretsText } from "./secretsText";

interface Options {
  readonly out?: string;
  readonly type?: readonly string[];
  readonly workspace?: string;
  readonly force?: boolean;
  readonly stackConfig?: string;
}

export function define(command: Command): void {
  const types = opikProvider.resources.all
    .filter(({ lifecycle }) => lifecycle.list !== undefined)
    .map(({ name }) => name);
  const ofWorkspaces = opikProvider.resources.all
    .filter(({ name, inputs }) => types.includes(name) && Object.hasOwn(inputs, "workspace"))
    .map(({ name }) => name);
  command
    .description(
      "Writes a file for `pulumi import --file`, with everything that the configured credential may manage. " +
        "The configuration comes from the environment and ~/.opik.config, or from a stack. Importing needs the plugin. " +
        "Secrets that Opik shows masked cannot be imported: they are listed on standard error.",
    )
    .addOption(new Option("-t, --type <name...>", "only these types").choices(types))
    .option(
      "-w, --workspace <name>",
      "everything of this workspace, and nothing else (default: the configured workspace, and the organizations)",
    )
    .option("-o, --out <file>", "file to write (default: standard output)")
    .option("-f, --force", "replace an existing file that differs")
    .option("--stack-config <file>", "output of `pulumi config --json --show-secrets`; - for standard input")
    .action(async ({ out, type, workspace, force = false, stackConfig }: Options) => {
      const stack = stackConfig === undefined ? () => undefined : readStackConfiguration(stackConfig);
      const wanted = type ?? (workspace === undefined ? types : ofWorkspaces);
      const found = await importable(wanted, { stack, workspace });
      const resources = found.map(({ type, name, id }) => ({ type, name, id }));
      const text = `${JSON.stringify({ resources }, undefined, 2)}\n`;
      if (out === undefined) {
        process.stdout.write(text);
      } else {
        writeWhole(out, text, { force });
      }
      process.stderr.write(secretsText(found));
    });
}
