import { z } from "zod";
import { withArticle } from "../provider/base/withArticle";
import { opikProvider } from "../provider/definition";
import { typescriptProgram } from "../provider/hosts/exampleProgram";
import { token } from "../provider/hosts/tokens";
import {
  type AboutObjects,
  isObjectLifecycle,
  type PropertyTypes,
  type ResourceDefinition,
  typeName,
} from "../provider/kit";
import { bareOf, bounds, isRequired, namedTypes, typeText } from "./typeTexts";

type Resource = ResourceDefinition<never>;

const PACKAGES = { dynamic: "pulumi-opik", plugin: "pulumi-opik/native" } as const;
const LANGUAGES = { typescript: "TypeScript", python: "Python", yaml: "YAML" } as const;

/** The pages of `docs/resources` by their file names, from the provider's definition. */
export function resourcePages(): ReadonlyMap<string, string> {
  const resources = opikProvider.resources.all as readonly Resource[];
  return new Map([
    ["README.md", indexPage(resources)],
    ...resources.map((one) => [`${one.name}.md`, resourcePage(one)] as const),
  ]);
}

function indexPage(resources: readonly Resource[]): string {
  return lines([
    "# Resources",
    "",
    "`npm run docs` writes these pages from the provider's definition. [What was verified](../verified.md) says which calls were",
    "recorded from which server.",
    "",
    "| resource | what it is |",
    "|---|---|",
    ...resources.map(({ name, summary }) => `| [${name}](${name}.md) | ${cell(firstSentence(summary))} |`),
    "",
    "All pages use these terms:",
    "",
    '- **If omitted**: what happens if the program does not set the property. *Not managed* means that it is never compared and never written, and keeps its value in Opik; if an update must send the whole object, the live value is sent. `false`, `0`, `""`, `[]` and `{}` are values.',
    "- **If removed**: what happens if the program set the property before and no longer does.",
    "- **Replaces**: changing it creates a new object, and then deletes the old one unless the page says otherwise.",
    "- **Secret**: always encrypted in Pulumi's state, and never shown in a message.",
    "- **Masked**: Opik shows only a mask, so changes outside Pulumi are detected by the mask. An import cannot read the value; declare it.",
    "",
    "In every language, `get(name, id)` reads a resource without managing it.",
  ]);
}

/** The page of one resource. */
export function resourcePage(resource: Resource): string {
  const { name, summary, details, example, inputs, outputs, lifecycle } = resource;
  const about = isObjectLifecycle(lifecycle) ? lifecycle.about : undefined;
  const reader = opikProvider.functions.get(`get${name}`);
  const types = [...namedTypes({ ...inputs, ...outputs })];
  return lines([
    `# ${name}`,
    "",
    summary,
    ...section(details),
    ...(example === undefined ? [] : ["", "## Example", ...programs(example)]),
    "",
    "## Properties",
    "",
    "| property | type | if omitted | if removed | |",
    "|---|---|---|---|---|",
    ...Object.entries(inputs).map(([input, type]) => inputRow(input, type, resource)),
    ...types.flatMap(([id, type]) => [
      "",
      `### ${id}`,
      "",
      ...section(typeName(type)?.description).slice(1),
      "",
      "| member | type | |",
      "|---|---|---|",
      ...Object.entries(type.shape as PropertyTypes).map(([member, one]) => memberRow(member, one)),
    ]),
    "",
    "## Outputs",
    "",
    "All properties, and:",
    "",
    "| output | type | |",
    "|---|---|---|",
    ...Object.entries(outputs).map(([output, type]) => memberRow(output, type)),
    ...(about === undefined ? [] : adoption(name, inputs, about)),
    ...imports(resource),
    "",
    "## Delete",
    "",
    about === undefined
      ? "Restores the baseline: each setting that still has the value that Pulumi set gets back the value it had before. A setting that somebody else has changed since stays as it is. With `retainOnDelete`, nothing is restored."
      : [
          `Deletes the ${about.noun}, unless it was adopted or belongs to another resource of the program.`,
          ...(about.remains === undefined ? [] : [about.remains]),
          "Use `retainOnDelete` or `protect` to keep it.",
        ].join(" "),
    ...(reader === undefined
      ? []
      : [
          "",
          "## Data source",
          "",
          `\`${reader.name}\` (plugin only). ${reader.summary}${about === undefined ? "" : " Fails if there is none."}`,
          "",
          "| input | type | |",
          "|---|---|---|",
          ...Object.entries(reader.inputs).map(([input, type]) => memberRow(input, type)),
          "",
          `Outputs: ${Object.keys(reader.outputs)
            .map((one) => `\`${one}\``)
            .join(", ")}.`,
        ]),
  ]);
}

function programs(example: NonNullable<Resource["example"]>): string[] {
  return Object.entries(LANGUAGES).flatMap(([language, title]) => {
    const text = example[language as keyof typeof LANGUAGES];
    if (text === undefined) {
      return [];
    }
    const isTypeScript = language === "typescript";
    const program = isTypeScript
      ? typescriptProgram(text, opikProvider.resources.all, PACKAGES.dynamic)
      : text;
    const how = isTypeScript ? ` (for the plugin, import from \`${PACKAGES.plugin}\`)` : " (plugin)";
    return ["", `${title}${how}:`, "", `\`\`\`${language}`, program.trim(), "```"];
  });
}

function inputRow(name: string, type: z.ZodType, resource: Resource): string {
  const { description = "", secret, masked, replaceOnChanges } = type.meta() ?? {};
  const marks = [
    replaceOnChanges && "**Replaces.**",
    (secret || masked) && "**Secret.**",
    masked && "**Masked.**",
  ];
  const text = [description, ...marks.filter((one) => typeof one === "string")].join(" ");
  const isFilledIn = type.meta()?.scope === true || (resource.alwaysKnown ?? []).includes(name);
  const managed = resource.inputs[type.meta()?.managedAs ?? name] ?? type;
  return row(`\`${name}\``, kind(type), absence(managed, isFilledIn), removal(managed, isFilledIn), text);
}

/** What it means that a program does not name an input. */
function absence(type: z.ZodType, isFilledIn: boolean): string {
  const { checkDefault, createDefault, wire } = type.meta() ?? {};
  if (isRequired(type)) {
    return "required";
  }
  if (checkDefault !== undefined) {
    return `default ${code(checkDefault)}`;
  }
  if (isFilledIn) {
    return "from the configuration";
  }
  if (createDefault !== undefined) {
    return `${code(createDefault)} in a new one, then not managed`;
  }
  return wire !== null ? "not managed" : bareOf(type) instanceof z.ZodBoolean ? "`false`" : "";
}

/** What happens to an input that a program does not name any more. */
function removal(type: z.ZodType, isFilledIn: boolean): string {
  const { checkDefault, resetTo, wire, replaceOnChanges, setting } = type.meta() ?? {};
  if (isRequired(type)) {
    return "";
  }
  if (isFilledIn || checkDefault !== undefined) {
    const target = checkDefault === undefined ? "the configured value" : code(checkDefault);
    return `${replaceOnChanges ? "replaced, with" : "reset to"} ${target}`;
  }
  if (replaceOnChanges) {
    return "replaced";
  }
  if (resetTo !== undefined) {
    return resetTo === null ? "cleared" : `reset to ${code(resetTo)}`;
  }
  if (wire === null) {
    return "no effect";
  }
  return setting === undefined ? "no longer managed" : "no longer managed, and you are told";
}

function memberRow(name: string, type: z.ZodType): string {
  const { description = "", secret } = type.meta() ?? {};
  const text = secret ? `${description} **Secret.**` : description;
  return row(`\`${name}\`${isRequired(type) ? "" : " (optional)"}`, kind(type), text);
}

function kind(type: z.ZodType): string {
  const limits = bounds(type);
  return limits === "" ? typeText(type) : `${typeText(type)}, ${limits}`;
}

function adoption(name: string, inputs: PropertyTypes, { noun, unique, supersedes }: AboutObjects): string[] {
  if (!Object.hasOwn(inputs, "adopt")) {
    return [];
  }
  const there = supersedes
    ? `If the workspace has ${withArticle(noun)} already, the preview fails and names its id. With \`adopt: true\`, one with the same values is taken over, and any other one is superseded by a new one.`
    : unique
      ? `If ${withArticle(noun)} with the same key exists already, the preview fails and names its id. With \`adopt: true\`, it is taken over, and whatever differs from the program is written.`
      : `Opik allows several with the same name: if one exists, the preview warns and a second one is created. With \`adopt: true\`, the existing one is taken over; if there are several, the error names their ids.`;
  return [
    "",
    "## Adoption",
    "",
    `${there} An adopted object has the output \`adopted: true\`, and is kept in Opik when its ${name} is deleted.`,
  ];
}

function imports({ name, inputs, lifecycle }: Resource): string[] {
  const about = isObjectLifecycle(lifecycle) ? lifecycle.about : undefined;
  const hasWorkspace = Object.hasOwn(inputs, "workspace");
  const forms = ["id", ...(about?.importForms ?? [])].map((one) => `\`${one}\``);
  const where =
    about !== undefined && hasWorkspace
      ? " Prefix it with `workspace/` for a workspace other than the configured one."
      : "";
  return [
    "",
    "## Import",
    "",
    `Plugin only, by ${forms.join(" or ")}.${where} \`pulumi-opik import-file\` lists what can be imported.`,
    "",
    "```sh",
    `pulumi import ${token(opikProvider.name, name)} <name> <${["id", ...(about?.importForms ?? [])].join("|")}>`,
    "```",
  ];
}

const section = (text: string | undefined) => (text === undefined ? [] : ["", text.trim()]);
const row = (...cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
const cell = (text: string) => text.replaceAll("\n", " ").replaceAll("|", "\\|").trim();
const code = (value: unknown) => `\`${JSON.stringify(value)}\``;
const firstSentence = (text: string) => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
const lines = (all: readonly string[]) => `${all.join("\n")}\n`;
