import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Learned, type LearnOptions, learn } from "../../../cli/learn/learn";
import { LearnError } from "../../../cli/learn/learnErrors";

export const FIELD = "onlyAdminsInviteByEmail";
export const ORIGIN = "https://opik.test";

export const noOptions: LearnOptions = {
  origin: undefined,
  organizationId: undefined,
  choose: undefined,
  today: "2026-11-24",
};

export interface Exchange {
  readonly body?: unknown;
  readonly answer?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** More of the entry, such as `time` and `timings`. */
  readonly entry?: object;
}

/** An entry of a capture, at a second of it. */
export function entry(
  at: number,
  method: string,
  path: string,
  { body, answer, status = 200, headers = {}, entry = {} }: Exchange = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    startedDateTime: new Date(1.7e12 + at * 1000).toISOString(),
    time: 1,
    request: {
      method,
      url: `${ORIGIN}${path}`,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...(body === undefined ? {} : { postData: { mimeType: "application/json", text } }),
    },
    response: { status, headers: [], content: { text: JSON.stringify(answer ?? {}) } },
    ...entry,
  };
}

/** A read of the organizations, each with the value that it shows. */
export function list(at: number, organizations: Readonly<Record<string, boolean>>, more: object = {}) {
  const answer = Object.entries(organizations).map(([id, on]) => ({
    id,
    role: "ADMIN",
    [FIELD]: on,
    ...more,
  }));
  return entry(at, "GET", "/api/organizations?withoutExtendedData=true", { answer });
}

/** Learns from captures that are written into a folder of their own. */
export function useLearn() {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-learn-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const learnFrom = (har: unknown, options: Partial<LearnOptions> = {}): Promise<Learned> => {
    const file = join(folder, "capture.har");
    writeFileSync(file, typeof har === "string" ? har : JSON.stringify(har));
    return learn(file, { ...noOptions, ...options });
  };
  return {
    folder: () => folder,
    learnFrom,
    /** What was learned, or why not. */
    outcomeOf: async (har: unknown, options: Partial<LearnOptions> = {}): Promise<Learned | LearnError> => {
      try {
        return await learnFrom(har, options);
      } catch (error) {
        if (error instanceof LearnError) {
          return error;
        }
        throw error;
      }
    },
  };
}

export const codeOf = (outcome: Learned | LearnError) =>
  outcome instanceof LearnError ? outcome.code : "learned";

export const requestsOf = (outcome: Learned | LearnError) => {
  if (outcome instanceof LearnError) {
    throw outcome;
  }
  return outcome.contract.operations["updateOrganization"]?.requests ?? [];
};
