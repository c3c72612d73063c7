import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checkLines } from "../../cli/doctor/human";
import { reportSchema } from "../../cli/doctor/report";
import { useLocalOpik } from "../support/localOpik";
import { ADMIN, FIELD, MEMBER_KEY, SETTING } from "../unit/doctor/support";

const main = join(__dirname, "../../cli/main.js");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command to its end, with nothing of this process's environment but what it needs to start. */
function run(words: readonly string[], env: Record<string, string>, input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, "doctor", ...words], {
      env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...env },
    });
    const ended = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      ended.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      ended.err += text;
    });
    child.once("close", (code) => resolve({ code, ...ended }));
    child.stdin.end(input);
  });
}

describe("pulumi-opik doctor", () => {
  const opik = useLocalOpik();
  const at = (credentials: Record<string, string>) => ({ OPIK_URL_OVERRIDE: opik().url, ...credentials });

  it("prints a line each and the verdict, without colours, and ends with 0 where the job can run", async () => {
    const { code, out, err } = await run([], at(ADMIN.key));

    expect(code).to.equal(0);
    expect(err).to.equal("");
    expect(out).to.match(/^ok {4}configuration {2}http:/);
    expect(out).to.match(/\n\nPulumi can manage the settings of this organization \(1 warning\)\.\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
    expect(out).to.not.match(/\u001b/);
  });

  it("ends with 1 where it cannot", async () => {
    const { code, out } = await run([], at(MEMBER_KEY));

    expect(code).to.equal(1);
    expect(out).to.match(/\nPulumi cannot manage the settings with this configuration: 1 check failed\.\n$/);
    expect(out).to.match(/\nfail {2}organization .*\n {21}-> .*\[OPIK_ORGANIZATION_UNCLEAR\]\n/);
  });

  it("OPIK_PROVIDER_LOG=debug: a line for each request besides, without a credential", async () => {
    const { code, out, err } = await run(["--json"], at({ ...ADMIN.key, OPIK_PROVIDER_LOG: "debug" }));

    expect(code).to.equal(0);
    expect(reportSchema.parse(JSON.parse(out)).ok).to.equal(true);
    const requests = err.split("\n").filter((line) => /^opik debug .* status=\d+ attempt=\d+ /.test(line));
    expect(requests).to.have.length(opik().requests.length);
    for (const secret of Object.values(ADMIN.key)) {
      expect(err).not.to.include(secret);
    }
  });

  it("OPIK_PROVIDER_LOG of no level: says so, and examines all the same", async () => {
    const { code, err } = await run([], at({ ...ADMIN.key, OPIK_PROVIDER_LOG: "verbose" }));

    expect(code).to.equal(0);
    expect(err).to.match(/^OPIK_PROVIDER_LOG is not set to a log level: .*\n$/);
  });

  for (const [title, env, code] of [
    ["well", ADMIN.key, 0],
    ["not well", MEMBER_KEY, 1],
  ] as const) {
    it(`--json: one document on the standard output, which says the same as the lines (${title})`, async () => {
      const lines = await run(["--prove"], at(env));
      const json = await run(["--prove", "--json"], at(env));
      const report = reportSchema.parse(JSON.parse(json.out));

      expect([lines.code, json.code]).to.deep.equal([code, code]);
      expect(report.ok).to.equal(code === 0);
      const shown = lines.out.split("\n");
      for (const line of report.checks.flatMap((check) =>
        checkLines(check, { paint: (_style, text) => text, columns: undefined }),
      )) {
        expect(shown).to.include(line);
      }
      const heads = shown.filter((line) => /^(ok|warn|fail|skip) /.test(line));
      expect(heads).to.have.length(report.checks.length);
    });
  }

  it("--prove says first what it will do: as a line, with --json on the standard error", async () => {
    const lines = await run(["--prove"], at(ADMIN.key));
    expect(lines.out).to.match(/\nwarn {2}write .*\n {21}Will write .*\nok {4}prove /);

    const json = await run(["--json", "--prove"], at(ADMIN.key));
    expect(json.err).to.match(/^Will write .*\n$/);
  });

  function expectToggled(): void {
    expect(
      opik()
        .requestsOf("updateOrganization")
        .map(({ body }) => body),
    ).to.deep.equal([false, true, false].map((value) => ({ [FIELD]: value })));
  }

  it("--prove toggle switches and puts back", async () => {
    const { code, out } = await run(["--prove", "toggle"], at(ADMIN.key));

    expect(code).to.equal(0);
    expect(out).to.match(/\nok {4}toggle /);
    expectToggled();
  });

  it("takes address, organization and stack configuration from the command line", async () => {
    opik().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: true }, { ada: "ADMIN" });
    const stack = JSON.stringify({ "opik:apiKey": { value: ADMIN.key.OPIK_API_KEY, secret: true } });
    const words = ["--url", opik().url, "--organization", "org-beta", "--stack-config", "-", "--json"];
    const { code, out } = await run(words, { OPIK_URL_OVERRIDE: "http://127.0.0.1:1" }, stack);
    const { checks } = reportSchema.parse(JSON.parse(out));

    expect(code).to.equal(0);
    const summaryOf = (id: string) => checks.find((check) => check.id === id)?.summary;
    expect(summaryOf("configuration")).to.equal(`${opik().url}, from --url.`);
    expect(summaryOf("credentials")).to.contain("opik:apiKey of the stack configuration");
    expect(summaryOf(`setting.${SETTING}`)).to.contain("is true");
    expect(out).to.not.contain(ADMIN.key.OPIK_API_KEY);
  });

  it("a stack configuration that cannot be read is a failed check, in JSON as well", async () => {
    const { code, out } = await run(["--stack-config", "none.json", "--json"], at(ADMIN.key));

    expect(code).to.equal(1);
    expect(reportSchema.parse(JSON.parse(out)).checks[0]?.code).to.equal(
      "OPIK_STACK_CONFIGURATION_UNREADABLE",
    );
  });

  it("reads the official SDKs' file, and a contract's path relative to where it is called", async () => {
    const folder = mkdtempSync(join(tmpdir(), "opik-doctor-"));
    const file = join(folder, ".opik.config");
    writeFileSync(
      file,
      `[opik]\nurl_override = ${opik().url}/opik/api\napi_key = ${ADMIN.key.OPIK_API_KEY}\n`,
    );
    const { code, out } = await run(["--contract", "none.json"], { HOME: folder });
    rmSync(folder, { recursive: true });

    expect(code).to.equal(1);
    expect(out).to.contain(`${opik().url}, from ${file}.`);
    expect(out).to.contain(`${join(process.cwd(), "none.json")} (from --contract) could not be read`);
    expect(out).to.contain("1 check failed");
  });

  it("puts the value back where it is interrupted in the middle of --prove toggle", async () => {
    const child = spawn(process.execPath, [main, "doctor", "--prove", "toggle"], {
      env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...at(ADMIN.key) },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    // The read after the opposite value was written is never answered, so the signal comes in the middle.
    opik().fault({ operation: "listOrganizations", skip: 5 }, { kind: "stall" });
    opik().onRequest = ({ operation, status }) => {
      if (operation === "listOrganizations" && status === "aborted") {
        child.kill("SIGINT");
      }
    };

    expect(await ended).to.equal(1);
    expect(out).to.match(
      /\nfail {2}toggle {9}Cancelled\.\n {21}restrictInvitationsToAdmins is false again\.\n/,
    );
    expect(opik().organization("org-acme")[FIELD]).to.equal(false);
    expectToggled();
  });

  it("wrong words are explained, and ask nothing of the deployment", async () => {
    const { code, err } = await run(["--prove", "perhaps"], at(ADMIN.key));

    expect(code).to.equal(1);
    expect(err).to.contain("same, toggle");
    expect(opik().requests).to.deep.equal([]);
  });
});
