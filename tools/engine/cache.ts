/**
 * The user's store of engines: `<cache>/pulumi-opik/engine/<version>/bin/pulumi`, with `bin` because that is the layout
 * the Automation API expects of a root folder (`PulumiCommand.get({ root })`).
 *
 * An engine is made in a folder beside it and renamed into place, so that a name in the store is either absent or
 * complete, whatever other processes do and whenever this one dies. The entry is asked for its version all the same:
 * disks fill up, and home folders move to other processors.
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { askVersion } from "../../cli/engine/askVersion";
import { type Context, messageOf } from "../../cli/engine/context";
import { isAlive } from "./lock";

const VERSION_LIMIT_MS = 60_000;

/** Where a user's programs keep what they can make again. */
export function userCacheFolder(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const xdg = env["XDG_CACHE_HOME"];
  // The XDG rules: a relative path is invalid and counts as not set.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (platform === "win32") return env["LOCALAPPDATA"] || join(home, "AppData", "Local");
  const ownHome = env["HOME"] || home;
  return platform === "darwin" ? join(ownHome, "Library", "Caches") : join(ownHome, ".cache");
}

export type Lookup =
  | { readonly state: "absent" }
  | { readonly state: "good"; readonly path: string }
  | { readonly state: "damaged"; readonly reason: string };

export class EngineCache {
  readonly folder: string;
  readonly entry: string;
  readonly lockFile: string;

  constructor(
    env: NodeJS.ProcessEnv,
    readonly version: string,
  ) {
    this.folder = join(userCacheFolder(env), "pulumi-opik", "engine");
    this.entry = join(this.folder, version);
    this.lockFile = join(this.folder, `${version}.lock`);
  }

  /** What is in the store. Changes nothing. */
  async look(context: Context): Promise<Lookup> {
    const path = engineIn(this.entry);
    if (!(await exists(this.entry))) return { state: "absent" };
    try {
      await this.verify(context, path);
      return { state: "good", path };
    } catch (error) {
      context.signal?.throwIfAborted();
      return { state: "damaged", reason: messageOf(error) };
    }
  }

  /** Fails unless this file says it is the version of this store. */
  async verify(context: Context, path: string): Promise<void> {
    const version = await askVersion(context, path, VERSION_LIMIT_MS);
    if (version !== this.version) throw new Error(`says it is ${version} instead of ${this.version}`);
  }

  /** A folder to make an engine in, on the same file system as the store. The caller removes it. */
  async workFolder(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    return mkdtemp(join(this.folder, `${this.version}.tmp-${process.pid}-`));
  }

  /** Moves a root folder (the one that holds `bin`) into the store; the result is the engine's place there. */
  async publish(context: Context, root: string): Promise<string> {
    try {
      await rename(root, this.entry);
    } catch (error) {
      const found = await this.look(context);
      if (found.state === "good") return found.path;
      if (found.state === "absent") throw error;
      await this.discard();
      await rename(root, this.entry);
    }
    return engineIn(this.entry);
  }

  /** Takes a damaged entry away: renamed first, so that nobody sees half of it. */
  async discard(): Promise<void> {
    const aside = await this.workFolder();
    await rename(this.entry, join(aside, "discarded"));
    await removeFolder(aside);
  }

  /** Removes what earlier processes left behind when they were killed. For the holder of the lock. */
  async sweep(): Promise<void> {
    const prefix = `${this.version}.tmp-`;
    for (const name of await readdir(this.folder)) {
      if (!name.startsWith(prefix)) continue;
      const pid = Number.parseInt(name.slice(prefix.length), 10);
      if (!Number.isNaN(pid) && !isAlive(pid)) await removeFolder(join(this.folder, name));
    }
  }
}

/** The engine of a root folder. */
export function engineIn(root: string): string {
  return join(root, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

/** Removes a folder. A program that was just stopped may still write into it: then the next sweep takes it. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
