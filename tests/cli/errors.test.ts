import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { door } from "../../cli/errors/door";
import { program } from "../../cli/program";
import { LocalOpik } from "../../emulator";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const main = require.resolve("../../cli/main");

/** One way in which the command line fails: its words, the files and the environment that it meets, and what is said. */
interface Case {
  readonly words: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: string;
  /** What the first line must hold. */
  readonly says: RegExp;
}

const user = { userName: "u", email: "e", password: "p", apiKey: "k", sessionToken: "t", roles: {} };
const drift = ["drift-report", "issue", "--stack", "s", "--exit-code", "0", "--out", "out"];
const seed = (value: unknown) => ({ "seed.json": JSON.stringify(value) });
const withSeed = ["emulate", "--organizations", "seed.json"];
/** A `pulumi` that is new enough, and fails with everything else. */
const failingEngine = `#!/bin/sh\n[ "$1" = version ] && echo v3.274.1 && exit 0\necho "cannot go on" >&2\nexit 255\n`;

const cases: readonly Case[] = [
  { words: ["nope"], code: "CLI_COMMAND_UNKNOWN", says: /nope/ },
  { words: ["doctor", "--ulr", "x"], code: "CLI_OPTION_UNKNOWN", says: /--ulr/ },
  { words: ["learn"], code: "CLI_VALUE_MISSING", says: /<capture>/ },
  { words: ["emulate", "--port"], code: "CLI_VALUE_MISSING", says: /--port/ },
  { words: ["drift-report", "comment", "x"], code: "CLI_VALUE_MISSING", says: /--stack|--out/ },
  { words: ["drift-report", "find"], code: "CLI_VALUE_MISSING", says: /It is not clear what to find/ },
  {
    words: ["emulate", "--port", "70000"],
    code: "CLI_VALUE_INVALID",
    says: /--port <number> cannot be "70000"/,
  },
  {
    words: ["emulate", "--writing", "x"],
    code: "CLI_VALUE_INVALID",
    says: /--writing <style> cannot be "x"/,
  },
  // Not the user of the URL.
  {
    words: ["import-file", "--type", "https://ada:canary-1@host.example"],
    code: "CLI_VALUE_INVALID",
    says: /"https:\/\/\[redacted\]@host\.example"/,
  },
  { words: ["import-file", "--type", "Nothing"], code: "CLI_VALUE_INVALID", says: /"Nothing"/ },
  { words: [...drift.slice(0, 5), "x"], code: "CLI_VALUE_INVALID", says: /--exit-code/ },
  { words: ["learn", "a.har", "b.har"], code: "CLI_ARGUMENT_UNEXPECTED", says: /learn/ },
  {
    words: [...drift, "nothing.json"],
    code: "CLI_FILE_FAILED",
    says: /nothing\.json .*no such file or folder/,
  },
  {
    words: ["drift-report", "comment", "--stack", "s", "--exit-code", "0", "--out", "no/where.md", "in.txt"],
    files: { "in.txt": "" },
    code: "CLI_FILE_FAILED",
    says: /no\/where\.md cannot be used: there is no such file or folder\.$/,
  },
  {
    words: [...drift, "folder"],
    files: { "folder/x": "" },
    code: "CLI_FILE_FAILED",
    says: /^Error: folder cannot be used: it is a folder\.$/,
  },
  { words: ["drift-report", "find", "--title", "t"], code: "CLI_LIST_INVALID", says: /not a JSON array/ },
  {
    words: ["demo"],
    env: { PATH: "/nowhere" },
    code: "ENGINE_NOT_FOUND",
    says: /`pulumi`, version 3\.252\.0/,
  },
  { words: ["demo"], files: { "bin/pulumi": failingEngine }, code: "ENGINE_FAILED", says: /exit code 255/ },
  { words: [...withSeed], code: "OPIK_LOCAL_FILE_UNREADABLE", says: /no file seed\.json/ },
  { words: withSeed, files: { "seed.json": "[" }, code: "OPIK_LOCAL_FILE_NOT_JSON", says: /not valid JSON/ },
  { words: withSeed, files: seed([{ id: 1 }]), code: "OPIK_LOCAL_FILE_INVALID", says: /seed\.json/ },
  {
    words: withSeed,
    files: seed([
      { id: "a", name: "A" },
      { id: "a", name: "B" },
    ]),
    code: "OPIK_LOCAL_DUPLICATE_ORGANIZATION",
    says: /"a"/,
  },
  {
    words: withSeed,
    files: seed({ organizations: [], users: [user, user] }),
    code: "OPIK_LOCAL_DUPLICATE_USER",
    says: /userName/,
  },
  {
    words: ["import-file"],
    env: { OPIK_URL_OVERRIDE: "x" },
    code: "OPIK_URL_INVALID",
    says: /OPIK_URL_OVERRIDE/,
  },
  {
    words: ["import-file", "--stack-config", "stack.json"],
    code: "OPIK_STACK_CONFIGURATION_UNREADABLE",
    says: /stack\.json/,
  },
  { words: ["learn", "nothing.har"], code: "LEARN_CAPTURE_UNREADABLE", says: /nothing\.har/ },
];

/** Words of libraries: commander, zod, V8's JSON and Node's file system. */
const libraries =
  /unknown (option|command)|missing required|too many arguments|argument missing|is invalid\.|Invalid (input|option)|received |Unexpected (token|end)|ENOENT:|EISDIR|ZodError|CommanderError|report it as a bug|^\s+at /m;

describe("an error of the command line", function () {
  this.timeout(180_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-errors-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run({ words, files = {}, env = {} }: Pick<Case, "words" | "files" | "env">) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), 0o755);
    }
    return spawnSync(process.execPath, [main, ...words], {
      cwd: folder,
      encoding: "utf8",
      input: "",
      env: { PATH: `${join(folder, "bin")}:/bin:/usr/bin`, HOME: folder, ...env },
    });
  }

  for (const { words, files, env, code, says } of cases) {
    it(`${code}: pulumi-opik ${words.join(" ")}`, () => {
      const { status, stderr } = run({ words, ...(files && { files }), ...(env && { env }) });
      const lines = stderr.trimEnd().split("\n");

      expect(status, stderr).to.equal(1);
      expect(lines[0])
        .to.match(/^Error: /)
        .and.match(says);
      expect(lines.slice(1, -1).filter((line) => !line.startsWith("  - "))).to.deep.equal([]);
      expect(lines.at(-1)).to.match(new RegExp(` \\[${code}\\]$`));
      expect(stderr).not.to.match(libraries);
    });
  }

  it("OPIK_LOCAL_PORT_IN_USE: pulumi-opik emulate --port with one that is taken", async () => {
    const opik = await LocalOpik.start();
    const { status, stderr } = run({ words: ["emulate", "--port", new URL(opik.url).port] });
    await opik.stop();
    expect(status).to.equal(1);
    expect(stderr).to.match(/^Error: Port \d+ .+\n.+\[OPIK_LOCAL_PORT_IN_USE\]\n$/);
  });

  it("CLI_UNEXPECTED is for bugs, and asks for a report in one line", () => {
    const { lines, exitCode } = door(new TypeError("x is\nnot a function"), program([]));
    expect(exitCode).to.equal(1);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.equal("Error: This should not have happened: TypeError: x is not a function");
    expect(lines[1]).to.match(/report it as a bug.+\[CLI_UNEXPECTED\]$/);
  });

  it("is none where help or the version is asked for", () => {
    for (const words of [["--help"], ["--version"], ["help", "doctor"], ["learn", "--help"]]) {
      expect(run({ words })).to.include({ status: 0, stderr: "" });
    }
  });

  it("is made to happen here for each code that the command line has, but for those of other tests", () => {
    const elsewhere = [
      "CLI_FILE_EXISTS", // importFile.test.ts
      "CLI_UNEXPECTED",
      "OPIK_CODE_UNKNOWN", // explain.test.ts
      "OPIK_STACK_CONFIGURATION_UNREADABLE",
      "OPIK_LOCAL_PORT_IN_USE",
      "OPIK_LOCAL_CANNOT_LISTEN", // An address of the machine that cannot be had.
    ];
    const sources = [
      ...readdirSync(join(root, "cli"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !/^(learn|doctor)\//.test(file))
        .map((file) => join("cli", file)),
      ...["seed.ts", "server.ts"].map((file) => join("emulator", file)),
    ];
    const codes = sources.flatMap((file) =>
      [
        ...readFileSync(join(root, file), "utf8").matchAll(
          /(?:code: |explained\(\s*)"([A-Z]+(?:_[A-Z]+)+)"/g,
        ),
      ].map(([, code = ""]) => code),
    );
    const walked = [...cases.map(({ code }) => code), ...elsewhere];

    expect(codes).to.include("ENGINE_FAILED").and.to.include("CLI_OPTION_UNKNOWN");
    expect([...new Set(codes)].filter((code) => !walked.includes(code))).to.deep.equal([]);
  });
});
