import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigurationError } from "../../provider/opik";

const schema = z.record(
  z.string(),
  z.looseObject({ value: z.string().optional(), secret: z.boolean().optional() }),
);

const HOW =
  "Pass it the output of `pulumi config --json --show-secrets`, as a file or, with -, on standard input.";

/**
 * Reads a stack's configuration as `pulumi config --json --show-secrets` prints it: only Pulumi can read the stack's
 * own file, in which secrets are encrypted.
 *
 * @param file its path, or `-` for the standard input
 * @returns a value by its key without the namespace `opik`
 */
export function readStackConfiguration(file: string): (key: string) => string | undefined {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw refused(`could not be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`, file);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Without the parser's own words: they quote the text, which has secrets in it.
    throw refused("is not JSON", file);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw refused("is not the JSON of a stack's configuration", file);
  }
  const values = new Map(Object.entries(parsed.data).filter(([key]) => key.startsWith("opik:")));
  const hidden = [...values].find(([, { value, secret }]) => secret === true && value === undefined);
  if (hidden !== undefined) {
    throw refused(`has ${hidden[0]} without its value, because it is a secret`, file);
  }
  return (key) => values.get(`opik:${key}`)?.value;
}

function refused(what: string, file: string): ConfigurationError {
  return new ConfigurationError({
    code: "OPIK_STACK_CONFIGURATION_UNREADABLE",
    what: `The stack configuration ${file === "-" ? "on standard input" : file} ${what}.`,
    next: HOW,
  });
}
