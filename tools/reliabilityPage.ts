import { dirname, join } from "node:path";
import type { ChainResult, KillResult, Results } from "../tests/reliability/results";

export const reliabilityPageFile = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "docs",
  "reliability.md",
);

/** The page `docs/reliability.md`, a summary of the results of the last measurement. */
export function reliabilityPage({ chains, kills, outages, possible }: Results): string {
  return `${[
    "# Faults and interruptions",
    "",
    "What happens to a run when requests fail or processes die, as measured on the real Pulumi engine against the local Opik.",
    `\`npm run reliability\` writes this page: of ${possible.faults} faults and ${possible.kills} kills, spread over all resources, it runs all, which takes`,
    "hours, or each Nth of them (`-- --every N`). `npm test` runs a sample.",
    "",
    ...figures(chains, kills),
    "",
    "| resource | faults tried | kills tried |",
    "|---|---|---|",
    ...byResource(chains, kills),
    "",
    "## A request fails",
    "",
    "Create, update, preview, refresh and delete were run with a fault at each of their requests in turn: refused, reset and",
    "truncated connections, timeouts, oversized and malformed responses, sign-in pages, HTTP errors, rate limits, stale reads,",
    "writes that are confirmed but not carried out, and requests that arrive twice (`tests/reliability/faults.ts`). Each time, these were checked:",
    "",
    "- the run succeeded and left what the program declares, or ended with one of our [error codes](troubleshooting.md);",
    "- the next run, without the fault, made server, state and program agree;",
    "- nothing was created twice, and nothing that belongs to somebody else changed;",
    "- a destroy restored what was there before.",
    "",
    "**`adopt: true`** was needed where an object was created but its id never reached the provider, because the response was lost",
    "and the lookup by name failed too, or because the server got the request twice. The next run then says that the object exists. Set `adopt: true` and run again.",
    "",
    "## A process is killed",
    "",
    "The provider's process or the engine was killed (SIGKILL) at each request of a create, an update and a delete: when the",
    "request had arrived, and when its response was about to be sent.",
    "",
    "| step | killed | kills | commands until all was as declared |",
    "|---|---|---|---|",
    ...killRows(kills),
    "",
    "- **up**, **destroy**: the same command again.",
    "- **cancel**: `pulumi cancel` removes the lock that the engine left. Make sure that no other run is active.",
    "- **refresh --clear-pending-creates**: until you run `pulumi refresh --clear-pending-creates` (or an interactive `pulumi",
    "  refresh`), each run warns of a pending operation; otherwise the stack works.",
    "- **adopt**: set `adopt: true`, as above.",
    "- **delete the first one**: names of this kind need not be unique, so the next run created a second object beside the one",
    "  that the killed run had created, and said so. Delete one of them in Opik, or set `adopt: true` before that run.",
    "",
    ...baselines(kills),
    ...leftBehind(kills),
    "## The server is down for 30 s",
    "",
    "One read, with the shortest and the longest random backoff.",
    "",
    "| the server | the call ended with | after (s) |",
    "|---|---|---|",
    ...outages.map(
      ({ server, ended, fromSeconds, toSeconds }) =>
        `| ${server} | ${ended} | ${fromSeconds === toSeconds ? fromSeconds : `${fromSeconds} to ${toSeconds}`} |`,
    ),
    "",
    "If the server says how long to wait, the provider waits, for at most five minutes. Otherwise it tries five times; then the run",
    "fails, and you can run it again.",
  ].join("\n")}\n`;
}

function byResource(chains: readonly ChainResult[], kills: readonly KillResult[]): string[] {
  return [...new Set(chains.map(({ resource }) => resource))].map((resource) => {
    const faults = verdictsOf(chains.filter((one) => one.resource === resource)).length;
    return `| ${resource} | ${faults} | ${kills.filter((one) => one.resource === resource).length} |`;
  });
}

function verdictsOf(chains: readonly ChainResult[]): { fault: string; verdict: string }[] {
  return chains.flatMap(({ verdicts }) =>
    verdicts.flatMap((one) => Object.entries(one).map(([fault, verdict]) => ({ fault, verdict }))),
  );
}

function figures(chains: readonly ChainResult[], kills: readonly KillResult[]): string[] {
  const verdicts = verdictsOf(chains).map(({ verdict }) => verdict);
  const recoveries = kills.map(({ recovery }) => recovery);
  const count = (all: readonly string[], pattern: RegExp) => all.filter((one) => pattern.test(one)).length;
  const ended = verdicts.filter((one) => !one.startsWith("ok")).length;
  return [
    "| | faults | kills |",
    "|---|---|---|",
    `| tried | ${verdicts.length} | ${kills.length} |`,
    `| the run ended with an error | ${ended} | |`,
    `| the next run converged | ${verdicts.filter(isGood).length} | ${recoveries.filter(isGood).length} |`,
    `| of these, with \`adopt: true\` | ${verdicts.filter((one) => /, adopt$/.test(one)).length} | ${recoveries.filter((one) => /adopt/.test(one)).length} |`,
    `| created twice | ${count(verdicts, /created \d+ times/)} | ${count(recoveries, /created \d+ times/)} |`,
    `| changed without the state knowing | ${count(verdicts, /does not know of/)} | ${count(recoveries, /does not know of/)} |`,
    `| unrelated objects changed | ${count(verdicts, /neighbouring|somebody else/)} | ${count(recoveries, /neighbouring|somebody else/)} |`,
    `| baselines lost (see below) | 0 | ${kills.filter((one) => one.baselineLost).length} |`,
  ];
}

function isGood(verdict: string): boolean {
  return !verdict.startsWith("PROBLEM");
}

function killRows(kills: readonly KillResult[]): string[] {
  const rows = new Map<string, string[]>();
  for (const { step, victim, recovery } of kills) {
    const key = `${step} | ${victim}`;
    rows.set(key, [...(rows.get(key) ?? []), recovery]);
  }
  return [...rows].map(([key, recoveries]) => {
    const ways = [...new Set(recoveries)].map(
      (way) => `${way} (${recoveries.filter((one) => one === way).length})`,
    );
    return `| ${key} | ${recoveries.length} | ${ways.join("; ")} |`;
  });
}

function baselines(kills: readonly KillResult[]): string[] {
  const lost = kills.filter((one) => one.baselineLost);
  return lost.length === 0
    ? []
    : [
        "**Lost baselines.** The baseline, which a destroy restores, is in the state only once the create is done. In",
        `${lost.length} of the kills the setting was written already, so the next run took the written value for the original one. The`,
        "interrupted run printed both (`live false -> declared true`): set the original value in Opik before the next run, which then",
        "captures it again. Pressing Ctrl-C twice is such a kill: the first lets the current call end, the second ends the engine",
        "and the dynamic flavour's process at once.",
        "",
      ];
}

function leftBehind(kills: readonly KillResult[]): string[] {
  const left = kills.filter((one) => one.leftBehind);
  const whose = [...new Set(left.map(({ flavour }) => flavour))].join(" and ");
  return left.length === 0
    ? []
    : [
        `**Processes left behind.** In ${left.length} of the kills of the engine, the process of the ${whose} flavour was still there after`,
        "five seconds. Pulumi's dynamic provider host does not notice that its engine is gone: it finishes the current call, with its",
        "retries, and then waits forever. Kill it by its process id before `pulumi cancel`. The plugin ends by itself within a second.",
        "",
      ];
}
