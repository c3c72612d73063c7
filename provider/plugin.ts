#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { version } from "./base/version";
import { lazily } from "./hosts/plugin/lazily";
import schema from "./hosts/plugin/schema.json";
import { main } from "./hosts/plugin/serve";

const provider = lazily(() => (require("./definition") as typeof import("./definition")).opikProvider);

main(provider, { version, schema }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
