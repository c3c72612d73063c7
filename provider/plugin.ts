#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { lazily } from "./hosts/plugin/lazily";
import { keepMemorySmall } from "./hosts/plugin/memory";
import schema from "./hosts/plugin/schema.json";
import { main } from "./hosts/plugin/serve";

// tools/bundle.mjs bakes the version in.
const { version } = require("../../package.json") as { version: string };

const provider = lazily(() => (require("./definition") as typeof import("./definition")).opikProvider);

/** What starts the plugin may want to know when it is ready, before V8's flags change: bin/codeCache.js does. */
const whenReady: unknown = Reflect.get(globalThis, Symbol.for("pulumi-opik.ready"));

// After the start, which is quicker without.
const started = () => {
  if (typeof whenReady === "function") {
    whenReady();
  }
  keepMemorySmall();
};

main(provider, { version, schema }).then(started, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
