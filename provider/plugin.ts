#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { version } from "./base/version";
import { lazily } from "./hosts/plugin/lazily";
import { main } from "./hosts/plugin/serve";

const provider = lazily(() => (require("./definition") as typeof import("./definition")).opikProvider);

/** Whatever started the plugin may want to know how far it is: bin/codeCache.js does. */
const tell = (what: "ready" | "ended") => {
  const hear: unknown = Reflect.get(globalThis, Symbol.for(`pulumi-opik.${what}`));
  if (typeof hear === "function") {
    hear();
  }
};

/** Only those who generate classes ask for it. */
const schema = () => require("./hosts/plugin/schema.json") as typeof import("./hosts/plugin/schema.json");

main(provider, { version, schema, onRunEnd: () => tell("ended") }).then(
  () => tell("ready"),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
