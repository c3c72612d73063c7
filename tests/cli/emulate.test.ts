import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { LocalOpik } from "../../emulator";

const main = join(__dirname, "../../cli/main.js");

/** A run of the command line whose output can be waited for. */
class Run {
  output = "";
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly #process: ChildProcess;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(words: readonly string[]) {
    this.#process = spawn(process.execPath, [main, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        this.#wake();
      });
    }
    this.ended = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => {
        this.#closed = true;
        this.#wake();
        resolve(code ?? signal);
      });
    });
  }

  /** Resolves with the match once the output has it. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) {
        return match;
      }
      if (this.#closed) {
        throw new Error(`The command ended before it showed ${pattern}:\n${this.output}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

describe("pulumi-opik", () => {
  const runs: Run[] = [];
  const run = (...words: string[]) => {
    const started = new Run(words);
    runs.push(started);
    return started;
  };
  afterEach(async () => {
    for (const started of runs.splice(0)) {
      started.kill("SIGKILL");
      await started.ended;
    }
  });

  it("tells its version and its commands", async () => {
    const version = run("--version");
    expect(await version.ended).to.equal(0);
    expect(version.output).to.match(/^\d+\.\d+\.\d+\S*\n$/);
    const help = run("--help");
    expect(await help.ended).to.equal(0);
    expect(help.output).to.match(/^ {2}emulate/m);
  });

  it("emulate: prints what a program needs, the calls that it gets, and ends with 0 on SIGINT and SIGTERM", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const server = run("emulate");
      const [, url] = await server.shows(/OPIK_URL_OVERRIDE=(\S+)/);
      const [, key = ""] = await server.shows(/export OPIK_API_KEY=(\S+)/);
      await server.shows(/Ctrl\+C/);
      await fetch(`${url}/api/organizations?withoutExtendedData=true&x=1`, {
        headers: { authorization: key },
      });
      await server.shows(
        /400 +GET \/api\/organizations\?withoutExtendedData=true&x=1 {2}\(API key of ada\)\n/,
      );
      await server.shows(/contract violation: Query parameter x is not known\.\n/);
      server.kill(signal);
      expect(await server.ended).to.equal(0);
      expect(server.output).to.match(/Ended after 1 request with 1 contract violation\.\n$/);
    }
  });

  it("emulate: the click that it prints makes drift as it stands, and once more heals it", async () => {
    const server = run("emulate", "--writing", "graphql", "--scenario", "session-only");
    const [, , target = ""] = await server.shows(/^ {2}curl -X (POST) (http:\S+)$/m);
    const [, url = ""] = await server.shows(/OPIK_URL_OVERRIDE=(\S+)/);
    const page = async () => (await fetch(url)).text();
    await fetch(target, { method: "POST" }); // As the program would have it.
    expect(await page()).to.include("onlyAdminsInviteByEmail: true");

    for (const value of [false, true]) {
      const clicked = await fetch(target, { method: "POST" });
      expect(await clicked.text()).to.equal(`onlyAdminsInviteByEmail of org-acme: ${!value} -> ${value}\n`);
      expect(await page()).to.include(`onlyAdminsInviteByEmail: ${value}`);
    }
    server.kill("SIGINT");
    await server.ended;
    expect(server.output).to.match(/Ended after 0 requests with 0 contract violations\.\n$/);
  });

  it("emulate: prints session and password too, and only what a scenario takes", async () => {
    const server = run("emulate");
    await server.shows(/Ctrl\+C/);
    expect(server.output).to.include("export OPIK_SESSION_TOKEN=local-admin-session\n");
    expect(server.output).to.include(
      "export OPIK_EMAIL=ada@example.com OPIK_PASSWORD=local-admin-password\n",
    );
    const sessions = run("emulate", "--scenario", "session-only");
    await sessions.shows(/Ctrl\+C/);
    expect(sessions.output).not.to.include("OPIK_API_KEY");
  });

  it("emulate: --quiet prints violations only, and a scenario shows in what is printed", async () => {
    const server = run("emulate", "--quiet", "--scenario", "open-source", "non-admin");
    const [, url] = await server.shows(/OPIK_URL_OVERRIDE=(\S+\/api)\n/);
    await server.shows(/Ctrl\+C/);
    await fetch(`${url}/is-alive/ver`);
    await fetch(`${url}/nope`);
    await server.shows(/no such route/);
    expect(server.output).not.to.include("is-alive");
    expect(server.output).to.include("Scenario non-admin: ");
  });

  it("emulate: explains wrong input in a few lines, without a stack trace, and ends with 1", async () => {
    const opik = await LocalOpik.start();
    const wrong: [string[], RegExp][] = [
      [["--port", new URL(opik.url).port], /^Error: Port \d+ of 127\.0\.0\.1 is in use/],
      [["--port", "70000"], /whole number from 0 to 65535/],
      [["--scenario", "nope"], /Choose from: non-admin, /],
      [["--organizations", "no-such-file.json"], /^Error: There is no file no-such-file\.json\.\nCheck/],
      [["--nope"], /^Error: There is no option --nope\.\n.+\[CLI_OPTION_UNKNOWN\]\n$/],
    ];
    const failed = wrong.map(([words, pattern]) => ({ pattern, failed: run("emulate", ...words) }));
    for (const { pattern, failed: one } of failed) {
      expect(await one.ended).to.equal(1);
      expect(one.output)
        .to.match(pattern)
        .and.not.match(/^ +at /m);
    }
    await opik.stop();
  });
});
