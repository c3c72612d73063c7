/**
 * A machine of its own for each test: a PATH with nothing on it but what the test puts there, a cache folder, and a
 * clock that the test moves. Programs are small sh scripts; where a test has to meet one at a certain moment, they meet
 * at a named pipe.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Clock } from "../../../cli/engine/clock";
import type { Context } from "../../../cli/engine/context";
import type { Engine } from "../../../cli/engine/engine";
import { searchEngine } from "../../../tools/engine/find";
import { BUILT_ENGINE_VERSION } from "../../../tools/engine/version";

interface Timer {
  readonly at: number;
  readonly ms: number;
  readonly action: () => void;
}

export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();
  #watchers: { ms: number; resolve: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, ms, action };
    this.#timers.add(timer);
    this.#watchers = this.#watchers.filter((watcher) => {
      if (watcher.ms === ms) watcher.resolve();
      return watcher.ms !== ms;
    });
    return () => this.#timers.delete(timer);
  }

  /** Resolves as soon as something waits for exactly `ms`. */
  armed(ms: number): Promise<void> {
    if ([...this.#timers].some((timer) => timer.ms === ms)) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.push({ ms, resolve }));
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = due.at;
      due.action();
    }
    this.#now = end;
  }

  get waiting(): number {
    return this.#timers.size;
  }
}

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-opik-engine-"));
  readonly bin = join(this.folder, "bin");
  readonly cache = join(this.folder, "cache", "pulumi-opik", "engine");
  readonly entry = join(this.cache, BUILT_ENGINE_VERSION);
  readonly cachedEngine = join(this.entry, "bin", "pulumi");
  readonly lockFile = join(this.cache, `${BUILT_ENGINE_VERSION}.lock`);
  readonly clock = new FakeClock();
  readonly lines: string[] = [];
  readonly env: NodeJS.ProcessEnv = { PATH: this.bin, XDG_CACHE_HOME: join(this.folder, "cache") };
  readonly #pipes: string[] = [];
  readonly #met: FileHandle[] = [];
  readonly #strays: number[] = [];
  readonly #log = join(this.folder, "calls.log");

  /** An executable that logs its call and does `body`. The result is its path. */
  script(path: string, body: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const log = `echo "$(/usr/bin/basename "$0") $*" >> '${this.#log}'`;
    writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${log}\n${body}\n`, { mode: 0o755 });
    return file;
  }

  /** A `pulumi` that says this version. */
  pulumi(path: string, version: string): string {
    return this.script(path, `[ "$1" = version ] && echo v${version}`);
  }

  /** A `pulumi` in the cache. */
  cached(version: string): void {
    this.pulumi(join("cache", "pulumi-opik", "engine", BUILT_ENGINE_VERSION, "bin", "pulumi"), version);
  }

  /** An `npm` that installs a `pulumi` package whose run.js is this JavaScript. */
  npm(runJs: string): void {
    const source = join(this.folder, "run.js");
    writeFileSync(source, runJs);
    this.script("bin/npm", `mkdir -p node_modules/pulumi && cp '${source}' node_modules/pulumi/run.js`);
  }

  /** A `go` whose build makes a `pulumi` of this version, after it has done `before`. */
  go(version: string, before = ""): void {
    const product = this.pulumi("built/pulumi", version);
    this.script(
      "bin/go",
      [
        'case "$1" in',
        "version) echo 'go version go1.26.1 linux/amd64' ;;",
        `get) env > '${this.folder}/go.env'; cp go.mod '${this.folder}/go.mod' ;;`,
        `build) ${before}`,
        'while [ "$1" != -o ]; do shift; done',
        'mkdir -p "$(dirname "$2")"',
        `cp '${product}' "$2" ;;`,
        "esac",
      ].join("\n"),
    );
  }

  /** A named pipe. */
  pipe(name: string): string {
    const path = join(this.folder, name);
    execFileSync("mkfifo", [path]);
    this.#pipes.push(path);
    return path;
  }

  /** Waits until a script reads from the pipe, then holds it open: the script goes on at `close()`. */
  async meet(pipe: string): Promise<{ close(): Promise<void> }> {
    const handle = await open(pipe, "w");
    this.#met.push(handle);
    return handle;
  }

  /** Makes sure that this process is gone after the test. */
  endAfterwards(pid: number): void {
    this.#strays.push(pid);
  }

  /** Calls of scripts, oldest first. */
  get calls(): string[] {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8").trim().split("\n") : [];
  }

  /** The first words of the calls of everything but engines in the cache. */
  get programs(): string[] {
    return this.calls.map((call) => call.split(" ").slice(0, 2).join(" "));
  }

  /** Everything in the cache folder. */
  get cacheNames(): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache).sort() : [];
  }

  context(signal?: AbortSignal): Context {
    return { env: this.env, signal, progress: (line) => this.lines.push(line), clock: this.clock };
  }

  find(signal?: AbortSignal): Promise<Engine> {
    return searchEngine(this.context(signal));
  }

  /** After a test that failed somebody may still wait for something: this lets all of them go on, and mocha end. */
  async remove(): Promise<void> {
    for (const pid of this.#strays) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended, as it should.
      }
    }
    for (const handle of this.#met) await handle.close();
    for (const pipe of this.#pipes) closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The id of a process that has ended. */
export function deadPid(): number {
  return spawnSync("/bin/sh", ["-c", "exit 0"]).pid;
}

/** What the promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("was not rejected");
}

/** A promise and what settles it. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
