import type { Command } from "commander";
import { demo } from "./demo";

export function define(command: Command): void {
  command
    .description(
      "Shows the main job on a local Opik: preview, up, drift found, healed, restored. Touches no account of yours; " +
        "needs the Pulumi engine, `pulumi`, on the PATH.",
    )
    .action(async () => {
      const done = await demo((line) => process.stdout.write(`${line}\n`));
      process.exitCode = done ? 0 : 1;
    });
}
