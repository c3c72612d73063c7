/** The search itself: PATH, then the cache, then what fills the cache (npm, Go). */
import { mkdir } from "node:fs/promises";
import { type Context, type Failure, messageOf } from "../../cli/engine/context";
import type { Engine } from "../../cli/engine/engine";
import { engineOnPath } from "../../cli/engine/onPath";
import { EngineCache } from "./cache";
import { EngineNotMadeError } from "./engineNotMade";
import { engineFromGo } from "./fromGo";
import { engineFromNpm } from "./fromNpm";
import { withLock } from "./lock";
import { BUILT_ENGINE_VERSION } from "./version";

export async function searchEngine(context: Context): Promise<Engine> {
  const failures: Failure[] = [];
  const onPath = await engineOnPath(context, failures);
  if (onPath !== undefined) return { ...onPath, source: "PATH" };

  return fromCache(context, BUILT_ENGINE_VERSION, failures);
}

/** The engine of exactly this version, made where the cache has none; whatever is on the PATH. */
export async function fromCache(
  context: Context,
  version: string,
  failures: Failure[] = [],
): Promise<Engine> {
  const cache = new EngineCache(context.env, version);
  const cached = await cache.look(context);
  if (cached.state === "good") return { path: cached.path, version: cache.version, source: "cache" };

  try {
    await mkdir(cache.folder, { recursive: true });
    const waiting = `Waiting for another process that makes the Pulumi engine ${cache.version}`;
    return await withLock(context, cache.lockFile, waiting, () => fillCache(context, cache, failures));
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof EngineNotMadeError) throw error;
    throw new EngineNotMadeError([
      ...failures,
      { tried: `cache in ${cache.folder}`, reason: messageOf(error) },
    ]);
  }
}

/** With the lock held: another process may have filled the cache by now. */
async function fillCache(context: Context, cache: EngineCache, failures: Failure[]): Promise<Engine> {
  await cache.sweep();
  const cached = await cache.look(context);
  if (cached.state === "good") return { path: cached.path, version: cache.version, source: "cache" };
  if (cached.state === "damaged") {
    context.progress(`Discarding the damaged engine in the cache: it ${cached.reason}`);
    await cache.discard();
  }
  const reason = cached.state === "damaged" ? `damaged (it ${cached.reason}), discarded` : "empty";
  failures.push({ tried: `cache in ${cache.folder}`, reason });

  const ways = [
    { source: "npm", tried: `npm's pulumi@${cache.version}`, make: engineFromNpm },
    { source: "build", tried: `build of ${cache.version} with Go`, make: engineFromGo },
  ] as const;
  for (const { source, tried, make } of ways) {
    try {
      return { path: await make(context, cache), version: cache.version, source };
    } catch (error) {
      context.signal?.throwIfAborted();
      failures.push({ tried, reason: messageOf(error) });
    }
  }
  throw new EngineNotMadeError(failures);
}
