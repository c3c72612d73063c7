#!/usr/bin/env node
/** The executable `pulumi-resource-opik`: the provider as a plugin that the engine starts. */
import { opikProvider } from "./definition";
import schema from "./hosts/plugin/schema.json";
import { main } from "./hosts/plugin/serve";

const { version } = require("../../package.json") as { version: string };

main(opikProvider, { version, schema }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
