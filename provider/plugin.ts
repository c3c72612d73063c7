#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { version } from "./base/version";
import { opikProvider } from "./definition";
import { lazily } from "./hosts/plugin/lazily";
import { main } from "./hosts/plugin/serve";

const provider = lazily(() => opikProvider);

/** Whatever started the plugin may want to know how far it is: bin/codeCache.js does. */
const tell = (what: "ready" | "ended") => {
  const hear: unknown = Reflect.get(globalThis, Symbol.for(`pulumi-opik.${what}`));
  if (typeof hear === "function") {
    hear(loadAll);
  }
};

/** What any run may need. */
const loadAll = () => [provider.resources.all, provider.functions.all];

/** Only those who generate classes ask for it. */
const schema = () => require("./hosts/plugin/schema.json") as typeof import("./hosts/plugin/schema.json");

/** The libraries that every run needs, whatever it declares. */
const loadLibraries = () => {
  require("zod");
  require("undici");
};

main(provider, { version, schema, onLoaded: loadLibraries, onRunEnd: () => tell("ended") }).then(
  () => tell("ready"),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
