import { type Command, InvalidArgumentError, Option } from "commander";
import {
  defaultSeed,
  LocalOpik,
  type LocalUser,
  type RecordedRequest,
  readSeed,
  type ScenarioName,
  type Seed,
  scenarioDescriptions,
  scenarioNames,
  type WritingStyle,
  writingDescriptions,
  writingStyles,
} from "../emulator";
import { clickUrl, switches } from "../emulator/front";
import { requestLine } from "../emulator/requestLine";

interface Options {
  readonly port?: number;
  readonly organizations?: string;
  readonly scenario?: readonly ScenarioName[];
  readonly quiet?: boolean;
  readonly writing?: WritingStyle;
}

export function define(command: Command): void {
  const width = Math.max(...scenarioNames.map((name) => name.length));
  const scenarios = scenarioNames.map((name) => `  ${name.padEnd(width)}  ${scenarioDescriptions[name]}`);
  const wide = Math.max(...writingStyles.map((name) => name.length));
  const ways = writingStyles.map((name) => `  ${name.padEnd(wide)}  ${writingDescriptions[name]}`);
  command
    .description(
      "Runs a local Opik to try programs against. It accepts only what is known of Opik's API, listens on " +
        "this machine only, and forgets everything when it ends.",
    )
    .option("-p, --port <number>", "port to listen on (default: any free one)", port)
    .option("-o, --organizations <file>", "JSON file with the organizations to start with")
    .option("-s, --scenario <name...>", "situations to simulate, see below", scenario)
    .option("-q, --quiet", "do not print requests, only contract violations")
    .addOption(
      new Option("-w, --writing <style>", "how the deployment writes settings, see below").choices(
        writingStyles,
      ),
    )
    .addHelpText(
      "after",
      ["", "Scenarios:", ...scenarios, "", "Ways of writing (invented):", ...ways].join("\n"),
    )
    .action(emulate);
}

async function emulate({
  port = 0,
  organizations,
  scenario: scenarios = [],
  quiet = false,
  writing = "contract",
}: Options): Promise<void> {
  const seed = organizations === undefined ? defaultSeed : readSeed(organizations);
  const opik = await LocalOpik.start({
    ...seed,
    seeded: true,
    port,
    scenarios,
    writing,
    onRequest: (request) => print(requestLines(request).slice(quiet ? 1 : 0)),
  });
  try {
    print(introduction(opik, seed, scenarios));
    print(["", quiet ? "Ctrl+C ends it." : "Requests (Ctrl+C ends):"]);
    await signal();
  } finally {
    await opik.stop();
  }
  const { requests, violations } = opik;
  print(["", `Ended after ${count(requests, "request")} with ${count(violations, "contract violation")}.`]);
}

/** What somebody needs to know to use the server from a program and by hand. */
function introduction(
  opik: LocalOpik,
  { organizations, users }: Seed,
  scenarios: readonly ScenarioName[],
): string[] {
  const { url } = opik;
  const openSource = scenarios.includes("open-source");
  const [user, ...others] = users;
  const lines = [
    `The local Opik listens on ${url} and keeps its state until it ends.`,
    "In a browser, or with curl, that address shows what it has received, and can change settings.",
  ];
  for (const scenario of scenarios) {
    lines.push(`Scenario ${scenario}: ${scenarioDescriptions[scenario]}.`);
  }

  lines.push("", "In the shell that runs your program:");
  lines.push(`  export OPIK_URL_OVERRIDE=${openSource ? `${url}/api` : url}`);
  if (openSource || user === undefined) {
    return lines;
  }
  const ways = credentialsOf(user, scenarios.includes("session-only"));
  lines.push(`  export ${ways[0]}`);
  lines.push("", "Or, instead of that credential:", ...ways.slice(1).map((way) => `  export ${way}`));

  const roles = opik.rolesOf(user.userName);
  const visible = organizations.filter(({ id }) => id in roles);
  lines.push("", `Organizations of ${user.userName}, the owner of that credential:`);
  lines.push(...visible.map(({ id, name }) => `  ${id}  "${name}"  ${roles[id]}`));
  if (visible.length === 0) {
    lines.push("  none");
  }
  for (const other of others) {
    const of = credentialsOf(other, scenarios.includes("session-only"));
    lines.push("", `Another user, ${other.userName}:`, ...of.map((way) => `  export ${way}`));
  }

  const clicks = visible.flatMap(({ id }) =>
    switches(opik.organization(id)).map(([field]) => `  curl -X POST ${quoted(clickUrl(url, id, field))}`),
  );
  if (clicks.length > 0) {
    lines.push(
      "",
      "To change a setting as somebody in the dashboard would (run it again to change it back):",
      ...clicks,
    );
  }
  return lines;
}

/** What to export to be a user, in the order in which it is to be recommended. */
function credentialsOf(user: LocalUser, sessionOnly: boolean): string[] {
  return [
    ...(sessionOnly ? [] : [`OPIK_API_KEY=${quoted(user.apiKey)}`]),
    `OPIK_SESSION_TOKEN=${quoted(user.sessionToken)}`,
    `OPIK_EMAIL=${quoted(user.email)} OPIK_PASSWORD=${quoted(user.password)}`,
  ];
}

/** The request in one line, then its violations, one a line. */
function requestLines(request: RecordedRequest): string[] {
  return [
    `  ${requestLine(request)}`,
    ...request.violations.map((violation) => `          contract violation: ${violation}`),
  ];
}

/** Resolves when somebody ends the program; a second signal ends it at once. */
function signal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return value;
}

function scenario(text: string, before: readonly ScenarioName[] = []): ScenarioName[] {
  const name = scenarioNames.find((candidate) => candidate === text);
  if (name === undefined) {
    throw new InvalidArgumentError(`Choose from: ${scenarioNames.join(", ")}.`);
  }
  return [...before, name];
}

function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function count(items: readonly unknown[], name: string): string {
  return `${items.length} ${name}${items.length === 1 ? "" : "s"}`;
}

function print(lines: readonly string[]): void {
  for (const line of lines) {
    process.stdout.write(`${line}\n`);
  }
}
