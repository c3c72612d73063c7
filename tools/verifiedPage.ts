import { opikProvider } from "../provider/definition";
import type { PropertyTypes } from "../provider/kit";
import { contract, type Operation } from "../provider/opik/contract";
import { namedTypes } from "./typeTexts";
import { whatWasRun } from "./whatWasRun";

/** What is said of a property that no server at hand knows. */
const NEWER = /needs a newer server/i;

/** The page `docs/verified.md`: what was tried on which server, from the contract's data and the properties' descriptions. */
export function verifiedPage(): string {
  const newer = opikProvider.resources.all.flatMap(({ name, inputs }) =>
    newerProperties(inputs).map((property) => `| [${name}](resources/${name}.md) | \`${property}\` |`),
  );
  const rest = contract.filter((operation) => resourceOf(operation) === undefined);
  return `${[
    "# What was verified",
    "",
    "The evidence for the calls of each resource, and the servers and clients that it comes from. [The contract](contract.md) lists",
    "the calls and says what **observed**, **documented** and **assumed** mean. Tests replay the recorded exchanges against the local Opik.",
    "",
    "| resource | calls and their evidence | source |",
    "|---|---|---|",
    ...opikProvider.resources.all.map(({ name }) =>
      rowOf(
        `[${name}](resources/${name}.md)`,
        contract.filter((operation) => resourceOf(operation) === name),
      ),
    ),
    rowOf("signing in, server version, default workspace", rest),
    "",
    "## Properties that need a newer server",
    "",
    ...(newer.length === 0
      ? ["None."]
      : [
          "The recorded server 2.1.24 silently ignores these properties. They are taken from the types of Opik's newer client and",
          "have not been run. They are sent only if you declare them. If the server does not show one after a write, you get the error",
          "`OPIK_FIELD_IGNORED`, which names the server's version.",
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
    "- Opik Cloud and Enterprise: sign-in, roles, the format of error responses, and rate limits.",
    "- MySQL and a ClickHouse server. The recorded server ran MariaDB and an in-process ClickHouse, so whatever depends on the",
    "  database (error statuses, number formats, delays) may differ.",
    "- The effects of what you declare: the scores of a rule, the call of an alert, the deletions of a retention rule.",
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
  return opikProvider.resources.all
    .filter((one) => name.includes(one.name.replace(/(Settings|y)$/, "")))
    .sort((one, other) => other.name.length - one.name.length)[0]?.name;
}

function rowOf(title: string, operations: readonly Operation[]): string {
  const by = (of: (one: Operation) => string) => [...new Set(operations.map(of))];
  const evidence = by((one) => one.evidence).map((kind) => {
    const count = operations.filter((one) => one.evidence === kind).length;
    return `${count} ${kind}`;
  });
  const sources = by(({ source }) => source.replace(/\.$/, ""));
  return `| ${title} | ${evidence.join(", ")} | ${sources.join("; ").replaceAll("|", "\\|")} |`;
}
