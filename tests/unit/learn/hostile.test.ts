import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Learned, learn } from "../../../cli/learn/learn";
import { LearnError } from "../../../cli/learn/learnErrors";
import { expectHarmless } from "../../support/harmless";

const FIELD = "onlyAdminsInviteByEmail";
const SESSION = "canary-session-Zk93hfQ0aT";

const list = (at: number, on: boolean, more: object = {}) =>
  entry(at, "GET", "/api/organizations", {
    answer: [{ id: "org-1", name: "Acme", role: "ADMIN", [FIELD]: on, ...more }],
  });

function entry(
  at: number,
  method: string,
  path: string,
  { body, answer, headers = {} }: { body?: unknown; answer?: unknown; headers?: Record<string, string> } = {},
) {
  return {
    startedDateTime: new Date(1.7e12 + at * 1000).toISOString(),
    time: 1,
    request: {
      method,
      url: `https://opik.test${path}`,
      headers: [
        { name: "cookie", value: `sessionToken=${SESSION}` },
        ...Object.entries(headers).map(([name, value]) => ({ name, value })),
      ],
      ...(body === undefined
        ? {}
        : {
            postData: {
              mimeType: "application/json",
              text: typeof body === "string" ? body : JSON.stringify(body),
            },
          }),
    },
    response: { status: 200, headers: [], content: { text: JSON.stringify(answer ?? {}) } },
  };
}

describe("a recording that is meant to do harm", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-hostile-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function learned(har: unknown): Promise<Learned | LearnError> {
    const file = join(folder, "capture.har");
    writeFileSync(file, typeof har === "string" ? har : JSON.stringify(har));
    try {
      return await learn(file, {
        origin: undefined,
        organizationId: undefined,
        choose: undefined,
        today: "2026-11-24",
      });
    } catch (error) {
      if (error instanceof LearnError) {
        return error;
      }
      throw error;
    }
  }
  /** Off, the click, on. */
  const clicked = (path: string, request: Parameters<typeof entry>[3]) =>
    learned({ log: { entries: [list(0, false), entry(1, "POST", path, request), list(2, true)] } });
  const codeOf = (outcome: Learned | LearnError) =>
    outcome instanceof LearnError ? outcome.code : "learned";
  const textOf = (outcome: Learned | LearnError) =>
    outcome instanceof LearnError ? outcome.message : JSON.stringify(outcome);

  for (const [where, path, request, code] of [
    [
      "a key of the body",
      "/api/x",
      { body: { id: "org-1", [FIELD]: true, [SESSION]: 1 } },
      "LEARN_SECRET_IN_REQUEST",
    ],
    [
      "a name of the query",
      `/api/x?${SESSION}=1`,
      { body: { id: "org-1", [FIELD]: true } },
      "LEARN_SECRET_IN_REQUEST",
    ],
    ["the path", `/api/${SESSION}`, { body: { id: "org-1", [FIELD]: true } }, "LEARN_SECRET_IN_REQUEST"],
    [
      "a number",
      "/api/x",
      { body: { id: "org-1", [FIELD]: true, at: 1732441200123 } },
      "LEARN_SECRET_IN_REQUEST",
    ],
    [
      "the name of a header",
      "/api/x",
      { body: { id: "org-1", [FIELD]: true }, headers: { [SESSION]: "yes" } },
      "learned",
    ],
  ] as const) {
    it(`gets no secret into the file by way of ${where}`, async () => {
      const outcome = await clicked(path, request);

      expect(codeOf(outcome)).to.equal(code);
      expect(textOf(outcome).toLowerCase())
        .to.not.include(SESSION.toLowerCase())
        .and.not.include("1732441200123");
    });
  }

  it("gets no secret into the file as a field of the organization that a request leaves out", async () => {
    const whole = { id: "org-1", name: "Acme", role: "ADMIN", [FIELD]: true };
    const outcome = await learned({
      log: {
        entries: [
          list(0, false, { [SESSION]: 1 }),
          entry(1, "PUT", "/api/organizations/org-1", { body: whole }),
          list(2, true, { [SESSION]: 1 }),
        ],
      },
    });

    expect(codeOf(outcome)).to.equal("LEARN_SECRET_IN_REQUEST");
    expect(textOf(outcome)).to.not.include(SESSION);
  });

  it("gets no secret into a message by way of the requests that are named, or of an organization's id", async () => {
    const requests = [`/api/a/${SESSION}`, `/api/b/${SESSION}`].map((path) =>
      entry(1, "POST", path, { body: { id: "org-1", [FIELD]: true } }),
    );
    const ambiguous = await learned({ log: { entries: [list(0, false), ...requests, list(2, true)] } });
    const unclear = await learned({
      log: { entries: [list(0, false), list(1, false, { id: SESSION }), entry(2, "POST", "/api/x")] },
    });

    expect(codeOf(ambiguous)).to.equal("LEARN_AMBIGUOUS");
    expect(codeOf(unclear)).to.equal("LEARN_ORGANIZATION_UNCLEAR");
    expect(`${textOf(ambiguous)}${textOf(unclear)}`)
      .to.include("[redacted]")
      .and.not.include(SESSION);
  });

  it("writes no template that means something else than what was recorded", async () => {
    for (const body of [{ $value: "organizationId" }, { a: { $live: {} } }, { $constant: 1 }]) {
      const outcome = await clicked("/api/organizations/org-1", { body: { [FIELD]: true, ...body } });
      expect(codeOf(outcome)).to.equal("LEARN_REQUEST_UNUSABLE");
    }
  });

  it("forges no line of what is printed", async () => {
    const id = "org\n::error::all is well\u001b[2K\u202e";
    const outcome = await learned({
      log: {
        entries: [
          list(0, false, { id }),
          entry(1, "POST", "/api/x", { body: { id, [FIELD]: true } }),
          list(2, true, { id }),
        ],
      },
    });
    expect(codeOf(outcome)).to.equal("learned");
    for (const line of (outcome as Learned).explanation) {
      expectHarmless(line);
    }
  });

  it("takes neither the stack, nor the memory, nor a time without end", async () => {
    const deep = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
    const long = 1024 * 1024;
    for (const [what, outcome] of [
      [
        "a deep body",
        await clicked("/api/x", { body: `{"id":"org-1","${FIELD}":true,"x":${deep(100_000)}}` }),
      ],
      [
        "a deep text in a body",
        await clicked("/api/x", { body: { id: "org-1", [FIELD]: true, x: deep(60_000) } }),
      ],
      ["a deep entry", await learned(`{"log":{"entries":[${deep(90_000)}]}}`)],
      ["a deep file", await learned("[".repeat(200_000).replace("[", '{"log":['))],
      [
        "an empty GraphQL text",
        await clicked("/graphql", { body: { query: "\n".repeat(long), id: "org-1" } }),
      ],
      ["a long word", await clicked("/api/x", { body: { id: "org-1", [FIELD]: true, x: "a".repeat(long) } })],
      [
        "a word of tokens",
        await clicked("/api/x", { body: { id: "org-1", [FIELD]: true, x: "-eyJ".repeat(60_000) } }),
      ],
      ["a long id", await learned({ log: { entries: [list(0, false, { id: "x".repeat(100_000) })] } })],
    ] as const) {
      expect(textOf(outcome).length, what).to.be.below(300_000);
    }
  }).timeout(180_000);
});
