import { z } from "zod";
import { contract, type Operation } from "../provider/opik/contract";

const BASES = {
  dashboard: "`{host}/api`",
  rest: "`{host}/opik/api`, or `{host}/api` of an open-source server",
} as const;

/** The page `docs/contract.md`, from the contract's own data. */
export function contractPage(): string {
  return [
    "# The contract: every call this package makes",
    "",
    "Written by `npm run docs` from `provider/opik/contract`; a test keeps page and data equal. The local Opik",
    "(`pulumi-opik emulate`) is driven by the same data and refuses what is not in it.",
    "",
    "Evidence: **observed** = a public client, or a recorded exchange with a real server, makes exactly this call;",
    "**documented** = Comet's documentation states it; **assumed** = nobody outside Comet has shown it, so it warns",
    "once per run and is read back. A learned contract (`opik:contract`) replaces an operation for one deployment and",
    "counts as observed there.",
    "",
    "| operation | call | credentials, in the order tried | may be repeated | evidence |",
    "|---|---|---|---|---|",
    ...contract.map(
      ({ name, method, path, credentials, idempotent, evidence }) =>
        `| [${name}](#${name.toLowerCase()}) | \`${method} ${path}\` | ${credentials.join(", ") || "none"} | ${idempotent ? "yes" : "no"} | ${evidence} |`,
    ),
    "",
    ...contract.flatMap(section),
  ].join("\n");
}

function section({
  name,
  method,
  path,
  surface,
  shapes,
  evidence,
  source,
  invalidates,
}: Operation): string[] {
  return [
    `## ${name}`,
    "",
    `\`${method} ${path}\`, below ${BASES[surface]}. Evidence: ${evidence}. Source: ${source}.`,
    "",
    ...(invalidates.length === 0 ? [] : [`Invalidates: ${invalidates.join(", ")}.`, ""]),
    ...Object.entries(shapes).flatMap(([part, type]) => shape(part, type as z.ZodType)),
  ];
}

function shape(part: string, type: z.ZodType): string[] {
  const { $schema: _schema, ...schema } = z.toJSONSchema(type, { io: "input" });
  return [`${part}:`, "", "```json", JSON.stringify(schema, undefined, 2), "```", ""];
}
