import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { environmentOf } from "../../support/engine";
import { calls, LIST, useLocalOpik, WRITE } from "../../support/localOpik";
import { PluginClient, TYPE } from "./client";
import { FakeEngine } from "./fakeEngine";
import { SETTING } from "./support";

const plugin = require.resolve("../../../provider/plugin");

/** The plugin as a process of its own, as the engine starts it. */
class Executable {
  readonly printed = { stdout: "", stderr: "" };
  private readonly ended: Promise<unknown[]>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, "close");
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        this.printed[stream] += text;
      });
    }
  }

  static async start(words: readonly string[], env: Record<string, string>) {
    const child = spawn(process.execPath, [plugin, ...words], {
      env: { ...env, OPIK_CONFIG_PATH: "/dev/null" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const executable = new Executable(child);
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, "line"), executable.ended])) as [string];
    return { executable, port: Number(line) };
  }

  /** Tells it to end, and how it did: exit code and signal. */
  async stop(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<unknown[]> {
    this.child.kill(signal);
    return this.ended;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}

/** Fails before the test's own time is over, so that what it has started is ended. */
function expectInTime(failure: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(failure)), 12_000).unref();
  });
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}

describe("the plugin's executable", function () {
  this.timeout(60_000);
  const local = useLocalOpik();
  let engine: FakeEngine;
  const started: Executable[] = [];

  beforeEach("start an engine that listens", async () => {
    engine = await FakeEngine.start();
  });
  afterEach("stop everything", async () => {
    for (const executable of started.splice(0)) {
      if (executable.isRunning) {
        await executable.stop("SIGKILL");
      }
    }
    engine.stop();
  });

  async function start(words: readonly string[]) {
    const { executable, port } = await Executable.start(words, environmentOf(local()));
    started.push(executable);
    return { executable, port };
  }

  it("prints its port and nothing else through a whole lifecycle, and ends when it is told to", async () => {
    const { executable, port } = await start([engine.address]);
    const client = new PluginClient(port);
    try {
      await client.handshake(engine.address);
      await client.configure();
      const checked = await client.check({ [SETTING]: true });
      await client.create(checked.inputs ?? {}, { preview: true });
      const { id, properties = {} } = await client.create(checked.inputs ?? {});
      await client.diff(properties, checked.inputs ?? {});
      const read = await client.read(id, { properties, inputs: checked.inputs ?? {} });
      await client.update(read.properties ?? {}, { ...checked.inputs, [SETTING]: false });
      await client.invoke("opik:index:getOrganizations");
      await client.list(TYPE);
      await client.read("org-typo").catch(() => undefined);
      await client.delete(properties);
      await client.cancel();
    } finally {
      client.close();
    }

    expect(engine.messages).not.to.deep.equal([]);
    expect(await executable.stop("SIGINT")).to.deep.equal([null, "SIGINT"]);
    expect(executable.printed).to.deep.equal({ stdout: `${port}\n`, stderr: "" });
  });

  for (const words of [
    [],
    ["--logtostderr"],
    ["--logtostderr", "-v=3", "--tracing", "x", "ENGINE"],
    ["--tracing", "tcp://127.0.0.1:5775", "ENGINE"],
    ["-tracing=http://127.0.0.1:9411/api", "ENGINE"],
    ["ENGINE", "--logflow"],
  ]) {
    it(`starts with ${JSON.stringify(words.join(" "))}, and speaks to the engine that is named there`, async () => {
      const { executable, port } = await start(
        words.map((word) => (word === "ENGINE" ? engine.address : word)),
      );
      const client = new PluginClient(port);
      try {
        await client.configure();
        await client.check({ [SETTING]: true });
        expect(engine.messages.length > 0).to.equal(words.includes("ENGINE"));
      } finally {
        client.close();
      }
      expect(await executable.stop("SIGTERM")).to.deep.equal([null, "SIGTERM"]);
      expect(executable.printed).to.deep.equal({ stdout: `${port}\n`, stderr: "" });
    });
  }

  it("ends with a call under way", async () => {
    const { executable, port } = await start([engine.address]);
    const client = new PluginClient(port);
    try {
      await client.configure();
      local().fault({ operation: "listOrganizations" }, { kind: "stall" });
      const arrived = new Promise<void>((resolve) => {
        local().onRequest = () => resolve();
      });
      const answer = client.read("org-acme").catch((error) => error.code);
      await arrived;
      expect(await executable.stop("SIGTERM")).to.deep.equal([null, "SIGTERM"]);
      expect(await answer).to.equal(14);
    } finally {
      client.close();
    }
  });

  it("ends when the engine that started it is killed, also with a call under way", async () => {
    const asEngine = `
      const { spawn } = require("node:child_process");
      const plugin = spawn(process.execPath, process.argv.slice(1), { stdio: ["ignore", 1, "ignore"] });
      process.stderr.write(String(plugin.pid));
      setInterval(() => undefined, 1000);
    `;
    const parent = spawn(process.execPath, ["-e", asEngine, "--", plugin, engine.address], {
      env: { ...environmentOf(local()), OPIK_CONFIG_PATH: "/dev/null" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Its output is the plugin's too, so that this comes when both have ended.
    const ended = once(parent, "close");
    const [[line], [pid]] = (await Promise.all([
      once(createInterface({ input: parent.stdout }), "line"),
      once(parent.stderr, "data"),
    ])) as [[string], [Buffer]];
    const client = new PluginClient(Number(line));
    try {
      await client.configure();
      local().fault({ operation: "listOrganizations" }, { kind: "stall" });
      const arrived = new Promise<void>((resolve) => {
        local().onRequest = () => resolve();
      });
      const answer = client.read("org-acme").catch((error) => error.code);
      await arrived;

      parent.kill("SIGKILL");

      await Promise.race([ended, expectInTime("the plugin has not ended")]);
      expect(await answer).to.equal(14);
    } finally {
      client.close();
      endIfThere(Number(pid));
    }
  });

  it("reads its configuration from the environment", async () => {
    const { port } = await start([engine.address]);
    const client = new PluginClient(port);
    try {
      await client.configure();
      await client.create({ organizationId: "org-acme", [SETTING]: true });
      expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);
    } finally {
      client.close();
    }
  });
});
