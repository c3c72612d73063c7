import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deadPid, Machine, rejection } from "./support";

const WAITING = "Waiting for another process that makes the Pulumi engine 3.274.1";
const POLL_MS = 500;

describe("making the engine once", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    mkdirSync(machine.cache, { recursive: true });
  });
  afterEach(() => machine.remove());

  function lockedBy(owner: { pid: number; host: string }): void {
    writeFileSync(machine.lockFile, JSON.stringify({ ...owner, token: "theirs" }));
  }

  /** Moves time on, poll by poll, until the search ends. */
  async function untilDone<T>(search: Promise<T>): Promise<T> {
    let done = false;
    const end = search.finally(() => {
      done = true;
    });
    for (;;) {
      await Promise.race([end, machine.clock.armed(POLL_MS)]);
      if (done) return end;
      machine.clock.advance(POLL_MS);
    }
  }

  it("waits for another process with progress lines, and takes what that made", async () => {
    lockedBy({ pid: process.pid, host: hostname() });
    machine.go("3.274.1");

    const search = machine.find();
    await machine.clock.armed(POLL_MS);
    machine.clock.advance(1_000);
    await machine.clock.armed(POLL_MS);
    machine.clock.advance(10_000);
    await machine.clock.armed(POLL_MS);
    expect(machine.lines).to.deep.equal([`${WAITING} (1 s)`, `${WAITING} (11 s)`]);

    machine.cached("3.274.1");
    rmSync(machine.lockFile);
    expect(await untilDone(search)).to.have.property("source", "cache");
    expect(machine.programs).to.deep.equal(["pulumi version"]);
    expect(machine.clock.waiting, "timers left behind").to.equal(0);
  });

  it("builds itself when the other process gave up", async () => {
    lockedBy({ pid: process.pid, host: hostname() });
    machine.go("3.274.1");

    const search = machine.find();
    await machine.clock.armed(POLL_MS);
    rmSync(machine.lockFile);
    expect(await untilDone(search)).to.have.property("source", "build");
    expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
  });

  it("builds once when two ask at the same time", async () => {
    const pipe = machine.pipe("building");
    machine.go("3.274.1", `cat '${pipe}'`);

    const first = machine.find();
    const met = await machine.meet(pipe);
    const second = machine.find();
    await machine.clock.armed(POLL_MS);
    await met.close();

    expect(await first).to.have.property("source", "build");
    expect(await untilDone(second)).to.deep.equal({
      path: machine.cachedEngine,
      version: "3.274.1",
      source: "cache",
    });
    expect(machine.programs.filter((call) => call === "go build")).to.have.lengthOf(1);
  });

  it("does not wait for a process that is gone from this machine", async () => {
    lockedBy({ pid: deadPid(), host: hostname() });
    machine.go("3.274.1");

    expect(await machine.find()).to.have.property("source", "build");
    expect(machine.clock.now()).to.equal(0);
    expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
  });

  for (const [name, text] of Object.entries({
    "a process id that was given out again": JSON.stringify({ pid: process.pid, host: hostname() }),
    "another machine": JSON.stringify({ pid: deadPid(), host: "elsewhere" }),
    "an unfinished lock file": "",
  })) {
    it(`breaks a lock that nobody touches for a minute: ${name}`, async () => {
      writeFileSync(machine.lockFile, text);
      machine.go("3.274.1");

      expect(await untilDone(machine.find())).to.have.property("source", "build");
      expect(machine.clock.now()).to.be.within(60_000, 61_000);
      expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
    });
  }

  it("goes on waiting while the lock is touched", async () => {
    lockedBy({ pid: process.pid, host: hostname() });
    machine.go("3.274.1");
    const abort = new AbortController();

    const search = rejection(machine.find(abort.signal));
    for (let poll = 0; poll < 400; poll += 1) {
      await machine.clock.armed(POLL_MS);
      if (poll % 100 === 0) utimesSync(machine.lockFile, poll + 1, poll + 1);
      machine.clock.advance(POLL_MS);
    }
    expect(machine.clock.now()).to.equal(200_000);
    expect(machine.programs).to.deep.equal([]);
    abort.abort(new Error("enough"));
    expect(await search).to.have.property("message", "enough");
    expect(existsSync(machine.lockFile), "the other's lock").to.equal(true);
  });

  it("touches its own lock while it builds", async () => {
    const pipe = machine.pipe("building");
    machine.go("3.274.1", `cat '${pipe}'`);

    const search = machine.find();
    const met = await machine.meet(pipe);
    utimesSync(machine.lockFile, 1, 1);
    machine.clock.advance(10_000);
    // Each of these goes through the queue that the touch went into before.
    let touchedAt = 1_000;
    for (let look = 0; look < 1_000 && touchedAt === 1_000; look += 1) {
      touchedAt = (await stat(machine.lockFile)).mtimeMs;
    }
    await met.close();
    await search;
    expect(touchedAt).to.be.greaterThan(1_000);
    expect(existsSync(machine.lockFile)).to.equal(false);
  });

  it("leaves a lock that another process has taken over", async () => {
    const pipe = machine.pipe("building");
    machine.go("3.274.1", `cat '${pipe}'`);

    const search = machine.find();
    const met = await machine.meet(pipe);
    lockedBy({ pid: 1, host: "elsewhere" });
    await met.close();

    expect(await search).to.have.property("source", "build");
    expect(readFileSync(machine.lockFile, "utf8")).to.include("elsewhere");
  });

  it("removes what killed processes left, and nothing of living ones", async () => {
    const dead = `3.274.1.tmp-${deadPid()}-abc`;
    const alive = `3.274.1.tmp-${process.pid}-abc`;
    const other = `3.300.0.tmp-${deadPid()}-abc`;
    for (const name of [dead, alive, other])
      mkdirSync(join(machine.cache, name, "deep"), { recursive: true });
    machine.go("3.274.1");

    await machine.find();
    expect(machine.cacheNames).to.deep.equal(["3.274.1", alive, other].sort());
  });
});
