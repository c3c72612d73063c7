type Values = Readonly<Record<string, unknown>>;

/**
 * A program that declares one resource, in each language. Python is left out where a value has members, whose names there
 * depend on whether they are properties or keys.
 */
export function exampleOf(kind: string, name: string, inputs: Values) {
  const hasMembers = Object.values(inputs)
    .flat()
    .some((value) => typeof value === "object" && value !== null);
  const args = Object.entries(inputs).map(([input, value]) => `${snakeCase(input)}=${python(value)}`);
  return {
    typescript: `const ${name} = new ${kind}(${JSON.stringify(name)}, ${typescript(inputs)});`,
    ...(hasMembers
      ? {}
      : {
          python: `import pulumi_opik as opik\n\n${snakeCase(name)} = opik.${kind}(${[JSON.stringify(name), ...args].join(", ")})`,
        }),
    yaml: [
      "resources:",
      `  ${name}:`,
      `    type: opik:${kind}`,
      "    properties:",
      ...yaml(inputs, "      "),
    ].join("\n"),
  };
}

function typescript(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(typescript).join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).map(
    ([key, one]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${typescript(one)}`,
  );
  return `{ ${members.join(", ")} }`;
}

function python(value: unknown): string {
  return typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value);
}

/** A value that is no object of members is written as JSON, which YAML has too. */
function yaml(inputs: Values, indent: string): string[] {
  return Object.entries(inputs).map(([input, value]) => `${indent}${input}: ${JSON.stringify(value)}`);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
