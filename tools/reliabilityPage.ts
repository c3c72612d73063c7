import { dirname, join } from "node:path";
import { faults } from "../tests/reliability/faults";
import type { ChainResult, KillResult, Results } from "../tests/reliability/results";

export const reliabilityPageFile = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "docs",
  "reliability.md",
);

/** The page `docs/reliability.md`, from the results of the last measurement. */
export function reliabilityPage({ chains, kills, outages }: Results): string {
  return `${[
    "# Reliability",
    "",
    "What was tried, on the real Pulumi engine against the local Opik. Written by `npm run reliability`, which runs all of it and",
    "takes about half an hour; `npm test` runs a sample.",
    "",
    ...figures(chains, kills),
    "",
    "## A fault at one request",
    "",
    "Each resource goes through its steps with a fault at one request, at each in turn. Where both flavours send the same",
    "requests, they share the cells by turns. Afterwards: the run has ended well, or with an error that has a code of ours and no",
    "stack trace, `undefined` or credential in it; a run that succeeded left what is declared; a preview, a refresh and a run",
    "without changes left the state as it was; the next run, without a fault, has made server, state and program agree; nothing is",
    "there twice; nothing that belongs to somebody else has changed; a destroy put back what was there before.",
    "",
    "| fault | cells | run succeeded | run ended with an error | next run converged | with `adopt` |",
    "|---|---|---|---|---|---|",
    ...faults.map(({ name, summary }) => faultRow(name, summary, chains)),
    "",
    "**With `adopt`**: the project was created, but its id never reached the provider: the response was lost and looking for it by",
    "its name failed too, or the server got the request twice and told of the second. The next run says that the project exists",
    "already. Set `adopt: true` and run again; nothing is ever taken over without that.",
    "",
    "## Killed in the middle",
    "",
    "At each request of a create, an update and a delete, the provider's process (plugin or dynamic host) or the engine is killed",
    "(SIGKILL): when the request has arrived, and when its response is about to be sent.",
    "",
    "| flavour, step | killed | kills | what was needed until all was as declared |",
    "|---|---|---|---|",
    ...killRows(kills),
    "",
    "- **up** (or **destroy**): the same command again.",
    "- **cancel**: the engine's lock is still there. `pulumi cancel` takes it away; be sure that no other run is at work.",
    "- **refresh --clear-pending-creates**: the stack works, but each run warns of a pending operation until `pulumi refresh",
    "  --clear-pending-creates` (or an interactive `pulumi refresh`).",
    "- **adopt**: see above.",
    "",
    ...baselines(kills),
    ...leftBehind(kills),
    "## An outage of 30 s",
    "",
    "One read, with the shortest and the longest random waits; a clock that jumps, so that the figures are those of the policy.",
    "",
    "| the server | the call ended with | after (s) |",
    "|---|---|---|",
    ...outages.map(
      ({ server, ended, fromSeconds, toSeconds }) =>
        `| ${server} | ${ended} | ${fromSeconds === toSeconds ? fromSeconds : `${fromSeconds} to ${toSeconds}`} |`,
    ),
    "",
    "A server that says how long to wait is waited for, up to five minutes. One that does not is tried five times; then the run",
    "ends, and the next one goes on.",
  ].join("\n")}\n`;
}

function verdictsOf(chains: readonly ChainResult[]): { fault: string; verdict: string }[] {
  return chains.flatMap(({ verdicts }) =>
    verdicts.flatMap((one) => Object.entries(one).map(([fault, verdict]) => ({ fault, verdict }))),
  );
}

function figures(chains: readonly ChainResult[], kills: readonly KillResult[]): string[] {
  const verdicts = verdictsOf(chains).map(({ verdict }) => verdict);
  const recoveries = kills.map(({ recovery }) => recovery);
  const all = [...verdicts, ...recoveries];
  const count = (pattern: RegExp) => all.filter((one) => pattern.test(one)).length;
  return [
    "| | faults | kills |",
    "|---|---|---|",
    `| tried | ${verdicts.length} | ${kills.length} |`,
    `| next run converged | ${verdicts.filter(isGood).length} | ${recoveries.filter(isGood).length} |`,
    `| of these, after \`adopt: true\` | ${verdicts.filter((one) => /, adopt$/.test(one)).length} | ${recoveries.filter((one) => /adopt/.test(one)).length} |`,
    "",
    `Created twice: ${count(/created \d+ times/)}. Settings left changed without the state knowing: ${count(/does not know of/)}. `
      .concat(`Neighbours changed: ${count(/neighbouring|somebody else/)}. `)
      .concat(
        `Baselines lost: ${kills.filter((one) => one.baselineLost).length}, by kills only (see below).`,
      ),
  ];
}

function isGood(verdict: string): boolean {
  return !verdict.startsWith("PROBLEM");
}

function faultRow(name: string, summary: string, chains: readonly ChainResult[]): string {
  const verdicts = verdictsOf(chains)
    .filter(({ fault }) => fault === name)
    .map(({ verdict }) => verdict);
  const ended = verdicts.map((one) => one.replace(/^PROBLEM: /, "").replace(/[,;].*$/s, ""));
  const codes = [...new Set(ended.filter((one) => one !== "ok"))].sort();
  const errors = codes.map((code) => `\`${code}\` ${ended.filter((one) => one === code).length}`);
  const good = verdicts.filter(isGood);
  return `| ${summary} | ${verdicts.length} | ${ended.filter((one) => one === "ok").length} | ${errors.join(", ")} | ${good.length} | ${good.filter((one) => one.endsWith(", adopt")).length || ""} |`;
}

function killRows(kills: readonly KillResult[]): string[] {
  const rows = new Map<string, string[]>();
  for (const { flavour, step, victim, recovery } of kills) {
    const key = `${flavour}, ${step} | ${victim}`;
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
        `**The baseline** is what a destroy restores. It is in the state when the create is done, and not before: in ${lost.length} of`,
        "the kills a setting was written already and the state did not have it yet, so the next run took the written value for what",
        "had been there before. The interrupted run has printed both (`live false -> declared true`): put the setting back in Opik",
        "before the next run, and that captures it again. Ctrl-C pressed twice is such a kill: the first lets the call under way",
        "end, the second ends the engine and the dynamic flavour's process where they are.",
        "",
      ];
}

function leftBehind(kills: readonly KillResult[]): string[] {
  const left = kills.filter((one) => one.leftBehind);
  const whose = [...new Set(left.map(({ flavour }) => flavour))].join(" and ");
  return left.length === 0
    ? []
    : [
        `**Left behind**: where the engine was killed, the process of the ${whose} flavour was still there five seconds later (in`,
        `${left.length} of the kills). Pulumi's dynamic provider host does not notice that its engine is gone: it finishes the call that is`,
        "under way, with its attempts, and then waits for ever. End it by its process id before `pulumi cancel`. The plugin ends by",
        "itself within a second.",
        "",
      ];
}
