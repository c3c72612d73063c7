import { defaultUsers, LocalOpik } from "../../emulator";
import { OrganizationSettings } from "../../sdk/dynamic";
import { findEngine } from "../engine";
import { type CommandOutcome, Playground } from "../playground";
import { Narrator } from "./narrator";
import { FIELD, ORGANIZATION, type Step, story } from "./story";

/**
 * Tells the main job from beginning to end, on the real engine and a local Opik.
 *
 * @returns whether every step came out as it says
 */
export async function demo(
  print: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const narrator = new Narrator(print);
  narrator.line("One setting of an Opik organization, kept in code.");
  narrator.line();
  narrator.line("Looking for the Pulumi engine ...");
  const engine = await findEngine({ env, progress: (line) => narrator.line(`  ${line}`) });
  const opik = await LocalOpik.start();
  try {
    narrator.line(`Pulumi ${engine.version}.`);
    narrator.line(
      `A local Opik at ${opik.url}, with the organization "Acme": any member may invite users to it.`,
    );
    narrator.line();
    narrator.line("The whole program:");
    narrator.line();
    narrator.line(`   import { OrganizationSettings } from "pulumi-opik";`);
    narrator.line(`   new OrganizationSettings("acme", { restrictInvitationsToAdmins: true });`);
    const playground = await Playground.create({
      engine,
      projectName: "demo",
      environment: { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: defaultUsers[0]?.apiKey ?? "" },
      program: async () => {
        new OrganizationSettings("acme", { restrictInvitationsToAdmins: true });
      },
    });
    try {
      for (const [index, step] of story.entries()) {
        if (!(await tell(step, index + 1, { narrator, opik, playground }))) {
          return false;
        }
      }
    } finally {
      playground.dispose();
    }
    narrator.line();
    narrator.line(`All ${story.length} steps did what they say.`);
    return true;
  } finally {
    await opik.stop();
  }
}

interface Stage {
  readonly narrator: Narrator;
  readonly opik: LocalOpik;
  readonly playground: Playground;
}

async function tell(step: Step, number: number, { narrator, opik, playground }: Stage): Promise<boolean> {
  step.before?.(opik);
  opik.forget();
  narrator.heading(number, step.title, step.text);
  narrator.command(commandLine(step));
  const outcome = await playground.run(step.run, {
    ...step.options,
    onText: (text) => narrator.engine(text),
  });
  narrator.endOfEngine();
  narrator.requests(opik.requests);
  const deviations = deviationsOf(step, outcome, opik);
  if (deviations.length === 0) {
    narrator.outcome(step.outcome);
    return true;
  }
  for (const deviation of deviations) {
    narrator.outcome(`Not as expected: ${deviation}`);
  }
  return false;
}

function commandLine({ run, options }: Step): string {
  const flags = [
    ...(options.refresh ? ["--refresh"] : []),
    ...(options.expectNoChanges ? ["--expect-no-changes"] : []),
    ...(options.diff ? ["--diff"] : []),
    ...(run === "preview" ? [] : ["--yes"]),
  ];
  return ["pulumi", run, ...flags].join(" ");
}

function deviationsOf({ expect }: Step, outcome: CommandOutcome, opik: LocalOpik): string[] {
  const requests = withoutRepeatedReads(opik.requests.map(({ method, path }) => `${method} ${path}`));
  const restricted = opik.organization(ORGANIZATION)[FIELD];
  return [
    ...(outcome.exitCode === expect.exitCode
      ? []
      : [`exit code ${outcome.exitCode} instead of ${expect.exitCode}`]),
    ...(expect.output.test(outcome.stdout + outcome.stderr)
      ? []
      : [`the engine did not say ${expect.output}`]),
    ...(requests.join() === expect.requests.join()
      ? []
      : [`the requests were expected to be ${expect.requests.join(", ")}`]),
    ...(restricted === expect.restricted ? [] : [`${FIELD} is ${restricted}`]),
    ...opik.violations.map((violation) => `the contract was broken: ${violation}`),
  ];
}

/** On a slow machine a step takes longer than a read counts as fresh, and the same is read once more. */
export function withoutRepeatedReads(requests: readonly string[]): string[] {
  return requests.filter((one, index) => !one.startsWith("GET ") || one !== requests[index - 1]);
}
