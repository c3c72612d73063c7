import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { engineEnvironment } from "../../cli/engine";
import { executablesOnPath } from "../../cli/engine/onPath";
import { type BuiltExecutable, buildExecutable } from "../../tools/executables/build";
import { verify } from "../../tools/executables/nodeBinary";
import {
  archiveName,
  LOCKED_NODES,
  obstacle,
  PLATFORMS,
  type Platform,
  root,
  thisPlatform,
} from "../../tools/executables/platforms";
import { ENGINE_BUILD_TIMEOUT_MS, environmentOf, theEngine } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";
import { yamlHost } from "./languageHosts";
import { DOWNLOAD_TIMEOUT_MS, type Outcome, run } from "./support";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const FIELD = "onlyAdminsInviteByEmail";

describe("the plugin as one executable with Node inside", function () {
  this.timeout(DOWNLOAD_TIMEOUT_MS);
  const local = useLocalOpik();
  let base: string;
  let built: BuiltExecutable;

  before("build it for this machine", async function () {
    this.timeout(DOWNLOAD_TIMEOUT_MS + ENGINE_BUILD_TIMEOUT_MS);
    base = mkdtempSync(join(tmpdir(), "pulumi-opik-executable-test-"));
    const here = thisPlatform();
    built = await buildExecutable(here as Platform, { version, here, out: join(base, "out") });
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  /** The YAML example on a machine that has the engine and the YAML host, and neither Node nor the plugin. */
  async function machine() {
    const folder = mkdtempSync(join(base, "machine-"));
    const [home, backend, program] = ["home", "state", "program"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const one of [home, backend]) {
      mkdirSync(one);
    }
    cpSync(join(root, "examples", "organization-settings-yaml"), program, { recursive: true });
    const file = join(program, "Pulumi.yaml");
    const { plugins: _, ...project } = parse(readFileSync(file, "utf8"));
    writeFileSync(file, stringify(project));
    const engine = await theEngine();
    const environment = {
      ...engineEnvironment(engine, { home, backend, passphrase: "", nodeModules: folder }),
      PATH: [await yamlHost(), dirname(engine.path)].join(delimiter),
      ...environmentOf(local()),
    };
    expect(executablesOnPath("node", environment), "Node on PATH").to.deep.equal([]);
    const pulumi = async (...words: string[]): Promise<Outcome> => {
      local().forget();
      return run(engine.path, [...words, "--color", "never"], { cwd: program, env: environment });
    };
    const succeed = async (...words: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await pulumi(...words);
      expect(exitCode, stdout + stderr).to.equal(0);
      return stdout;
    };
    return { home, pulumi, succeed };
  }

  it("installed from a file, does the whole of the YAML example where there is no Node", async () => {
    const { succeed, pulumi } = await machine();
    await succeed("plugin", "install", "resource", "opik", version, "--file", built.archive);
    await succeed("stack", "init", "dev");

    expect(await succeed("preview")).to.include("restrictInvitationsToAdmins: live false -> declared true.");
    expect(callsOfRuns(local())).to.deep.equal([LIST]);

    await succeed("up", "--yes", "--skip-preview");
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
    expect(local().organization("org-acme")[FIELD]).to.equal(true);

    local().click("org-acme", { [FIELD]: false });
    const drift = await pulumi("preview", "--refresh", "--expect-no-changes");
    expect(drift.exitCode, drift.stdout + drift.stderr).not.to.equal(0);
    expect(drift.stdout).to.match(/restrictInvitationsToAdmins/);

    await succeed("up", "--yes", "--skip-preview");
    expect(local().organization("org-acme")[FIELD]).to.equal(true);

    await succeed("destroy", "--yes", "--skip-preview");
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });

  it("is installed from a static server, as a download address is one", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === `/${basename(built.archive)}`) {
        response.end(readFileSync(built.archive));
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { home, succeed } = await machine();
    try {
      const { port } = server.address() as AddressInfo;
      await succeed(
        ...["plugin", "install", "resource", "opik", version],
        ...["--server", `http://127.0.0.1:${port}`],
      );
    } finally {
      server.close();
    }

    expect(asked).to.deep.equal([`/${archiveName(version, built.platform)}`]);
    const installed = join(home, "plugins", `resource-opik-v${version}`);
    expect(readdirSync(installed)).to.include.members([
      basename(built.executable),
      "LICENSE",
      "NODE-LICENSE.txt",
      "THIRD-PARTY-LICENSES.txt",
    ]);
    // As a provider of the engine: `get-schema` starts it and asks.
    const schema = JSON.parse(await succeed("package", "get-schema", `opik@${version}`));
    expect(schema).to.include({ name: "opik", version });
  });

  it("starts with the code caches that were made for it, whatever options a program's Node has", () => {
    const ready = execFileSync(process.execPath, [
      "-e",
      // The first line ends it: what is printed before it, and what V8 said of the caches.
      `const child = require("node:child_process").spawn(${JSON.stringify(built.executable)}, [], { env: {
        NODE_DEBUG: "opik-start", NODE_OPTIONS: "--require ./nothing-of-this-name.js" } });
      let notes = "";
      child.stderr.on("data", (text) => { notes += text; });
      child.stdout.once("data", (port) => child.kill());
      child.once("close", () => process.stdout.write(notes));`,
    ]).toString();

    expect(ready).to.equal("pulumi-resource-opik.js: code cache used\n");
  });
});

describe("which executables are made where", () => {
  it("on a machine of the same kind all of them; elsewhere those with its own version of Node, unsigned ones alone", () => {
    for (const platform of PLATFORMS) {
      expect(obstacle(platform, platform)).to.equal(undefined);
    }
    expect(obstacle("linux-arm64", "linux-amd64")).to.equal(undefined);
    expect(obstacle("windows-amd64", "linux-amd64")).to.equal(undefined);
    expect(obstacle("darwin-arm64", "linux-amd64")).to.include("signed");
    expect(obstacle("windows-arm64", "linux-amd64")).to.include(LOCKED_NODES["windows-arm64"].version);
    expect(obstacle("linux-amd64", "freebsd-amd64")).to.include("freebsd-amd64");
  });

  it("has a name that the engine finds a platform in", () => {
    expect(thisPlatform("win32", "x64")).to.equal("windows-amd64");
    expect(thisPlatform("darwin", "arm64")).to.equal("darwin-arm64");
    expect(archiveName("1.2.3", "linux-arm64")).to.equal("pulumi-resource-opik-v1.2.3-linux-arm64.tar.gz");
  });

  it("refuses a Node that is not the locked one", () => {
    const locked = LOCKED_NODES["linux-amd64"];
    expect(() => verify(Buffer.from("another"), locked)).to.throw("Do not use it");
  });
});
