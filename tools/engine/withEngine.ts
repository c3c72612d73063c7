/**
 * Runs a command with a Pulumi engine on the PATH, which is found or made first:
 *
 *   node dist/tools/engine/withEngine.js mocha
 */
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { pathOf } from "../../cli/engine/onPath";
import { findEngine } from "./index";

async function main([command, ...words]: readonly string[]): Promise<number> {
  if (command === undefined) {
    throw new Error("Which command?");
  }
  const engine = await findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  // A folder of the PATH stays where it is: it may hold another `node` as well.
  const before = engine.source === "PATH" ? [] : [dirname(engine.path)];
  const env = { ...process.env, PATH: [...before, pathOf(process.env)].join(delimiter) };
  const child = spawn(command, words, { env, stdio: "inherit", shell: process.platform === "win32" });
  // A Ctrl-C reaches the command as well, which then ends as it sees fit.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
