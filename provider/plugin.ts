#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { version } from "./base/version";
import { lazily } from "./hosts/plugin/lazily";
import { main } from "./hosts/plugin/serve";

const provider = lazily(() => (require("./definition") as typeof import("./definition")).opikProvider);

/** What starts the plugin may want to know when it is ready: bin/codeCache.js does. */
const whenReady: unknown = Reflect.get(globalThis, Symbol.for("pulumi-opik.ready"));

const started = () => {
  if (typeof whenReady === "function") {
    whenReady();
  }
};

/** Only those who generate classes ask for it. */
const schema = () => require("./hosts/plugin/schema.json") as typeof import("./hosts/plugin/schema.json");

main(provider, { version, schema }).then(started, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
