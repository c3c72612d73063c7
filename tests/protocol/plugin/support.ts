import { opikProvider } from "../../../provider/definition";
import schema from "../../../provider/hosts/plugin/schema.json";
import { type RunningPlugin, startPlugin } from "../../../provider/hosts/plugin/serve";
import { environmentOf } from "../../support/engine";
import { useLocalOpik } from "../../support/localOpik";
import { type Json, PluginClient } from "./client";
import { FakeEngine } from "./fakeEngine";

export const FIELD = "onlyAdminsInviteByEmail";
export const SETTING = "restrictInvitationsToAdmins";
export const VERSION = "1.2.3";

/** What a settings resource keeps in the state besides its settings, after it put one in place. */
export function outputs(live: boolean, { baseline = false, applied = live } = {}) {
  return {
    organizationId: "org-acme",
    organizationName: "Acme",
    [SETTING]: live,
    baseline: { [SETTING]: baseline },
    __applied: { [SETTING]: applied },
  };
}

/** Properties without what a resource keeps for itself, which is the business of the kit's tests. */
export function shown(properties: Json | undefined): Json {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !name.startsWith("__")));
}

/** For each test a local Opik, an engine that listens, and a plugin that is configured for both. */
export function usePlugin({ isConfigured = true, env = {} as Record<string, string> } = {}) {
  const local = useLocalOpik();
  const current: { engine?: FakeEngine; plugin?: RunningPlugin; client?: PluginClient } = {};
  beforeEach("start the plugin", async () => {
    current.engine = await FakeEngine.start();
    current.plugin = await startPlugin(opikProvider, {
      version: VERSION,
      schema: () => schema,
      env: { OPIK_CONFIG_PATH: "/dev/null", ...environmentOf(local()), ...env },
    });
    current.client = new PluginClient(current.plugin.port, { "grpc.max_receive_message_length": -1 });
    if (isConfigured) {
      await current.client.handshake(current.engine.address);
      await current.client.configure();
    }
  });
  afterEach("stop the plugin", () => {
    current.client?.close();
    current.plugin?.stop();
    current.engine?.stop();
  });
  const running = <T>(part: T | undefined): T => {
    if (part === undefined) {
      throw new Error("The plugin runs only while a test does.");
    }
    return part;
  };
  return {
    local,
    engine: () => running(current.engine),
    plugin: () => running(current.plugin),
    client: () => running(current.client),
  };
}
