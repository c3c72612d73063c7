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
  const resources = opikProvider.resources as readonly Resource[];
  return new Map([
    ["README.md", indexPage(resources)],
    ...resources.map((one) => [`${one.name}.md`, resourcePage(one)] as const),
  ]);
}

function indexPage(resources: readonly Resource[]): string {
  return lines([
    "# Resources",
    "",
    "One page each, written by `npm run docs` from the provider's definition; a test keeps them equal.",
    `Which of it was run against which server: [verified.md](../verified.md).`,
    "",
    "| resource | what it is |",
    "|---|---|",
    ...resources.map(({ name, summary }) => `| [${name}](${name}.md) | ${cell(firstSentence(summary))} |`),
    "",
    "Words that all pages share:",
    "",
    "- **Left out** is what it means that a program does not name the property. *Not managed* is never compared, never written, and stays as it is in Opik; where an update has to repeat it, the live value is repeated.",
    '- **Taken out** is what happens to a property that a program named and does not name any more. `false`, `0`, `""`, `[]` and `{}` are values.',
    "- **Replaces**: another value makes a new object. It is made before the old one is deleted, unless the page says otherwise.",
    "- **Secret**: encrypted in Pulumi's state, whatever a program says, and never part of a message.",
    "- **Masked**: Opik shows a mask only, so a change from outside is seen by the mask. An import leaves it out; declare it with the real value.",
    "- Each resource has `get(name, id)` in all languages, which reads without managing.",
  ]);
}

/** The page of one resource. */
export function resourcePage(resource: Resource): string {
  const { name, summary, details, example, inputs, outputs, lifecycle } = resource;
  const about = isObjectLifecycle(lifecycle) ? lifecycle.about : undefined;
  const reader = opikProvider.functions.find((one) => one.name === `get${name}`);
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
    "| property | type | left out | taken out | |",
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
    "The properties, and:",
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
      ? "Gives back: a value that is still the one that Pulumi set becomes what it was before Pulumi managed it; one that somebody else changed since stays. `retainOnDelete` leaves all as it is."
      : [
          `Deletes the ${about.noun}, unless it was taken over, or another resource of the program has it.`,
          ...(about.remains === undefined ? [] : [about.remains]),
          "`retainOnDelete` and `protect` are Pulumi's own ways to keep it.",
        ].join(" "),
    ...(reader === undefined
      ? []
      : [
          "",
          "## Data source",
          "",
          `\`${reader.name}\` (plugin only). ${reader.summary}${about === undefined ? "" : " It is an error where there is none."}`,
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
    const program = isTypeScript ? typescriptProgram(text, opikProvider.resources, PACKAGES.dynamic) : text;
    const how = isTypeScript ? `; \`${PACKAGES.plugin}\` has the same class for the plugin` : " (plugin)";
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
  return row(`\`${name}\``, kind(type), absence(type, isFilledIn), removal(type, isFilledIn), text);
}

/** What it means that a program does not name an input. */
function absence(type: z.ZodType, isFilledIn: boolean): string {
  const { checkDefault, createDefault, wire } = type.meta() ?? {};
  if (isRequired(type)) {
    return "required";
  }
  if (checkDefault !== undefined) {
    return `${code(checkDefault)}, as if declared`;
  }
  if (isFilledIn) {
    return "the configured one";
  }
  if (createDefault !== undefined) {
    return `a create sends ${code(createDefault)}; then not managed`;
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
    const target = checkDefault === undefined ? "the configured one" : code(checkDefault);
    return `${replaceOnChanges ? "replaces, by" : "goes to"} ${target}`;
  }
  if (replaceOnChanges) {
    return "replaces";
  }
  if (resetTo !== undefined) {
    return resetTo === null ? "is removed" : `goes to ${code(resetTo)}`;
  }
  if (wire === null) {
    return "changes nothing";
  }
  return setting === undefined
    ? "stays, not managed any more"
    : "stays, not managed any more, and you are told";
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
    ? `${capital(withArticle(noun))} that is there already fails the preview, which names its id. With \`adopt: true\` one that agrees is taken over, and one that differs is superseded by a new one.`
    : unique
      ? `${capital(withArticle(noun))} of the same key that is there already fails the preview, which names its id. With \`adopt: true\` it is taken over, and what differs is written.`
      : `Opik allows several of one name: a preview warns of one that is there, and a second one is made. With \`adopt: true\` the one that is there is taken over; several are an error that names their ids.`;
  return [
    "",
    "## Adoption",
    "",
    `${there} What was taken over has \`adopted: true\`, and stays in Opik when its ${name} goes.`,
  ];
}

function imports({ name, inputs, lifecycle }: Resource): string[] {
  const about = isObjectLifecycle(lifecycle) ? lifecycle.about : undefined;
  const hasWorkspace = Object.hasOwn(inputs, "workspace");
  const forms = ["id", ...(about?.importForms ?? [])].map((one) => `\`${one}\``);
  const where =
    about !== undefined && hasWorkspace
      ? " Each with `workspace/` before it for another workspace than the configured one."
      : "";
  return [
    "",
    "## Import",
    "",
    `Plugin only, by ${forms.join(" or ")}.${where} \`pulumi-opik import-file\` lists what there is.`,
    "",
    "```sh",
    `pulumi import ${token(opikProvider.name, name)} <name> <${["id", ...(about?.importForms ?? [])].join("|")}>`,
    "```",
  ];
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const section = (text: string | undefined) => (text === undefined ? [] : ["", text.trim()]);
const row = (...cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
const cell = (text: string) => text.replaceAll("\n", " ").replaceAll("|", "\\|").trim();
const code = (value: unknown) => `\`${JSON.stringify(value)}\``;
const firstSentence = (text: string) => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
const lines = (all: readonly string[]) => `${all.join("\n")}\n`;
