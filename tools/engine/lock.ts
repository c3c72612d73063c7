/**
 * One process makes the engine, the others wait for it. The lock only saves work: the store stays right without it
 * (see cache.ts), so a rare race between two breakers of a dead lock costs a second build and no more.
 *
 * A lock is a file with its owner's name. The owner touches it while it works. It is dead when its process is gone on
 * this machine, or when it has not been touched for a while *of the waiter's own time*: clocks of two machines, a
 * suspended laptop and a process id that was given out again cannot mislead that.
 */
import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { every, sleep } from "../../cli/engine/clock";
import type { Context } from "../../cli/engine/context";
import { reporting } from "../../cli/engine/progress";

const TOUCH_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 500;
const DEAD_WHEN_UNTOUCHED_FOR_MS = 60_000;

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** Runs `work` while holding the lock; waits for another holder, with `waiting` as the text of its progress lines. */
export async function withLock<T>(
  context: Context,
  file: string,
  waiting: string,
  work: () => Promise<T>,
): Promise<T> {
  const owner: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  if (!(await take(file, owner))) {
    await reporting(context, () => waiting, waitAndTake(context, file, owner));
  }
  const stopTouching = every(context.clock, TOUCH_EVERY_MS, () => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  });
  try {
    return await work();
  } finally {
    stopTouching();
    const current = await readLock(file).catch(() => undefined);
    if (current?.text === JSON.stringify(owner)) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** True if a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function take(file: string, owner: Owner): Promise<boolean> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    await handle.writeFile(JSON.stringify(owner));
  } finally {
    await handle.close();
  }
  return true;
}

async function waitAndTake(context: Context, file: string, owner: Owner): Promise<void> {
  let seen: string | undefined;
  let seenSince = context.clock.now();
  while (!(await take(file, owner))) {
    context.signal?.throwIfAborted();
    const lock = await readLock(file);
    if (lock === undefined) continue;
    const state = `${lock.text} ${lock.touchedAt}`;
    if (state !== seen) {
      seen = state;
      seenSince = context.clock.now();
    }
    const untouchedMs = context.clock.now() - seenSince;
    if (ownerIsGone(lock.text) || untouchedMs >= DEAD_WHEN_UNTOUCHED_FOR_MS) await breakLock(file);
    else await sleep(context.clock, LOOK_EVERY_MS, context.signal);
  }
}

/** Renamed before it is removed, so that of two waiters only one removes it. */
async function breakLock(file: string): Promise<void> {
  const aside = `${file}.dead-${randomUUID()}`;
  await rename(file, aside).catch(() => undefined);
  await rm(aside, { force: true });
}

function ownerIsGone(text: string): boolean {
  let owner: Partial<Owner>;
  try {
    owner = JSON.parse(text) as Partial<Owner>;
  } catch {
    // Just being written, or never finished: its age decides.
    return false;
  }
  return owner.host === hostname() && typeof owner.pid === "number" && !isAlive(owner.pid);
}

async function readLock(file: string): Promise<{ text: string; touchedAt: number } | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    return { text, touchedAt: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
