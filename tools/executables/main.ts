/**
 * Makes the plugin as one executable for each platform, with Node inside, and its archive for `pulumi plugin install`.
 * Usage: npm run plugin:executables [-- --platform linux-amd64 ...] [--out <folder>], after npm run build. Without a
 * platform: all that can be made on this machine. Prints what each weighs, and how long those of this machine start.
 */
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fastest, inTurns } from "../bench/measuring";
import { startServer } from "../bench/processes";
import { type BuiltExecutable, buildExecutable } from "./build";
import { LOCKED_NODES, obstacle, PLATFORMS, type Platform, root, thisPlatform } from "./platforms";

const STARTS = 10;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      platform: { type: "string", multiple: true },
      out: { type: "string", default: join(root, "dist", "executables") },
    },
  });
  const unknown = values.platform?.find((one) => !Object.hasOwn(LOCKED_NODES, one));
  if (unknown !== undefined) {
    throw new Error(`There is no platform ${unknown}; there are ${PLATFORMS.join(", ")}.`);
  }
  const here = thisPlatform();
  const { version } = require("pulumi-opik/package.json") as { version: string };
  const wanted =
    (values.platform as Platform[] | undefined) ??
    PLATFORMS.filter((platform) => {
      const reason = obstacle(platform, here);
      if (reason !== undefined) {
        console.log(`${platform}: not made here, since ${reason}; the release workflow makes it.`);
      }
      return reason === undefined;
    });
  const built: BuiltExecutable[] = [];
  for (const platform of wanted) {
    const one = await buildExecutable(platform, { version, here, out: resolve(values.out) });
    built.push(one);
    console.log(
      `${one.archive}: ${megabytes(one.archive)} packed, ${megabytes(one.executable)} unpacked, Node ${one.node}, ` +
        `${one.hasCodeCache ? "with" : "without"} code cache`,
    );
  }
  const own = built.find(({ platform }) => platform === here);
  if (own !== undefined) {
    await printStart(own.executable);
  }
}

async function printStart(executable: string): Promise<void> {
  const fromNpm = join(root, "dist", "plugin", "pulumi-resource-opik");
  const measured = await inTurns([executable, fromNpm], STARTS, async (one) => {
    const server = await startServer(one);
    await server.stop();
    return server.answeredMs;
  });
  const [ours = 0, other = 0] = [executable, fromNpm].map((one) => fastest(measured.get(one) ?? []));
  console.log(
    `First answer after ${ours.toFixed(0)} ms; the plugin of the npm package on Node ${process.version}: ${other.toFixed(0)} ms.`,
  );
}

function megabytes(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(0)} MB`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
