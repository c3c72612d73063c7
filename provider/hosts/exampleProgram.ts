import type { ResourceDefinition } from "../kit";

/**
 * The TypeScript program of an example, with the imports of what it names.
 *
 * @param text the program without imports
 * @param resources of which classes there are
 * @param from where the classes come from
 */
export function typescriptProgram<Services>(
  text: string,
  resources: readonly ResourceDefinition<Services>[],
  from: string,
): string {
  const made = [...text.matchAll(/\bnew (\w+)\(/g)].map(([, name]) => name ?? "");
  const classes = resources.map(({ name }) => name).filter((name) => made.includes(name));
  const imports = [
    ...(/\bpulumi\./.test(text) ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    ...(/\bfs\./.test(text) ? ['import * as fs from "node:fs";'] : []),
    `import { ${classes.sort().join(", ")} } from ${JSON.stringify(from)};`,
  ];
  return `${imports.join("\n")}\n\n${text.trim()}`;
}
