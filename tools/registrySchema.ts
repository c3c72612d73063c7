import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { opikSchema } from "../provider/packageSchema";
import { withMarkedPart } from "./markedPart";

/** Languages of an example, in the order in which the Registry shows them, and the titles of its fences. */
export const EXAMPLE_LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"] as const;

type Example = Readonly<Record<(typeof EXAMPLE_LANGUAGES)[number], string>>;
interface Described {
  readonly description?: string;
}

const root = dirname(require.resolve("pulumi-opik/package.json"));

/** The examples that `npm run examples` writes, by the name of a resource or function. */
export function examples(): Readonly<Record<string, Example>> {
  return JSON.parse(readFileSync(join(root, "tools", "examples", "generated.json"), "utf8"));
}

/**
 * The schema as Pulumi's Registry reads it: with examples in the descriptions. The plugin's own has few, since it
 * is in the file that every start of the plugin loads.
 *
 * @throws {Error} where a resource or function has no example
 */
export function registrySchema() {
  const schema = opikSchema();
  const known = examples();
  const described = (of: unknown) =>
    Object.fromEntries(
      Object.entries(of as Record<string, Described>).map(([token, one]) => {
        const name = token.slice(token.lastIndexOf(":") + 1);
        const example = known[name];
        if (example === undefined) {
          throw new Error(
            `${token} has no example: write tools/examples/programs/${name}.pp, then npm run examples.`,
          );
        }
        // In the place of the one that the plugin's own schema has in a few languages.
        const [text] = (one.description ?? "").split("\n\n{{% examples %}}");
        return [token, { ...one, description: `${text}\n\n${shown(example)}` }];
      }),
    );
  return { ...schema, resources: described(schema["resources"]), functions: described(schema["functions"]) };
}

/** The Registry's first page with the first example in each language, one of which its reader chooses. */
export function withExample(page: string): string {
  const example = examples()["OrganizationSettings"];
  if (example === undefined) {
    throw new Error("OrganizationSettings has no example: npm run examples.");
  }
  const choices = EXAMPLE_LANGUAGES.map((language) =>
    [
      `{{% choosable language ${language} %}}`,
      "",
      fenced(language, example[language]),
      "",
      "{{% /choosable %}}",
    ].join("\n"),
  );
  return withMarkedPart(page, "example", `\n${choices.join("\n\n")}\n`);
}

function fenced(language: string, program: string): string {
  return `\`\`\`${language}\n${program.trim()}\n\`\`\``;
}

function shown(example: Example): string {
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    "",
    ...EXAMPLE_LANGUAGES.map((language) => fenced(language, example[language])),
    "",
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n");
}
