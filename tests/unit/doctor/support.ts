import { expect } from "chai";
import { type ExamineOptions, examine } from "../../../cli/doctor/examine";
import { type Check, type Report, reportSchema } from "../../../cli/doctor/report";
import { settingsToCheck } from "../../../cli/doctor/settingsToCheck";
import { defaultUsers, type LocalOpik } from "../../../emulator";
import { FakeClock } from "../../support/fakeClock";

const [ada, grace] = defaultUsers;
if (ada === undefined || grace === undefined) {
  throw new Error("The local Opik has fewer users than it had.");
}

/** The environment's credentials of the local Opik's administrator, one kind each. */
export const ADMIN = {
  session: { OPIK_SESSION_TOKEN: ada.sessionToken },
  login: { OPIK_EMAIL: ada.email, OPIK_PASSWORD: ada.password },
  key: { OPIK_API_KEY: ada.apiKey },
} as const;
export const MEMBER_KEY = { OPIK_API_KEY: grace.apiKey };

export const SETTING = "restrictInvitationsToAdmins";
export const FIELD = "onlyAdminsInviteByEmail";

/** Every check that there is whatever is configured, in order. */
export const ALWAYS = [
  "configuration",
  "contract",
  "reachable",
  "deployment",
  "clock",
  "credentials",
  "organization",
  "role",
  `setting.${SETTING}`,
  "write",
];

/** A report, with what was said on the way. */
export class Examined {
  constructor(
    readonly report: Report,
    readonly announced: readonly string[],
    readonly clock: FakeClock,
  ) {}

  check(id: string): Check {
    const found = this.report.checks.find((one) => one.id === id);
    if (found === undefined) {
      throw new Error(`There is no check ${id}: ${this.ids.join(", ")}`);
    }
    return found;
  }

  get ids(): string[] {
    return this.report.checks.map(({ id }) => id);
  }

  /** Ids of the checks with a status. */
  with(status: Check["status"]): string[] {
    return this.report.checks.filter((check) => check.status === status).map(({ id }) => id);
  }

  get text(): string {
    return [JSON.stringify(this.report), ...this.announced].join("\n");
  }
}

/** Runs the doctor; whatever it finds keeps to the format and has a next step for each failure. */
export async function doctor(
  env: Record<string, string>,
  options: Partial<Omit<ExamineOptions, "env">> = {},
): Promise<Examined> {
  const clock = new FakeClock(Date.now());
  const announced: string[] = [];
  const seen: Check[] = [];
  const report = await examine({
    stack: () => undefined,
    // One is enough, however many there are; that each is checked, pieces.test.ts shows.
    settings: settingsToCheck.filter(({ input }) => input === SETTING),
    env: { OPIK_CONFIG_PATH: "/dev/null", ...env },
    clock,
    announce: (sentence) => announced.push(sentence),
    onCheck: (check) => seen.push(check),
    ...options,
  });
  expect(reportSchema.parse(report)).to.deep.equal(report);
  expect(seen, "what was told on the way is what is reported").to.deep.equal(report.checks);
  expect(report.ok).to.equal(!report.checks.some(({ status }) => status === "fail"));
  for (const { id, status, next } of report.checks) {
    if (status === "fail" || status === "warn") {
      expect(next ?? (id === "write" ? "prove follows" : undefined), `the next step of ${id}`).to.be.a(
        "string",
      );
    }
  }
  const { ids } = new Examined(report, announced, clock);
  expect(ids, "ids are told apart").to.deep.equal([...new Set(ids)]);
  return new Examined(report, announced, clock);
}

/** Runs the doctor at a local Opik. */
export function doctorAt(
  opik: LocalOpik,
  credentials: Record<string, string>,
  options: Partial<Omit<ExamineOptions, "env">> = {},
): Promise<Examined> {
  return doctor({ OPIK_URL_OVERRIDE: opik.url, ...credentials }, options);
}
