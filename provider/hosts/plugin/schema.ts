import { z } from "zod";
import {
  type ConfigurationVariable,
  type PropertyTypes,
  type ProviderDefinition,
  type ResourceDefinition,
  typeName,
} from "../../kit";
import { dynamicType } from "../dynamic/providerText";
import { typescriptProgram } from "../exampleProgram";
import { token } from "../tokens";

/** What a schema says besides what follows from the provider's definition. */
export interface PackageFacts {
  readonly license: string;
  readonly publisher: string;
  readonly keywords: readonly string[];
  readonly homepage?: string;
  readonly repository?: string;
  /** Address of an SVG. */
  readonly logoUrl?: string;
  /** Where the engine finds the plugin's archives, such as `github://api.github.com/<owner>/<repository>`. */
  readonly pluginDownloadURL?: string;
  readonly language: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;

/** Pulumi's schema of a provider's package, without a version: the plugin adds its own. */
export function packageSchema<Services>(
  definition: ProviderDefinition<Services>,
  facts: PackageFacts,
  /** Where a Node.js program imports the classes from, for the examples. */
  nodejs: string,
): Json {
  const { name, displayName, description, configuration, resources, functions } = definition;
  const types: Json = {};
  const properties = (of: PropertyTypes) => propertySpecs(of, name, types);
  const object = (of: PropertyTypes) => ({
    type: "object",
    properties: properties(of),
    required: required(of),
  });
  return {
    name,
    displayName,
    description,
    ...facts,
    config: { variables: configurationSpecs(configuration) },
    provider: {
      description: `The provider of the package ${name}. Arguments that you omit are read from the environment, then from ${displayName}'s own configuration file.`,
      inputProperties: configurationSpecs(configuration),
    },
    resources: Object.fromEntries(
      resources.all.map((resource) => [
        token(name, resource.name),
        {
          description: described(resource, resources.all, nodejs),
          inputProperties: properties(resource.inputs),
          requiredInputs: required(resource.inputs),
          properties: properties({ ...resource.inputs, ...resource.outputs }),
          required: [
            ...required(resource.inputs),
            ...required(resource.outputs),
            ...(resource.alwaysKnown ?? []),
          ],
          // A stack of the dynamic flavour goes on with this one.
          aliases: [{ type: dynamicType(name, resource.name) }],
          ...(resource.lifecycle.list === undefined ? {} : { listInputs: object(resource.listInputs ?? {}) }),
        },
      ]),
    ),
    functions: Object.fromEntries(
      functions.all.map((one) => [
        token(name, one.name),
        {
          description: one.summary,
          inputs: object(one.inputs),
          outputs: object(one.outputs),
        },
      ]),
    ),
    types,
  };
}

/** What a resource is, how it behaves, and an example; the generators leave out the languages that are not theirs. */
function described<Services>(
  { summary, details, example }: ResourceDefinition<Services>,
  resources: readonly ResourceDefinition<Services>[],
  nodejs: string,
): string {
  const programs = {
    ...example,
    ...(example && {
      typescript: typescriptProgram(example.typescript, resources, nodejs),
    }),
  };
  const fences = Object.entries(programs).map(([name, text]) => `\`\`\`${name}\n${text.trim()}\n\`\`\``);
  return [
    summary,
    ...(details === undefined ? [] : [details.trim()]),
    ...(fences.length === 0
      ? []
      : [
          "{{% examples %}}\n## Example Usage\n{{% example %}}",
          ...fences,
          "{{% /example %}}\n{{% /examples %}}",
        ]),
  ].join("\n\n");
}

function configurationSpecs(variables: readonly ConfigurationVariable[]): Json {
  return Object.fromEntries(
    variables.map(({ key, type = "string", description, secret, environment }) => [
      key,
      {
        type,
        description:
          environment === undefined ? description : `${description} Environment: \`${environment}\`.`,
        ...(secret ? { secret } : {}),
      },
    ]),
  );
}

function required(types: PropertyTypes): string[] {
  return Object.entries(types)
    .filter(([, type]) => !type.safeParse(undefined).success)
    .map(([name]) => name);
}

function propertySpecs(of: PropertyTypes, packageName: string, types: Json): Json {
  return Object.fromEntries(
    Object.entries(of).map(([name, type]) => {
      const { description, replaceOnChanges, secret } = type.meta() ?? {};
      return [
        name,
        {
          ...typeSpec(type, packageName, types),
          ...(description === undefined ? {} : { description }),
          ...(replaceOnChanges ? { replaceOnChanges } : {}),
          ...(secret ? { secret } : {}),
        },
      ];
    }),
  );
}

/** What the schema says of a type that has a name there. @throws {TypeError} for one without an `id` in its meta */
function named(type: z.ZodType, packageName: string) {
  const { id, description } = typeName(type) ?? {};
  if (id === undefined) {
    throw new TypeError(`A zod type ${type.def.type} needs an id in its meta to have a name in the schema.`);
  }
  return { name: token(packageName, id), description };
}

/** A zod type in Pulumi's terms. @throws {TypeError} for one that has no counterpart there */
function typeSpec(type: z.ZodType, packageName: string, types: Json): Json {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) {
    return typeSpec(type.unwrap() as z.ZodType, packageName, types);
  }
  if (type instanceof z.ZodString) {
    return { type: "string" };
  }
  if (type instanceof z.ZodBoolean) {
    return { type: "boolean" };
  }
  if (type instanceof z.ZodNumber) {
    return { type: type.format?.includes("int") ? "integer" : "number" };
  }
  if (type instanceof z.ZodEnum) {
    const { name, description } = named(type, packageName);
    types[name] = {
      type: "string",
      ...(description === undefined ? {} : { description }),
      enum: type.options.map((value) => ({ value })),
    };
    return { $ref: `#/types/${name}` };
  }
  if (type instanceof z.ZodArray) {
    return { type: "array", items: typeSpec(type.element as z.ZodType, packageName, types) };
  }
  if (type instanceof z.ZodRecord) {
    return {
      type: "object",
      additionalProperties: typeSpec(type.valueType as z.ZodType, packageName, types),
    };
  }
  if (type instanceof z.ZodUnknown || type instanceof z.ZodAny) {
    return { $ref: "pulumi.json#/Any" };
  }
  if (type instanceof z.ZodObject) {
    const { name, description } = named(type, packageName);
    types[name] = {
      type: "object",
      ...(description === undefined ? {} : { description }),
      properties: propertySpecs(type.shape, packageName, types),
      required: required(type.shape),
    };
    return { $ref: `#/types/${name}` };
  }
  throw new TypeError(`A zod type ${type.def.type} has no counterpart in Pulumi's schema.`);
}
