import { contract, type Operation } from "../provider/opik/contract";

const BASES = {
  dashboard: "`{host}/api`",
  rest: "`{host}/opik/api`, or `{host}/api` of an open-source server",
} as const;

/** The page `docs/contract.md`, from the contract's own data. */
export function contractPage(): string {
  return [
    "# The contract",
    "",
    "Every call that this package makes. `npm run docs` writes this page from `provider/opik/contract`. The local Opik",
    "(`pulumi-opik emulate`) uses the same data, and refuses any other call.",
    "",
    "The evidence for a call is one of:",
    "",
    "- **observed**: a public client makes exactly this call, or it was recorded from a real server;",
    "- **documented**: Comet's documentation describes it;",
    "- **assumed**: no public source shows it. The provider warns once per run, and reads every write back.",
    "",
    "A learned contract (`opik:contract`) replaces a call for one deployment, and counts as observed there.",
    "",
    ...Object.entries(BASES).flatMap(([surface, base]) => [
      `## Calls below ${base}`,
      "",
      "| operation | call | credentials | idempotent | invalidates cached reads | evidence |",
      "|---|---|---|---|---|---|",
      ...contract.filter((one) => one.surface === surface).map(row),
      "",
    ]),
    "## Sources",
    "",
    ...[...new Set(contract.map(({ source }) => source))].map((source) => {
      const names = contract.filter((one) => one.source === source).map(({ name }) => name);
      return `- ${source.replace(/\.$/, "")}: ${names.join(", ")}.`;
    }),
    "",
  ].join("\n");
}

function row({ name, method, path, credentials, idempotent, invalidates, evidence }: Operation): string {
  return `| ${name} | \`${method} ${path}\` | ${credentials.join(", ") || "none"} | ${idempotent ? "yes" : "no"} | ${invalidates.join(", ")} | ${evidence} |`;
}
