import type { LocalOpik } from "../../emulator";
import type { RunKind, RunOptions } from "../playground";

/** One step of the demo: what is told, what is done, and what must have come of it. */
export interface Step {
  readonly title: string;
  readonly text: string;
  /** Done before the command, by somebody else than Pulumi. */
  readonly before?: (opik: LocalOpik) => void;
  readonly run: RunKind;
  readonly options: Omit<RunOptions, "onText">;
  readonly expect: {
    readonly exitCode: number;
    /** What the engine's output must contain. */
    readonly output: RegExp;
    /** One after the other; a read that is repeated counts once. */
    readonly requests: readonly string[];
    /** The switch on the local Opik afterwards. */
    readonly restricted: boolean;
  };
  /** What the reader should take away when it went as expected. */
  readonly outcome: string;
}

export const ORGANIZATION = "org-acme";
export const FIELD = "onlyAdminsInviteByEmail";

const READ = "GET /api/organizations";
const WRITE = `PATCH /api/organizations/${ORGANIZATION}`;

export const story: readonly Step[] = [
  {
    title: "Preview: what would change?",
    text: "This is what a reviewer sees in a pull request. Nothing is written.",
    run: "preview",
    options: { diff: true },
    expect: { exitCode: 0, output: /live false -> declared true/, requests: [READ], restricted: false },
    outcome: "The switch is off, the program declares it on, and nothing has been touched.",
  },
  {
    title: "Up: make it so",
    text: "The live value is kept as the baseline, the switch is written, and read back to see that it took effect.",
    run: "up",
    options: { diff: true },
    expect: { exitCode: 0, output: /baseline/, requests: [READ, WRITE, READ], restricted: true },
    outcome: "Only administrators can invite now.",
  },
  {
    title: "Up again: nothing to do",
    text: "The same program once more.",
    run: "up",
    options: { diff: true },
    expect: { exitCode: 0, output: /2 unchanged/, requests: [READ], restricted: true },
    outcome: "One read, no write.",
  },
  {
    title: "Somebody clicks, and the pipeline notices",
    text: "A colleague switches it off in the Admin Dashboard. A scheduled pipeline runs this command and looks at its exit code.",
    before: (opik) => opik.click(ORGANIZATION, { [FIELD]: false }),
    run: "preview",
    options: { diff: true, refresh: true, expectNoChanges: true },
    expect: {
      exitCode: 7,
      output: /restrictInvitationsToAdmins: true => false/,
      requests: [READ],
      restricted: false,
    },
    outcome: "Exit code 7: the live setting is not what is declared (true => false).",
  },
  {
    title: "Up: healed",
    text: "The program has not changed, so it is simply applied again.",
    run: "up",
    options: { diff: true, refresh: true },
    expect: { exitCode: 0, output: /1 updated/, requests: [READ, WRITE, READ], restricted: true },
    outcome: "Only administrators can invite again.",
  },
  {
    title: "Destroy: restored",
    text: "The setting goes back to what it was before Pulumi, unless somebody else has changed it since.",
    run: "destroy",
    options: { diff: true },
    expect: {
      exitCode: 0,
      output: /is restored: true -> false/,
      requests: [READ, WRITE, READ],
      restricted: false,
    },
    outcome: "The switch is as it was in the beginning.",
  },
];
