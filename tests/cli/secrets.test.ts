import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { defaultUsers, LocalOpik } from "../../emulator";
import { ENGINE_BUILD_TIMEOUT_MS, theEngine } from "../support/engine";
import { expectWithout } from "../support/harmless";
import { useLocalOpik } from "../support/localOpik";
import { record } from "../support/recorder";

const main = require.resolve("../../cli/main");
const canary = (what: string) => `canary-${what}-${randomBytes(9).toString("hex")}`;

const SECRETS = {
  apiKey: canary("key"),
  sessionToken: canary("session"),
  password: `${canary("password")}/ü "q"`,
};
const SMART = `${SECRETS.apiKey}*${Buffer.from('{"note": "a smart key"}').toString("base64")}`;
const ALL = [...Object.values(SECRETS), SMART];

const [admin] = defaultUsers;
const EMAIL = "grace@canary.example";
const user = { userName: "grace", roles: { "org-acme": "ADMIN" }, ...admin, email: EMAIL, ...SECRETS };

/** The kinds of credentials, by the names of the stack configuration. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "an API key": { apiKey: SECRETS.apiKey },
  "a smart API key": { apiKey: SMART },
  "a session": { sessionToken: SECRETS.sessionToken },
  "e-mail and password": { email: EMAIL, password: SECRETS.password },
};
const VARIABLES: Readonly<Record<string, string>> = {
  apiKey: "OPIK_API_KEY",
  sessionToken: "OPIK_SESSION_TOKEN",
  email: "OPIK_EMAIL",
  password: "OPIK_PASSWORD",
};

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

describe("a credential is in nothing that the command line prints or writes:", function () {
  this.timeout(180_000);
  const local = useLocalOpik({ users: [user] });
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-canary-"));
    mkdirSync(join(folder, "work"));
    mkdirSync(join(folder, "home"));
  });
  afterEach(() => {
    for (const child of children.splice(0)) {
      child.kill("SIGKILL");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  function start(words: readonly string[], env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, [main, ...words], {
      cwd: join(folder, "work"),
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: join(folder, "home"),
        OPIK_PROVIDER_LOG: "debug",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return child;
  }

  async function run(words: readonly string[], env: Record<string, string>): Promise<Ended> {
    const child = start(words, env);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
    }
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, text })));
  }

  /** Looks into everything that was printed, and into every file that was written where the command ran. */
  function expectNoSecret(ended: readonly Ended[], secrets: readonly string[] = ALL): void {
    for (const { text } of ended) {
      expectWithout(text, secrets);
    }
    const work = join(folder, "work");
    for (const file of readdirSync(work, { recursive: true, encoding: "utf8" })) {
      expectWithout(readFileSync(join(work, file), "utf8"), secrets);
    }
  }

  for (const [kind, credential] of Object.entries(kinds)) {
    for (const source of ["the environment", "~/.opik.config", "the stack configuration"]) {
      if (source === "~/.opik.config" && credential["apiKey"] === undefined) {
        continue; // The official SDKs keep nothing else there.
      }
      it(`${kind} from ${source}, with doctor and import-file, also where the server sends it back`, async () => {
        const env: Record<string, string> = { OPIK_URL_OVERRIDE: local().url };
        const words: string[] = [];
        if (source === "the environment") {
          for (const [key, value] of Object.entries(credential)) {
            env[VARIABLES[key] ?? ""] = value;
          }
        } else if (source === "~/.opik.config") {
          writeFileSync(join(folder, "home", ".opik.config"), `[opik]\napi_key = ${credential["apiKey"]}\n`);
        } else {
          const entries = Object.entries(credential).map(([key, value]) => [
            `opik:${key}`,
            { value, secret: true },
          ]);
          writeFileSync(join(folder, "home", "stack.json"), JSON.stringify(Object.fromEntries(entries)));
          words.push("--stack-config", join(folder, "home", "stack.json"));
        }
        const doctor = (...more: string[]) => ["doctor", ...words, ...more];
        const importFile = (...more: string[]) => ["import-file", ...words, ...more];
        // Where a credential comes from decides how it is read; what is done with it is the same from then on.
        const isFirstSource = source === "the environment";
        const commands = isFirstSource
          ? [
              doctor(),
              doctor("--json"),
              doctor("--prove", "toggle"),
              doctor("--prove", "same", "--json"),
              importFile(),
              importFile("--out", "import.json"),
            ]
          : [doctor("--json"), importFile("--out", "import.json")];

        const ended: Ended[] = [];
        for (const command of commands) {
          ended.push(await run(command, env));
        }
        expect(
          ended.map(({ code }) => code),
          ended.map(({ text }) => text).join("\n"),
        ).to.deep.equal(ended.map(() => 0));
        const known = Object.entries(credential).flatMap(([key, value]) => (key === "email" ? [] : [value]));
        const body = {
          msg: `bad credential ${known.join(" ")} ${known.map(encodeURIComponent).join(" ")}`,
          code: 1,
        };
        const refused: readonly (readonly [number, readonly (readonly string[])[]])[] = isFirstSource
          ? [
              [400, [doctor()]],
              [401, [doctor("--json"), importFile()]],
            ]
          : [[401, [importFile()]]];
        for (const [status, commands] of refused) {
          const echoing = await LocalOpik.start({ users: [user] });
          echoing.fault({ operation: "listOrganizations", times: 999 }, { kind: "response", status, body });
          for (const command of commands) {
            ended.push(await run(command, { ...env, OPIK_URL_OVERRIDE: echoing.url }));
          }
          await echoing.stop();
        }

        expect(ended.some(({ text }) => text.includes("bad credential [redacted]"))).to.equal(true);
        expectNoSecret(ended);
      });
    }
  }

  it("all kinds at once in what is malformed, unreadable or meant for something else", async () => {
    const work = join(folder, "work");
    const home = (name: string, text: string) => {
      writeFileSync(join(folder, "home", name), text);
      return join(folder, "home", name);
    };
    const spoilt = {
      OPIK_API_KEY: `Bearer ${SECRETS.apiKey}`,
      OPIK_SESSION_TOKEN: `"${SECRETS.sessionToken}"`,
    };
    const url = { OPIK_URL_OVERRIDE: local().url };
    const config = home(
      "config",
      `[opik\napi_key = ${SECRETS.apiKey}\nurl_override = https://x:${SECRETS.password}@h\n`,
    );
    const inUrl = `https://grace:${SECRETS.apiKey}@opik.test/`;
    const ended: Ended[] = [];
    for (const [words, env] of [
      [["doctor"], { ...url, ...spoilt }],
      [["doctor", "--json"], { ...url, ...spoilt }],
      [["import-file"], { ...url, OPIK_API_KEY: spoilt.OPIK_API_KEY }],
      [["doctor"], { ...url, OPIK_PASSWORD: SECRETS.password }],
      [["doctor"], { OPIK_URL_OVERRIDE: inUrl, OPIK_API_KEY: "x" }],
      [["doctor", "--url", inUrl], {}],
      [["import-file"], { OPIK_URL_OVERRIDE: inUrl, OPIK_API_KEY: "x" }],
      [["learn", "nothing.har"], { OPIK_URL_OVERRIDE: inUrl }],
      [["doctor"], { ...url, OPIK_CONFIG_PATH: config }],
      [["doctor"], { ...url, OPIK_PROVIDER_LOG: SECRETS.apiKey }],
      [
        ["doctor", "--contract", home("env", `OPIK_API_KEY=${SECRETS.apiKey}\n`)],
        { ...url, OPIK_API_KEY: "x-1" },
      ],
      [
        ["import-file"],
        { ...url, OPIK_API_KEY: "x-1", OPIK_CONTRACT: home("json", `{"k": "${SECRETS.apiKey}" 1}`) },
      ],
      [["doctor", "--stack-config", home("stack", `{"opik:apiKey": {"value": "${SECRETS.apiKey}" 1}}`)], url],
      [["learn", home("a.har", `{"log": {"entries": [{"x": "${SECRETS.sessionToken}" 1}]}}`)], {}],
      [["learn", home("b.har", `${SECRETS.sessionToken}`)], {}],
    ] as const) {
      ended.push(await run(words, env));
    }
    expect(ended.map(({ code }) => code).filter((code) => code !== 1)).to.have.length.of.at.most(1);
    expectNoSecret(ended);
    expect(readdirSync(work)).to.deep.equal([]);
  });

  it("a recording full of them, with learn: what it prints and the contract that it writes", async () => {
    const opik = await LocalOpik.start({ writing: "post-action-csrf" });
    const recorded = JSON.stringify(await record(opik, "post-action-csrf"));
    await opik.stop();
    const known = [
      ...ALL,
      ...defaultUsers.flatMap(({ apiKey, sessionToken, password }) => [apiKey, sessionToken, password]),
    ];
    const har = JSON.parse(recorded) as {
      log: {
        entries: {
          request: { headers: { name: string; value: string }[] };
          response: { content: { text?: string } };
        }[];
      };
    };
    for (const { request } of har.log.entries) {
      request.headers.push(
        { name: "Authorization", value: SECRETS.apiKey },
        { name: "X-Auth", value: SECRETS.password },
      );
    }
    writeFileSync(join(folder, "home", "capture.har"), JSON.stringify(har));
    const capture = join(folder, "home", "capture.har");

    const ended = [
      await run(["learn", capture], {}),
      await run(["learn", capture, "--dry-run"], {}),
      await run(["learn", capture, "--out", "other.json", "--organization", "org-acme"], {
        OPIK_URL_OVERRIDE: opik.url,
      }),
      await run(["learn", capture, "--choose", "7"], {}),
    ];

    expect(recorded).to.include(admin?.sessionToken);
    expect(
      ended.map(({ code }) => code),
      ended.map(({ text }) => text).join("\n"),
    ).to.deep.equal([0, 0, 0, 1]);
    expect(readdirSync(join(folder, "work"))).to.have.members(["opik-contract.json", "other.json"]);
    expectNoSecret(ended, known);
  });

  describe("those of the developer, which have no part in it,", () => {
    let trap: Server;
    let connections = 0;
    let env: Record<string, string>;
    beforeEach((done) => {
      connections = 0;
      trap = createServer((socket) => {
        connections += 1;
        socket.destroy();
      }).listen(0, "127.0.0.1", () => {
        const { port } = trap.address() as { port: number };
        env = {
          OPIK_URL_OVERRIDE: `http://127.0.0.1:${port}`,
          OPIK_API_KEY: SECRETS.apiKey,
          OPIK_SESSION_TOKEN: SECRETS.sessionToken,
          OPIK_EMAIL: EMAIL,
          OPIK_PASSWORD: SECRETS.password,
        };
        done();
      });
    });
    afterEach((done) => {
      trap.close(() => done());
    });

    it("with emulate", async () => {
      const child = start(["emulate"], env);
      let text = "";
      child.stderr?.on("data", (part) => {
        text += part;
      });
      await new Promise<void>((resolve) =>
        child.stdout?.setEncoding("utf8").on("data", (part: string) => {
          text += part;
          if (text.includes("Ctrl+C")) {
            resolve();
          }
        }),
      );
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      child.kill("SIGINT");
      expectNoSecret([{ code: await ended, text }]);
      expect(connections).to.equal(0);
    });

    it("with demo", async () => {
      const { path } = await theEngine();
      const ended = await run(["demo"], {
        ...env,
        PATH: [dirname(path), process.env["PATH"]].join(delimiter),
      });

      expect(ended.code, ended.text).to.equal(0);
      expectNoSecret([ended]);
      expect(connections, "the developer's deployment").to.equal(0);
    }).timeout(ENGINE_BUILD_TIMEOUT_MS);
  });
});
