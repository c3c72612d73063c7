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
    ...Object.entries(BASES).flatMap(([surface, base]) => [
      `## Below ${base}`,
      "",
      "| operation | call | credentials, in the order tried | may be repeated | invalidates | evidence |",
      "|---|---|---|---|---|---|",
      ...contract.filter((one) => one.surface === surface).map(row),
      "",
    ]),
    "## Sources",
    "",
    ...[...new Set(contract.map(({ source }) => source))].map((source) => {
      const names = contract.filter((one) => one.source === source).map(({ name }) => name);
      return `- ${source}: ${names.join(", ")}.`;
    }),
    "",
  ].join("\n");
}

function row({ name, method, path, credentials, idempotent, invalidates, evidence }: Operation): string {
  return `| ${name} | \`${method} ${path}\` | ${credentials.join(", ") || "none"} | ${idempotent ? "yes" : "no"} | ${invalidates.join(", ")} | ${evidence} |`;
}
