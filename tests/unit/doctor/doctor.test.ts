import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { examine, type Proving } from "../../../cli/doctor/examine";
import { type Report, reportSchema } from "../../../cli/doctor/report";
import { settingsToCheck } from "../../../cli/doctor/settingsToCheck";
import { defaultUsers, type ScenarioName } from "../../../emulator";
import { FakeClock } from "../../support/fakeClock";
import { useLocalOpik } from "../../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const [admin, member] = defaultUsers;
const main = require.resolve("../../../cli/main");

describe("doctor", () => {
  const local = useLocalOpik();

  async function report(env: Record<string, string> = {}, prove?: Proving): Promise<Report> {
    return examine({
      stack: () => undefined,
      settings: settingsToCheck.filter(({ wire }) => wire === FIELD),
      env: {
        OPIK_CONFIG_PATH: "/dev/null",
        OPIK_URL_OVERRIDE: local().url,
        OPIK_API_KEY: admin?.apiKey ?? "",
        ...env,
      },
      given: {},
      clock: new FakeClock(Date.now()),
      prove,
      signal: new AbortController().signal,
      onCheck: () => undefined,
      announce: () => undefined,
    });
  }

  /** The status of a check by its id, or by the part before a dot. */
  const statusOf = ({ checks }: Report, id: string) =>
    checks.find((check) => check.id === id || check.id.startsWith(`${id}.`))?.status;

  it("finds everything in order, and warns of nothing but the assumed write, without writing", async () => {
    const found = await report();

    expect(found.ok).to.equal(true);
    expect(
      found.checks.filter(({ status }) => status !== "ok").map(({ id }) => id.split(".")[0]),
    ).to.deep.equal(["write"]);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  for (const [scenario, failing] of [
    ["key-missing", "setting"],
    ["open-source", "deployment"],
    ["no-organizations", "organization"],
    ["session-only", "credentials"],
  ] as const satisfies readonly (readonly [ScenarioName, string])[]) {
    it(`says that the main job cannot run, where and what to do (${scenario})`, async () => {
      local().enable(scenario);

      const found = await report();

      expect(found.ok).to.equal(false);
      expect(statusOf(found, failing)).to.equal("fail");
      for (const check of found.checks.filter(({ status }) => status === "fail")) {
        expect(check.next).to.be.a("string");
      }
    });
  }

  it("says that a member may not write", async () => {
    const found = await report({ OPIK_API_KEY: member?.apiKey ?? "", OPIK_ORGANIZATION_ID: "org-acme" });

    expect(found.ok).to.equal(false);
    expect(statusOf(found, "role")).to.equal("fail");
  });

  it("says which credential is refused, and skips what depends on it", async () => {
    const found = await report({ OPIK_API_KEY: "wrong" });

    expect(found.ok).to.equal(false);
    expect(statusOf(found, "organization")).to.equal("skip");
  });

  it("proves the write with the value that is there, and nothing changes", async () => {
    const before = local().organization("org-acme");

    const found = await report({}, "same");

    expect(statusOf(found, "prove")).to.equal("ok");
    expect(
      local()
        .requestsOf("updateOrganization")
        .map(({ body }) => body),
    ).to.deep.equal([{ [FIELD]: false }]);
    expect(local().organization("org-acme")).to.deep.equal(before);
  });

  it("proves that another value takes effect, and puts the first one back", async () => {
    const found = await report({}, "toggle");

    expect(statusOf(found, "prove")).to.equal("ok");
    expect(
      local()
        .requestsOf("updateOrganization")
        .map(({ body }) => body),
    ).to.deep.equal([{ [FIELD]: false }, { [FIELD]: true }, { [FIELD]: false }]);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  for (const [scenario, prove] of [
    ["write-missing", "same"],
    ["write-method-refused", "same"],
    ["write-ineffective", "toggle"],
    ["neighbour-moves", "same"],
  ] as const satisfies readonly (readonly [ScenarioName, Proving])[]) {
    it(`fails the proof where it has to (${scenario}, --prove ${prove})`, async () => {
      local().enable(scenario);

      const found = await report({}, prove);

      expect(found.ok).to.equal(false);
      const failed = found.checks.filter(({ status }) => status === "fail").map(({ id }) => id.split(".")[0]);
      expect(failed).to.deep.equal([prove === "same" ? "prove" : "toggle"]);
    });
  }

  it("names no credential, also where the server repeats it", async () => {
    const secret = admin?.apiKey ?? "";
    local().fault(
      { operation: "listOrganizations", times: 3 },
      { kind: "response", status: 400, body: { msg: `bad ${secret}`, code: 400 } },
    );

    expect(JSON.stringify(await report())).not.to.include(secret);
  });

  describe("as a command", () => {
    const run = async (env: Record<string, string>, ...words: string[]) => {
      const options = { env: { PATH: process.env["PATH"], OPIK_CONFIG_PATH: "/dev/null", ...env } };
      return promisify(execFile)(process.execPath, [main, "doctor", ...words], options).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      );
    };

    it("ends with 0 where the main job can run, and prints one JSON document with --json", async () => {
      const env = { OPIK_URL_OVERRIDE: local().url, OPIK_API_KEY: admin?.apiKey ?? "" };

      const human = await run(env);
      const json = await run(env, "--json");

      expect(human.code).to.equal(0);
      const found = reportSchema.parse(JSON.parse(json.stdout));
      for (const { summary } of found.checks) {
        expect(human.stdout).to.include(summary);
      }
    });

    it("ends with 1 where it cannot, also where nobody listens", async () => {
      const { code, stdout } = await run({ OPIK_URL_OVERRIDE: "https://opik.invalid", OPIK_API_KEY: "key" });

      expect(code).to.equal(1);
      expect(stdout).to.match(/^fail +reachable/m);
    });

    it("takes a stack's configuration as Pulumi prints it, and says so where it cannot", async () => {
      const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-doctor-"));
      const file = join(folder, "config.json");
      writeFileSync(
        file,
        JSON.stringify({
          "opik:url": { value: local().url },
          "opik:apiKey": { value: admin?.apiKey, secret: true },
        }),
      );

      const good = await run({}, "--stack-config", file);
      const missing = await run({}, "--stack-config", join(folder, "missing.json"));
      rmSync(folder, { recursive: true });

      expect(good.code, good.stdout).to.equal(0);
      expect(missing.code).to.equal(1);
      expect(missing.stdout).to.include("could not be read");
      expect((await run({}, "--stack-config", "/dev/null", "--json")).stdout).to.include(
        "OPIK_STACK_CONFIGURATION_UNREADABLE",
      );
    });
  });
});
