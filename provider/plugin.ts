#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { version } from "./base/version";
import { opikProvider } from "./definition";
import { lazily } from "./hosts/plugin/lazily";
import { main } from "./hosts/plugin/main";
import { tellLoader } from "./tellLoader";

const provider = lazily(() => opikProvider);

/** Only those who generate classes ask for it. */
const schema = () => require("./hosts/plugin/schema.json") as typeof import("./hosts/plugin/schema.json");

/** The libraries that every run needs, whatever it declares. */
const loadLibraries = () => {
  require("zod");
  require("undici");
};

main(provider, { version, schema, onLoaded: loadLibraries, onRunEnd: () => tellLoader("ended") }).then(
  () => tellLoader("ready"),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
