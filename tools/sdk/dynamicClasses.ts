import { z } from "zod";
import { typescriptProgram } from "../../provider/hosts/exampleProgram";
import { type PropertyTypes, type ResourceDefinition, typeName } from "../../provider/kit";

/** Names and texts of the package whose classes these are. */
const PACKAGE = { name: "opik", npm: "pulumi-opik" };

const WIDTH = 110;

/** The Node classes of the dynamic flavour: file name in `sdk/dynamic` -> text, not formatted yet. */
export function dynamicClasses(resources: readonly ResourceDefinition<never>[]): ReadonlyMap<string, string> {
  const files = resources.map((resource) => [fileOf(resource.name), classOf(resource, resources)] as const);
  // An object type that several resources have is in the file of each, and is exported once.
  const exported = new Set<string>();
  const index = resources.map((resource) => {
    const { name } = resource;
    const own = exportedTypes(resource).filter((type) => !exported.has(type));
    for (const type of own) {
      exported.add(type);
    }
    const types = own.map((type) => `type ${type}`);
    return `export { ${[name, ...types].join(", ")} } from "./${fileOf(name).replace(/\.ts$/, "")}";`;
  });
  return new Map([...files, ["index.ts", `${MARK}\n${[...new Set(index)].join("\n")}\n`]]);
}

const MARK = "// Written by `npm run sdk` from the provider's definition; do not edit.";

function fileOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.ts`;
}

function exportedTypes(resource: ResourceDefinition<never>): string[] {
  return [
    `${resource.name}Args`,
    ...[...new Types(resource).named().keys()],
    ...(hasBaseline(resource) ? [`${resource.name}Baseline`] : []),
  ];
}

/** Settings keep the first live values of what they manage. */
function hasBaseline({ outputs }: ResourceDefinition<never>): boolean {
  return Object.hasOwn(outputs, "baseline");
}

function classOf(
  resource: ResourceDefinition<never>,
  resources: readonly ResourceDefinition<never>[],
): string {
  const { name, summary, details, example, inputs, outputs, alwaysKnown = [] } = resource;
  const types = new Types(resource);
  const args = Object.entries(inputs).map(([input, type]) =>
    documented(
      type.meta()?.description,
      `${input}${isOptional(type) ? "?" : ""}: pulumi.Input<${types.input(type)}${isOptional(type) ? " | undefined" : ""}>;`,
    ),
  );
  const outs = Object.entries({ ...inputs, ...outputs }).map(([output, type]) => {
    const isInput = Object.hasOwn(inputs, output);
    const mayBeAbsent = isOptional(type) && !alwaysKnown.includes(output);
    const of = output === "baseline" && hasBaseline(resource) ? `${name}Baseline` : types.output(type);
    const description = type.meta()?.description ?? "";
    return documented(
      isInput && mayBeAbsent && type.meta()?.wire !== null && !/not managed/i.test(description)
        ? `${description} Undefined if it is not managed.`
        : description,
      `declare readonly ${output}: pulumi.Output<${of}${mayBeAbsent ? " | undefined" : ""}>;`,
    );
  });
  const required = Object.values(inputs).some((type) => !isOptional(type));
  const secrets = Object.keys({ ...inputs, ...outputs }).filter(
    (one) => ({ ...inputs, ...outputs })[one]?.meta()?.secret === true,
  );
  const secretInputs = secrets.filter((one) => Object.hasOwn(inputs, one));
  const undefinedInputs = Object.keys(inputs).filter(
    (input) => isOptional(inputs[input] as z.ZodType) && !secretInputs.includes(input),
  );
  const opts = [
    "aliases: ALIASES",
    "args",
    ...(secrets.length === 0 ? [] : [`secrets: ${JSON.stringify(secrets)}`]),
    // Outputs that hold values of the settings under another name.
    ...(hasBaseline(resource) ? [`repeats: ["baseline", "__applied", "__attempted"]`] : []),
  ];
  const program = example && typescriptProgram(example.typescript, resources, PACKAGE.npm);
  return `${MARK}
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link ${name}}. A property that you omit is not managed, unless its description says otherwise. */
export interface ${name}Args {
${args.join("\n")}
}

${comment([summary, ...(details === undefined ? [] : [details]), ...(program === undefined ? [] : [`@example\n\`\`\`ts\n${program}\n\`\`\``])].join("\n\n"))}
export class ${name} extends pulumi.CustomResource {
${outs.join("\n")}

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: ${name}Args${required ? "" : " = {}"}, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        ${undefinedInputs.map((input) => `${input}: undefined,`).join("\n")}
        ...args,
        ${secretInputs
          .map((input) => `${input}: args.${input} === undefined ? undefined : pulumi.secret(args.${input}),`)
          .join("\n")}
        ${Object.keys(outputs)
          .map((output) => `${output}: undefined,`)
          .join("\n")}
        [PROVIDER_PROPERTY]: fromProject("${PACKAGE.npm}", PROVIDER_TEXT),
      },
      resourceOptions(opts, { ${opts.join(", ")} }),
    );
  }

  /**
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ${name} {
    return new ${name}(name, {}${required ? ` as ${name}Args` : ""}, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is ${name} {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}
${[...types.named().values()].join("")}${hasBaseline(resource) ? baselineOf(name, inputs, types) : ""}
const TYPE = dynamicType("${PACKAGE.name}", "${name}");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("${PACKAGE.name}", "${name}") }];
const PROVIDER_TEXT = providerText("${PACKAGE.npm}", "${name}");
`;
}

function baselineOf(name: string, inputs: PropertyTypes, types: Types): string {
  const settings = Object.entries(inputs).filter(([, type]) => type.meta()?.setting !== undefined);
  const members = settings.map(([input, type]) =>
    documented(type.meta()?.description, `readonly ${input}?: ${types.output(type)};`),
  );
  return `
/** First live values of the managed settings. */
export interface ${name}Baseline {
${members.join("\n")}
}
`;
}

/** zod types in TypeScript; object types that have a name are declared once a file. */
class Types {
  constructor(private readonly resource: ResourceDefinition<never>) {}

  input(type: z.ZodType): string {
    return this.of(type, true);
  }

  output(type: z.ZodType): string {
    return this.of(type, false);
  }

  /** Declarations of the object types that the properties refer to, by their names. */
  named(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const visit = (type: z.ZodType, isInput: boolean): void => {
      const bare = bareOf(type);
      if (bare instanceof z.ZodArray) {
        visit(bare.element as z.ZodType, isInput);
      } else if (bare instanceof z.ZodRecord) {
        visit(bare.valueType as z.ZodType, isInput);
      } else if (bare instanceof z.ZodObject) {
        const name = nameOf(bare, isInput);
        if (!found.has(name)) {
          const members = Object.entries(bare.shape as PropertyTypes).map(([member, one]) => {
            const optional = isOptional(one) ? "?" : "";
            return isInput
              ? documented(
                  one.meta()?.description,
                  `${member}${optional}: pulumi.Input<${this.of(one, true)}${optional && " | undefined"}>;`,
                )
              : documented(one.meta()?.description, `readonly ${member}${optional}: ${this.of(one, false)};`);
          });
          const { description = "" } = typeName(bare) ?? {};
          found.set(
            name,
            `\n${comment(description)}\nexport interface ${name} {\n${members.join("\n")}\n}\n`,
          );
          for (const one of Object.values(bare.shape as PropertyTypes)) {
            visit(one, isInput);
          }
        }
      }
    };
    for (const type of Object.values(this.resource.inputs)) {
      visit(type, true);
    }
    for (const type of Object.values({ ...this.resource.inputs, ...this.resource.outputs })) {
      visit(type, false);
    }
    return found;
  }

  private of(type: z.ZodType, isInput: boolean): string {
    const bare = bareOf(type);
    const inner = (one: unknown) => {
      const text = this.of(one as z.ZodType, isInput);
      return isInput ? `pulumi.Input<${text}>` : text;
    };
    if (bare instanceof z.ZodString) {
      return "string";
    }
    if (bare instanceof z.ZodBoolean) {
      return "boolean";
    }
    if (bare instanceof z.ZodNumber) {
      return "number";
    }
    if (bare instanceof z.ZodEnum) {
      return bare.options.map((value) => JSON.stringify(value)).join(" | ");
    }
    if (bare instanceof z.ZodArray) {
      return isInput ? `${inner(bare.element)}[]` : `readonly (${inner(bare.element)})[]`;
    }
    if (bare instanceof z.ZodRecord) {
      return isInput
        ? `Record<string, ${inner(bare.valueType)}>`
        : `Readonly<Record<string, ${inner(bare.valueType)}>>`;
    }
    if (bare instanceof z.ZodObject) {
      return nameOf(bare, isInput);
    }
    if (bare instanceof z.ZodUnknown || bare instanceof z.ZodAny) {
      // Free JSON, as Pulumi's own generator has it.
      return "any";
    }
    throw new TypeError(`A zod type ${bare.def.type} has no counterpart in the classes.`);
  }
}

function nameOf(type: z.ZodObject, isInput: boolean): string {
  const { id } = typeName(type) ?? {};
  if (id === undefined) {
    throw new TypeError("An object type needs an id in its meta to have a name in the classes.");
  }
  return isInput ? `${id}Args` : id;
}

function bareOf(type: z.ZodType): z.ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault
    ? bareOf(type.unwrap() as z.ZodType)
    : type;
}

function isOptional(type: z.ZodType): boolean {
  return type.safeParse(undefined).success;
}

function documented(description: string | undefined, declaration: string): string {
  return description === undefined || description === ""
    ? declaration
    : `${comment(description)}\n${declaration}`;
}

/** A doc comment, in one line where it fits; programs in it are not wrapped. */
function comment(text: string): string {
  const safe = text.replaceAll("*/", "*\\/");
  let isProgram = false;
  const lines = safe.split("\n").flatMap((line) => {
    const isFence = line.startsWith("```");
    const wraps = !isProgram && !isFence;
    isProgram = isFence ? !isProgram : isProgram;
    return wraps ? wrapped(line) : [line];
  });
  return lines.length === 1 && (lines[0]?.length ?? 0) < WIDTH - 9
    ? `/** ${lines[0]} */`
    : ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") {
      lines[lines.length - 1] = word;
    } else if (last.length + 1 + word.length > WIDTH - 5) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}
