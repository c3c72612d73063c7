import { opikProvider } from "../provider/definition";
import type { PropertyTypes } from "../provider/kit";
import { contract, type Operation } from "../provider/opik/contract";
import { namedTypes } from "./typeTexts";
import { whatWasRun } from "./whatWasRun";

/** What is said of a property that no server at hand knows. */
const NEWER = /needs a newer server/i;

/** The page `docs/verified.md`: what was tried on which server, from the contract's data and the properties' descriptions. */
export function verifiedPage(): string {
  const newer = opikProvider.resources.flatMap(({ name, inputs }) =>
    newerProperties(inputs).map((property) => `| [${name}](resources/${name}.md) | \`${property}\` |`),
  );
  const rest = contract.filter((operation) => resourceOf(operation) === undefined);
  return `${[
    "# What was verified, and on which server",
    "",
    "Written by `npm run docs` from the contract and the definition. Evidence is as in [contract.md](contract.md): **observed** is",
    "a call of a public client, or an exchange that was recorded with the real server that the source names, and that the local Opik is held to;",
    "**documented** is said by Comet; **assumed** is neither.",
    "",
    "| resource | calls | evidence | source |",
    "|---|---|---|---|",
    ...opikProvider.resources.map(({ name }) =>
      rowOf(
        `[${name}](resources/${name}.md)`,
        contract.filter((operation) => resourceOf(operation) === name),
      ),
    ),
    rowOf("signing in, versions, and what belongs to no resource", rest),
    "",
    "## Properties that need a newer server",
    "",
    ...(newer.length === 0
      ? ["None."]
      : [
          "The server above ignores these in silence. They are sent where they are declared only, and a create or an update whose",
          "property does not show afterwards is the error `OPIK_FIELD_IGNORED`, which names the server's version. They are taken from",
          "the types of Opik's newer client, and were not run.",
          "",
          "| resource | property |",
          "|---|---|",
          ...newer,
        ]),
    "",
    ...whatWasRun(),
    "",
    "## What was not verified of Opik",
    "",
    "- Opik Cloud and Enterprise: their sign-in, roles, the shapes of their refusals, and their rate limits beyond those recorded.",
    "- MySQL and a ClickHouse server: the server that was recorded had MariaDB and ClickHouse in one process, so answers that",
    "  come from the database (statuses of its errors, forms of numbers, delays) may differ.",
    "- What Opik does with what is declared: the scores of a rule, the call of an alert, the deletes of a retention rule.",
  ].join("\n")}\n`;
}

/** Properties, also of object types, whose description says that they need a newer server. */
export function newerProperties(inputs: PropertyTypes): string[] {
  const named = [...namedTypes(inputs)].flatMap(([id, type]) =>
    Object.entries(type.shape as PropertyTypes).map(([member, one]) => [`${id}.${member}`, one] as const),
  );
  return [...Object.entries(inputs), ...named]
    .filter(([, type]) => NEWER.test(type.meta()?.description ?? ""))
    .map(([name]) => name);
}

/** The resource that an operation is for: the one whose kind its name has. */
export function resourceOf({ name }: Pick<Operation, "name">): string | undefined {
  return opikProvider.resources
    .filter((one) => name.includes(one.name.replace(/(Settings|y)$/, "")))
    .sort((one, other) => other.name.length - one.name.length)[0]?.name;
}

function rowOf(title: string, operations: readonly Operation[]): string {
  const by = (of: (one: Operation) => string) => [...new Set(operations.map(of))];
  const evidence = by((one) => one.evidence).map((kind) => {
    const count = operations.filter((one) => one.evidence === kind).length;
    return `${kind} (${count})`;
  });
  const names = operations.map(({ name }) => name);
  const sources = by(({ source }) => source.replace(/\.$/, ""));
  return `| ${title} | ${names.join(", ")} | ${evidence.join(", ")} | ${sources.join("; ").replaceAll("|", "\\|")} |`;
}
