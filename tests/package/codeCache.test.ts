import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { PluginClient, struct } from "../protocol/plugin/client";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const plugin = join(root, "dist", "plugin", "pulumi-resource-opik");
const loader = join(root, "dist", "plugin", "codeCache.js");
const runtime = require.resolve("pulumi-opik/dynamic-runtime-v1");
const LIMIT_MS = 60_000;

describe("the code cache of a start", function () {
  this.timeout(LIMIT_MS);
  let cache: string;
  const folder = () => join(cache, "pulumi-opik", "start");

  beforeEach("a user's cache folder", () => {
    cache = mkdtempSync(join(tmpdir(), "pulumi-opik-cache-"));
  });
  afterEach(() => {
    chmodSync(cache, 0o700);
    rmSync(cache, { recursive: true, force: true });
  });

  /** Starts the plugin until it is ready, or has run as well; what it says of the cache, and whether its port is one. */
  async function start(environment: Record<string, string> = {}, run?: (port: string) => Promise<void>) {
    const child = spawn(process.execPath, [plugin], {
      env: { ...process.env, XDG_CACHE_HOME: cache, NODE_DEBUG: "opik-start", ...environment },
    });
    let notes = "";
    const noted = new Promise<void>((resolve) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        notes += text;
        // One that is missing is written when the plugin is ready.
        if (/used|off|kept/.test(notes)) {
          resolve();
        }
      });
    });
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const [port] = await Promise.race([
      Promise.all([
        new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve)),
        noted,
      ]),
      ended.then(() => Promise.reject(new Error(`The plugin ended: ${notes}`))),
    ]);
    await run?.(port);
    child.kill();
    await ended;
    expect(port).to.match(/^\d+$/);
    const said = run === undefined ? /code cache (\w+)/g : /code cache (.+)/g;
    return [...notes.matchAll(said)].map(([, what]) => what).join(", ");
  }

  /** What a run does at the least: the engine loads the plugin, and ends the run. */
  async function leastRun(port: string): Promise<void> {
    const client = new PluginClient(Number(port));
    await client.version();
    await client.call("checkConfig", new CheckRequest().setUrn("urn").setNews(struct({})));
    await client.cancel();
    client.close();
  }

  async function entry(): Promise<string> {
    expect(await start()).to.equal("missing, kept");
    const [name = ""] = readdirSync(folder());
    return join(folder(), name);
  }

  it("is made once, for the user alone, and used by the next start", async () => {
    const file = await entry();
    expect(readdirSync(folder())).to.have.length(1);
    if (process.platform !== "win32") {
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(statSync(folder()).mode & 0o777).to.equal(0o700);
    }

    expect(await start()).to.equal("used");
  });

  it("is made anew when the engine ends a run, which has loaded more, and used by the next one", async () => {
    await start();
    const bundles = ["pulumi-resource-opik.js", "zod.js", "undici.js"];

    expect((await start({}, leastRun)).split(", ")).to.have.members([
      "used of a start: pulumi-resource-opik.js",
      ...["missing: zod.js", "missing: undici.js"],
      ...bundles.map((name) => `kept of a run: ${name}`),
    ]);
    expect(readdirSync(folder())).to.have.length(bundles.length);

    expect((await start({}, leastRun)).split(", ")).to.have.members(
      bundles.map((name) => `used of a run: ${name}`),
    );
    expect(readdirSync(folder())).to.have.length(bundles.length);
  });

  it("is made for the dynamic flavour too, when the engine interrupts its host at the end of a run", () => {
    const host = `require(${JSON.stringify(runtime)}).provider("Project"); process.kill(process.pid, "SIGINT"); setTimeout(() => {}, 60_000);`;
    const notes = [1, 2].map(() => {
      const { stderr, signal } = spawnSync(process.execPath, ["-e", host], {
        env: { ...process.env, XDG_CACHE_HOME: cache, NODE_DEBUG: "opik-start" },
        encoding: "utf8",
      });
      expect(signal, "how the process ends").to.equal("SIGINT");
      return stderr.match(/(?<=code cache ).*/g);
    });

    expect(notes).to.deep.equal([
      [
        ...["missing: dynamic-host.js", "missing: zod.js"],
        ...["kept of a run: dynamic-host.js", "kept of a run: zod.js"],
      ],
      ["used of a run: dynamic-host.js", "used of a run: zod.js"],
    ]);
  });

  it("is the start's where the run's holds no more, as after a run so long that V8 has forgotten the start", () => {
    const bundle = join(cache, "bundle.js");
    writeFileSync(
      bundle,
      `for (const what of ["ready", "ended"]) globalThis[Symbol.for("pulumi-opik." + what)](() => undefined);`,
    );
    const load = () =>
      spawnSync(
        process.execPath,
        ["-e", `require(${JSON.stringify(loader)}).load(${JSON.stringify(bundle)})`],
        {
          env: { ...process.env, XDG_CACHE_HOME: cache, NODE_DEBUG: "opik-start" },
          encoding: "utf8",
        },
      ).stderr;

    expect(load().match(/(?<=code cache ).*(?=:)/g)).to.deep.equal([
      "missing",
      "kept of a start",
      "kept of a run",
    ]);
    expect(readdirSync(folder())).to.have.length(1);
    expect(load().match(/(?<=code cache ).*(?=:)/g)).to.deep.equal(["used of a run"]);
  });

  it("is made anew where it is damaged", async () => {
    const file = await entry();
    const good = readFileSync(file);
    const damaged = Buffer.from(good);
    damaged[good.length >> 1] = (damaged[good.length >> 1] ?? 0) ^ 0xff;
    for (const bad of [damaged, good.subarray(0, 1000), Buffer.alloc(0)]) {
      writeFileSync(file, bad);
      expect(await start()).to.equal("missing, kept");
      expect(await start()).to.equal("used");
    }
  });

  it("is neither read nor written where others could write, or the user does not want it", async () => {
    expect(await start({ NODE_DISABLE_COMPILE_CACHE: "1" })).to.equal("off");
    expect(readdirSync(cache)).to.deep.equal([]);

    const file = join(cache, "file");
    writeFileSync(file, "");
    expect(await start({ XDG_CACHE_HOME: file })).to.equal("off");

    if (process.platform !== "win32") {
      mkdirSync(folder(), { recursive: true });
      for (const shared of [cache, dirname(folder()), folder()]) {
        chmodSync(shared, 0o777);
        expect(await start(), shared).to.equal("off");
        chmodSync(shared, 0o700);
      }
      expect(readdirSync(folder())).to.deep.equal([]);
    }
  });
});
