import type { Command } from "commander";
import { demo } from "./demo";

export function define(command: Command): void {
  command
    .description(
      "Shows the provider at work on a local Opik: preview, apply, detect drift, repair it, destroy. Touches no account of yours; " +
        "needs the Pulumi engine, `pulumi`, on the PATH.",
    )
    .action(async () => {
      const done = await demo((line) => process.stdout.write(`${line}\n`));
      process.exitCode = done ? 0 : 1;
    });
}
