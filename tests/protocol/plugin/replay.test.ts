import type { ServiceError } from "@grpc/grpc-js";
import { expect } from "chai";
import type { Message } from "google-protobuf";
import type { LocalOpik } from "../../../emulator";
import { opikProvider } from "../../../provider/definition";
import schema from "../../../provider/hosts/plugin/schema.json";
import { type RunningPlugin, startPlugin } from "../../../provider/hosts/plugin/serve";
import { environmentOf } from "../../support/engine";
import { useLocalOpik } from "../../support/localOpik";
import { PluginClient } from "./client";
import { FakeEngine } from "./fakeEngine";
import {
  type Call,
  Canonical,
  conversations,
  happen,
  jsonOf,
  type Line,
  lowered,
  requestOf,
} from "./recording";

/** Methods about the provider itself; the engine may start a plugin for these alone. */
const ABOUT_ITSELF = ["Handshake", "GetPluginInfo", "CheckConfig", "DiffConfig", "Configure"];

/** The plugins of one run of the engine, each started by a handshake. */
class Replay {
  private readonly plugins: RunningPlugin[] = [];
  private readonly clients: PluginClient[] = [];
  private started: PluginClient | undefined;
  /** The one that was configured last: it has the resources. */
  private configured: PluginClient | undefined;

  constructor(
    private readonly opik: LocalOpik,
    private readonly engine: FakeEngine,
    private readonly canonical: Canonical,
  ) {}

  async answer(call: Call): Promise<Partial<Call>> {
    const { method } = call;
    if (method === "Handshake") {
      await this.start();
    }
    if (method === "Configure") {
      this.configured = this.started;
    }
    const client = ABOUT_ITSELF.includes(method) ? this.started : this.configured;
    if (client === undefined) {
      throw new Error(`${method} comes before a plugin was started for it.`);
    }
    const request = this.canonical.restore(call.request);
    if (method === "Handshake") {
      request["engineAddress"] = this.engine.address;
    }
    const name = (method.charAt(0).toLowerCase() + method.slice(1)) as keyof PluginClient["raw"];
    const answer = client.call<Message>(name, requestOf({ method, request }));
    return this.canonical.replace(
      await answer.then(
        (response) => ({ response: jsonOf(response) }),
        (error: ServiceError) => ({ error: error.details }),
      ),
    );
  }

  stop(): void {
    for (const client of this.clients) {
      client.close();
    }
    for (const plugin of this.plugins) {
      plugin.stop();
    }
  }

  private async start(): Promise<void> {
    const plugin = await startPlugin(opikProvider, {
      version: "0.0.0",
      schema: () => schema,
      env: { ...environmentOf(this.opik), OPIK_CONFIG_PATH: "/dev/null" },
    });
    this.plugins.push(plugin);
    this.started = new PluginClient(plugin.port);
    this.clients.push(this.started);
  }
}

describe("recorded conversations of the real engine are answered the same", () => {
  const local = useLocalOpik();
  let engine: FakeEngine;
  const replays: Replay[] = [];

  beforeEach("start an engine that listens", async () => {
    engine = await FakeEngine.start();
  });
  afterEach("stop the plugins", () => {
    for (const replay of replays.splice(0)) {
      replay.stop();
    }
    engine.stop();
  });

  async function replay(lines: readonly Line[]): Promise<void> {
    const canonical = new Canonical(new URL(local().url).origin);
    let run = new Replay(local(), engine, canonical);
    for (const [index, line] of lines.entries()) {
      if ("run" in line) {
        run = new Replay(local(), engine, canonical);
        replays.push(run);
      } else if ("method" in line) {
        const { response, error } = line;
        const expected = error === undefined ? { response: lowered(response ?? {}) } : { error };
        expect(await run.answer(line), `line ${index + 1}, ${line.method}`).to.deep.equal(expected);
      } else {
        happen(local(), line);
      }
    }
  }

  for (const [name, lines] of conversations()) {
    it(name, () => replay(lines));
  }

  it("is a test of every method that an engine calls in a life of a resource", () => {
    const methods = [...conversations().values()]
      .flat()
      .flatMap((line) => ("method" in line ? line.method : []));
    expect(new Set(methods)).to.have.all.keys(
      ...ABOUT_ITSELF,
      "Check",
      "Diff",
      "Create",
      "Read",
      "Update",
      "Delete",
      "Invoke",
      "Cancel",
    );
  });
});
