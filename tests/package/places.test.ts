import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { OrganizationSettings } from "pulumi-opik/native";
import { parse, stringify } from "yaml";
import { engineEnvironment } from "../../cli/engine";
import type { CommandOutcome, Playground } from "../../cli/playground";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, theEngine, usePlaygrounds } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const { version } = require("pulumi-opik/package.json") as { version: string };
const NAME = "pulumi-resource-opik";

/** The executable's own folder under node_modules/.bin is tested with the packed package, in tarball.test.ts. */
describe("places where the engine finds the plugin", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  let folder: string;

  beforeEach("a folder outside this checkout, with no node_modules above it", () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-places-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A stack of the generated classes, with nothing of npm's on PATH, as when `pulumi` is called directly. */
  async function stackWith({
    searchPath = [],
    plugins,
  }: {
    searchPath?: string[];
    plugins?: object;
  }): Promise<Playground> {
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath,
      program: async () => {
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });
      },
    });
    const file = join(stack.project.folder, "Pulumi.yaml");
    writeFileSync(file, stringify({ ...parse(readFileSync(file, "utf8")), plugins }));
    return stack;
  }

  async function expectToWork(stack: Playground): Promise<CommandOutcome> {
    const up = await stack.run("up");
    expectExit(up, 0);
    expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
    expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
    expectExit(await stack.run("destroy"), 0);
    expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    return up;
  }

  it("nowhere: it says so, and does nothing", async () => {
    const { exitCode, stdout, stderr } = await (await stackWith({})).run("up");

    expect(exitCode).not.to.equal(0);
    expect(stdout + stderr).to.match(/plugin 'opik'|resource plugin opik|opik.*plugin/);
    expect(callsOfRuns(local())).to.deep.equal([]);
  });

  it("a folder on PATH, which the engine warns of", async () => {
    cpSync(join(root, "dist", "plugin"), folder, { recursive: true });

    const { stdout, stderr } = await expectToWork(await stackWith({ searchPath: [folder] }));

    expect(stdout + stderr).to.include(`using ${NAME} from $PATH at ${join(folder, NAME)}`);
  });

  it("the folder that Pulumi.yaml names under plugins, as an absolute path", async () => {
    cpSync(join(root, "dist", "plugin"), folder, { recursive: true });

    await expectToWork(await stackWith({ plugins: { providers: [{ name: "opik", path: folder }] } }));
  });

  it("the same as a path from the project's folder, as docs/plugin.md has it", async () => {
    const [, block = ""] =
      /```yaml\n# Pulumi\.yaml[^\n]*\n([\s\S]*?)```/.exec(
        readFileSync(join(root, "docs", "plugin.md"), "utf8"),
      ) ?? [];

    await expectToWork(await stackWith({ plugins: parse(block).plugins }));
  });

  it("the folder with the PulumiPlugin.yaml, by way of Pulumi's Node.js language host", async () => {
    const host = `#!/bin/sh\nexec "${process.execPath}" "${require.resolve("../support/languageHost")}" "$@"\n`;
    writeFileSync(join(folder, "pulumi-language-nodejs"), host, { mode: 0o755 });
    const path = "node_modules/pulumi-opik/dist/plugin/source";

    await expectToWork(
      await stackWith({ searchPath: [folder], plugins: { providers: [{ name: "opik", path }] } }),
    );
  });

  it("Pulumi's own folder of plugins, where the tarball is installed", async () => {
    execFileSync(process.execPath, [join(root, "tools", "plugin-tarball.mjs"), "--out", folder]);
    const [tarball = ""] = readdirSync(folder);
    expect(tarball).to.match(new RegExp(`^${NAME}-v${version}-[a-z]+-[a-z0-9]+\\.tar\\.gz$`));
    const stack = await stackWith({});
    const engine = await theEngine();

    const { status, stdout, stderr } = spawnSync(
      engine.path,
      ["plugin", "install", "resource", "opik", version, "--file", join(folder, tarball)],
      { env: engineEnvironment(engine, stack.project), encoding: "utf8" },
    );

    expect(status, stdout + stderr).to.equal(0);
    const installed = join(stack.project.home, "plugins", `resource-opik-v${version}`);
    expect(readdirSync(installed)).to.include.members([NAME, "LICENSE", "THIRD-PARTY-LICENSES.txt"]);
    await expectToWork(stack);
  });

  it("makes a tarball for each platform, which differ in nothing but the name", () => {
    execFileSync(process.execPath, [join(root, "tools", "plugin-tarball.mjs"), "--all", "--out", folder]);

    const names = readdirSync(folder).sort();
    expect(names).to.deep.equal(
      ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64", "windows-arm64"].map(
        (platform) => `${NAME}-v${version}-${platform}.tar.gz`,
      ),
    );
    const contents = names.map((name) => readFileSync(join(folder, name)).toString("base64"));
    expect(new Set(contents).size).to.equal(1);
  });

  it("has for Windows a batch file that starts the script beside it with the same words (read, not run)", () => {
    const lines = readFileSync(join(root, "dist", "plugin", `${NAME}.cmd`), "utf8")
      .trim()
      .split(/\r?\n/);

    expect(lines).to.deep.equal(["@echo off", `node "%~dp0${NAME}" %*`]);
    expect(readdirSync(join(root, "dist", "plugin"))).to.include(NAME);
  });

  it("says which Node it needs when an old one is first on PATH", () => {
    cpSync(join(root, "dist", "plugin"), join(folder, "plugin"), { recursive: true });
    const script = join(folder, "plugin", NAME);
    const old = `Object.defineProperty(process.versions, "node", { value: "18.20.0" }); require(${JSON.stringify(script)});`;

    const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", old], { encoding: "utf8" });

    expect(status).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr).to.match(/needs Node 22\.19 or newer, but the first `node` on PATH \(.+\) is 18\.20\.0\./);
  });
});
