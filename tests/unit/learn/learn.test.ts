import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type LearnOptions, learn } from "../../../cli/learn/learn";
import { LearnError } from "../../../cli/learn/learnErrors";
import { LocalOpik, type WritingStyle, writingStyles } from "../../../emulator";
import { record } from "../../support/recorder";

type Entry = {
  startedDateTime: string;
  request: {
    method: string;
    url: string;
    headers: { name: string; value: string }[];
    postData?: { mimeType: string; text?: string; encoding?: string };
    [key: string]: unknown;
  };
  response: { status: number; content: { text: string }; [key: string]: unknown };
  [key: string]: unknown;
};
type Har = { log: { entries: Entry[] } };

describe("learning from a recording", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-learn-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const defaults: LearnOptions = {
    origin: undefined,
    organizationId: undefined,
    choose: undefined,
    today: "2026-11-24",
  };

  function learnFrom(har: unknown, options: Partial<LearnOptions> = {}) {
    const file = join(folder, "capture.har");
    writeFileSync(file, typeof har === "string" ? har : JSON.stringify(har));
    return learn(file, { ...defaults, ...options });
  }

  async function recorded(style: WritingStyle, directions?: readonly boolean[]): Promise<Har> {
    const opik = await LocalOpik.start({ writing: style });
    try {
      return JSON.parse(JSON.stringify(await record(opik, style, directions)));
    } finally {
      await opik.stop();
    }
  }

  async function refused(attempt: Promise<unknown>): Promise<LearnError> {
    try {
      await attempt;
    } catch (error) {
      if (error instanceof LearnError) {
        return error;
      }
      throw error;
    }
    throw new Error("It was expected to be refused.");
  }

  const requestsOf = ({ contract }: Awaited<ReturnType<typeof learn>>) =>
    contract.operations["updateOrganization"]?.requests ?? [];

  const isWrite = ({ request }: Entry) => request.method !== "GET";

  describe("finds", () => {
    it("the id and the value in a partial update, also where only one direction was recorded", async () => {
      const [request] = requestsOf(await learnFrom(await recorded("contract", [true])));

      expect(request).to.deep.equal({
        method: "PATCH",
        path: "/api/organizations/{organizationId}",
        body: { onlyAdminsInviteByEmail: { $value: "onlyAdminsInviteByEmail" } },
        success: [204],
      });
    });

    it("that a whole object is repeated: every other field comes from a fresh read", async () => {
      const [request] = requestsOf(await learnFrom(await recorded("whole-object-put")));

      expect(request?.body).to.deep.equal({
        $live: { except: ["role"], with: { onlyAdminsInviteByEmail: { $value: "onlyAdminsInviteByEmail" } } },
      });
    });

    it("a header that comes from a cookie, and keeps the cookie's name only", async () => {
      const [request] = requestsOf(await learnFrom(await recorded("post-action-csrf")));

      expect(request?.headers).to.deep.equal({
        "x-csrf-token": { cookie: "XSRF-TOKEN" },
        "x-requested-with": { value: "XMLHttpRequest" },
      });
    });

    it("the two words of a pair", async () => {
      const [request] = requestsOf(await learnFrom(await recorded("graphql")));

      expect(JSON.stringify(request?.body)).to.include('{"true":"ADMINS_ONLY","false":"ANY_MEMBER"}');
    });

    it("two addresses, one for each direction", async () => {
      const requests = requestsOf(await learnFrom(await recorded("enable-disable")));

      expect(requests.map(({ when, path }) => [when, path])).to.deep.equal([
        [{ onlyAdminsInviteByEmail: true }, "/api/organizations/{organizationId}/invite-restriction/enable"],
        [
          { onlyAdminsInviteByEmail: false },
          "/api/organizations/{organizationId}/invite-restriction/disable",
        ],
      ]);
    });

    it("a body that the browser wrote in base64", async () => {
      const har = await recorded("contract");
      for (const { request } of har.log.entries.filter(isWrite)) {
        const text = Buffer.from(request.postData?.text ?? "").toString("base64");
        request.postData = { mimeType: "application/json", text, encoding: "base64" };
      }

      expect(requestsOf(await learnFrom(har))[0]?.method).to.equal("PATCH");
    });
  });

  describe("whatever else was recorded", () => {
    for (const style of writingStyles) {
      it(`learns the same from shuffled entries among unrelated ones (${style})`, async () => {
        const har = await recorded(style);
        const expected = (await learnFrom(har)).contract;
        const origin = expected.deployment;
        const noise = fc.record({
          method: fc.constantFrom("GET", "POST", "PUT", "OPTIONS"),
          url: fc.constantFrom(
            "https://analytics.example.com/collect",
            `${origin}/api/telemetry/events`,
            `${origin}/assets/app.js`,
            "wss://push.example.com/socket",
          ),
          text: fc.json({ maxDepth: 2 }),
          at: fc.integer({ min: 0, max: 5000 }),
        });
        await fc.assert(
          fc.asyncProperty(
            fc.array(noise, { maxLength: 12 }),
            fc.infiniteStream(fc.nat()),
            async (others, order) => {
              const start = Date.parse(har.log.entries[0]?.startedDateTime ?? "");
              const entries = [
                ...har.log.entries,
                ...others.map(({ method, url, text, at }) => ({
                  startedDateTime: new Date(start + at).toISOString(),
                  request: { method, url, headers: [], postData: { mimeType: "application/json", text } },
                  response: { status: 200, headers: [], content: { text: "" } },
                })),
              ];
              const shuffled = entries
                .map((entry) => ({ entry, key: order.next().value as number }))
                .sort((a, b) => a.key - b.key)
                .map(({ entry }) => entry);
              expect((await learnFrom({ log: { entries: shuffled } })).contract).to.deep.equal(expected);
            },
          ),
          { numRuns: 15 },
        );
      });
    }

    it("keeps no secret, in the file or in what is printed", async () => {
      const secret = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/);
      const har = await recorded("post-action-csrf");
      await fc.assert(
        fc.asyncProperty(secret, secret, async (session, token) => {
          const copy: Har = structuredClone(har);
          for (const { request } of copy.log.entries) {
            request.headers = [
              ...request.headers.filter(({ name }) => name !== "cookie" && name !== "x-csrf-token"),
              { name: "Cookie", value: `sessionToken=${session}; XSRF-TOKEN=${token}` },
              { name: "Authorization", value: session },
              { name: "X-Trace-Secret", value: token },
              { name: "X-CSRF-Token", value: token },
            ];
            request["cookies"] = [];
          }
          const { contract, explanation } = await learnFrom(copy);
          const text = JSON.stringify(contract) + explanation.join("\n");
          expect(text).not.to.include(session);
          expect(text).not.to.include(token);
        }),
        { numRuns: 25 },
      );
    });
  });

  describe("refuses, and says what to do,", () => {
    it("a file that is not there", async () => {
      const error = await refused(learn(join(folder, "missing.har"), defaults));
      expect(error.code).to.equal("LEARN_CAPTURE_UNREADABLE");
    });

    it("a file that is too large, also where its end is not known", async () => {
      const large = join(folder, "large.har");
      writeFileSync(large, '{"log":{"entries":[');
      truncateSync(large, 64 * 1024 * 1024 + 1);
      for (const file of [large, "/dev/zero"]) {
        const error = await refused(learn(file, defaults));
        expect(error.code).to.equal("LEARN_CAPTURE_TOO_LARGE");
        expect(error.message).to.include("64 MiB");
      }
    });

    it("nothing of a file that only has a byte order mark before it", async () => {
      expect(
        requestsOf(await learnFrom(`\uFEFF${JSON.stringify(await recorded("contract"))}`)),
      ).to.have.length(1);
    });

    for (const [what, text] of [
      ["is not JSON", "<html>"],
      ["ends in the middle", '{"log":{"entries":[{"request":'],
      ["is no HAR", '{"a":1}'],
    ] as const) {
      it(`a file that ${what}`, async () => {
        expect((await refused(learnFrom(text))).code).to.equal("LEARN_CAPTURE_INVALID");
      });
    }

    it("a capture without a write", async () => {
      const har = await recorded("contract");
      har.log.entries = har.log.entries.filter((entry) => !isWrite(entry));
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_NOTHING_FOUND");
    });

    it("a capture without a read of organizations", async () => {
      const har = await recorded("contract");
      har.log.entries = har.log.entries.filter(isWrite);
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_DEPLOYMENT_UNCLEAR");
    });

    it("a capture of another host than the configured one", async () => {
      const error = await refused(
        learnFrom(await recorded("contract"), { origin: "https://opik.example.com" }),
      );
      expect(error.code).to.equal("LEARN_OTHER_DEPLOYMENT");
      expect(error.message).to.include("https://opik.example.com");
    });

    it("an organization that the capture does not show", async () => {
      const error = await refused(learnFrom(await recorded("contract"), { organizationId: "org-typo" }));
      expect(error.code).to.equal("LEARN_ORGANIZATION_UNCLEAR");
      expect(error.message).to.include("org-acme");
    });

    it("a write that the server refused", async () => {
      const har = await recorded("contract");
      for (const entry of har.log.entries.filter(isWrite)) {
        entry.response.status = 403;
      }
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_WRITE_FAILED");
    });

    it("one direction where each is written in its own way", async () => {
      expect((await refused(learnFrom(await recorded("enable-disable", [true])))).code).to.equal(
        "LEARN_ONE_DIRECTION",
      );
    });

    it("a body that was not saved", async () => {
      const har = await recorded("patch-nested");
      for (const { request } of har.log.entries.filter(isWrite)) {
        delete request.postData;
        request["bodySize"] = 40;
      }
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_BODY_UNKNOWN");
    });

    it("two requests that may both be the write, unless one is chosen", async () => {
      const har = await recorded("contract");
      har.log.entries = har.log.entries.flatMap((entry) => {
        const twin = structuredClone(entry);
        twin.request.url = entry.request.url.replace("/organizations/", "/tenants/");
        return isWrite(entry) ? [entry, twin] : [entry];
      });
      const error = await refused(learnFrom(har));
      expect(error.code).to.equal("LEARN_AMBIGUOUS");
      expect(error.message).to.match(/1\. PATCH .* 2\. PATCH /);

      expect(requestsOf(await learnFrom(har, { choose: 1 }))).to.have.length(1);
      expect((await refused(learnFrom(har, { choose: 3 }))).code).to.equal("LEARN_CHOICE_UNKNOWN");
    });

    it("a write with a token in its body", async () => {
      const har = await recorded("contract");
      for (const { request } of har.log.entries.filter(isWrite)) {
        const body = JSON.parse(request.postData?.text ?? "{}");
        request.postData = {
          mimeType: "application/json",
          text: JSON.stringify({ ...body, nonce: "aZ91kQ0xP7vLm3Td" }),
        };
      }
      const error = await refused(learnFrom(har));
      expect(error.code).to.equal("LEARN_SECRET_IN_REQUEST");
      expect(error.message).not.to.include("aZ91kQ0xP7vLm3Td");
    });

    it("two directions that differ in something that is no switch", async () => {
      const har = await recorded("graphql");
      for (const [index, { request }] of har.log.entries.filter(isWrite).entries()) {
        const text = (request.postData?.text ?? "").replace(
          /ADMINS_ONLY|ANY_MEMBER/,
          `policy ${index}${index}7 of 9`,
        );
        request.postData = { mimeType: "application/json", text };
      }
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_VALUE_UNCLEAR");
    });

    it("more requests than a click has", async () => {
      const { entries } = (await recorded("contract")).log;
      const write = entries.find(isWrite);
      const har = { log: { entries: [...entries, ...Array.from({ length: 5001 }, () => write)] } };
      expect((await refused(learnFrom(har))).code).to.equal("LEARN_CAPTURE_TOO_BUSY");
    });
  });

  it("does not replace a file that says something else, unless it is told to", async () => {
    const [capture, out] = [join(folder, "a.har"), join(folder, "opik-contract.json")];
    writeFileSync(capture, JSON.stringify(await recorded("contract")));
    writeFileSync(out, "{}");
    const run = (...words: string[]) =>
      execFileSync(
        process.execPath,
        [require.resolve("../../../cli/main"), "learn", capture, "--out", out, ...words],
        {
          encoding: "utf8",
          env: { PATH: process.env["PATH"], OPIK_CONFIG_PATH: "/dev/null" },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );

    expect(() => run()).to.throw(/LEARN_FILE_EXISTS/);
    expect(run("--force")).to.include("Written to");
  });
});
