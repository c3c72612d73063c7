import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { fromCache } from "../../../tools/engine/find";
import { EngineNotMadeError } from "../../../tools/engine/index";
import { Machine, rejection } from "./support";

const INSTALLING_RUN_JS = `
const { mkdirSync, writeFileSync } = require("node:fs");
const bin = process.env.PULUMI_HOME + "/versions/" + process.env.PULUMI_VERSION + "/bin";
mkdirSync(bin, { recursive: true });
writeFileSync(bin + "/pulumi", "#!/bin/sh\\necho v" + process.env.PULUMI_VERSION, { mode: 0o755 });
writeFileSync(bin + "/pulumi-language-nodejs", "");
`;
const FAILING_RUN_JS = `console.error("pulumi: fetch failed"); process.exit(1);`;

describe("finding the engine", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  describe("on PATH", () => {
    it("takes a pulumi that is new enough and looks no further", async () => {
      const path = machine.pulumi("bin/pulumi", "3.280.1");
      machine.cached("3.274.1");
      machine.npm(INSTALLING_RUN_JS);
      machine.go("3.274.1");

      expect(await machine.find()).to.deep.equal({ path, version: "3.280.1", source: "PATH" });
      expect(machine.calls).to.deep.equal(["pulumi version"]);
      expect(machine.lines).to.deep.equal([]);
    });

    it("passes over an old one in front of a good one, and says so", async () => {
      const old = machine.pulumi("first/pulumi", "3.100.0");
      const good = machine.pulumi("bin/pulumi", "3.252.0");
      machine.env["PATH"] = [join(machine.folder, "first"), machine.bin].join(delimiter);

      expect(await machine.find()).to.deep.equal({ path: good, version: "3.252.0", source: "PATH" });
      expect(machine.lines).to.deep.equal([`Skipping ${old}: it is 3.100.0, older than 3.252.0`]);
    });

    it("does not take it where exactly one version is asked for, which is made where the cache has another", async () => {
      machine.pulumi("bin/pulumi", "3.280.1");
      machine.cached("3.274.1");
      machine.go("3.252.0");

      const found = await fromCache(machine.context(), "3.252.0");

      expect(found).to.include({ version: "3.252.0", source: "build" });
      expect(found.path).to.equal(join(machine.cache, "3.252.0", "bin", "pulumi"));
    });

    it("passes over one that does not answer with a version", async () => {
      const odd = machine.script("bin/pulumi", "echo hello");
      machine.cached("3.274.1");

      expect(await machine.find()).to.have.property("source", "cache");
      expect(machine.lines).to.deep.equal([
        `Skipping ${odd}: it answered \`pulumi version\` with "hello", not a version`,
      ]);
    });

    it("does not take a folder or a file without the executable bit for a program", async () => {
      mkdirSync(join(machine.folder, "first", "pulumi"), { recursive: true });
      chmodSync(machine.pulumi("second/pulumi", "3.274.1"), 0o644);
      machine.env["PATH"] = [join(machine.folder, "first"), join(machine.folder, "second")].join(delimiter);
      machine.cached("3.274.1");

      expect(await machine.find()).to.have.property("source", "cache");
      expect(machine.lines).to.deep.equal([]);
    });

    it("stops one that hangs, with everything it started, and goes on", async () => {
      const pipe = machine.pipe("hanging");
      const hanging = machine.script(
        "bin/pulumi",
        `exec 3> '${pipe}'\ntail -f /dev/null &\necho $! >&3\nwait`,
      );
      machine.cached("3.274.1");

      const search = machine.find();
      const reader = await open(pipe, "r");
      const { buffer, bytesRead } = await reader.read(Buffer.alloc(64));
      const child = Number(buffer.toString("utf8", 0, bytesRead));
      machine.endAfterwards(child);
      machine.clock.advance(15_000);

      expect(await search).to.have.property("source", "cache");
      expect(machine.lines).to.include(`Skipping ${hanging}: it did not end within 15 s`);
      // The end of the pipe comes when the last process that could write to it has ended.
      expect((await reader.read(Buffer.alloc(64))).bytesRead).to.equal(0);
      await reader.close();
    });

    it("ends one that ignores the request to stop", async () => {
      const pipe = machine.pipe("stubborn");
      machine.script("bin/pulumi", `trap '' TERM\ncat '${pipe}'\ncat '${pipe}'`);
      machine.cached("3.274.1");

      const search = machine.find();
      const met = await machine.meet(pipe);
      machine.clock.advance(15_000);
      await machine.clock.armed(3_000);
      machine.clock.advance(3_000);

      expect(await search).to.have.property("source", "cache");
      await met.close();
    });

    it("says what it waits for once that takes longer than a second", async () => {
      const pipe = machine.pipe("slow");
      const slow = machine.script("bin/pulumi", `cat '${pipe}'\necho v3.274.1`);

      const search = machine.find();
      const met = await machine.meet(pipe);
      machine.clock.advance(999);
      expect(machine.lines).to.deep.equal([]);
      machine.clock.advance(1);
      expect(machine.lines).to.deep.equal([`Waiting for ${slow} to report its version (1 s)`]);
      await met.close();

      expect(await search).to.have.property("source", "PATH");
      expect(machine.clock.waiting, "timers left behind").to.equal(0);
    });
  });

  describe("in the cache", () => {
    it("takes the cached engine before npm and Go", async () => {
      machine.cached("3.274.1");
      machine.npm(INSTALLING_RUN_JS);
      machine.go("3.274.1");

      expect(await machine.find()).to.deep.equal({
        path: machine.cachedEngine,
        version: "3.274.1",
        source: "cache",
      });
      expect(machine.calls).to.deep.equal(["pulumi version"]);
    });

    const damages: Record<string, (machine: Machine) => void> = {
      "an empty file": (m) => writeFileSync(m.cachedEngine, ""),
      "half a binary": (m) => writeFileSync(m.cachedEngine, Buffer.from("7f454c460201010000", "hex")),
      "a file that is not executable": (m) => chmodSync(m.cachedEngine, 0o644),
      "another version": (m) => m.cached("3.0.0-dev"),
    };
    for (const [name, damage] of Object.entries(damages)) {
      it(`discards ${name} and makes the engine anew`, async () => {
        machine.cached("3.274.1");
        damage(machine);
        machine.go("3.274.1");

        expect(await machine.find()).to.deep.equal({
          path: machine.cachedEngine,
          version: "3.274.1",
          source: "build",
        });
        expect(machine.lines[0]).to.match(/^Discarding the damaged engine in the cache: it /);
        expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
        expect(await machine.find()).to.have.property("source", "cache");
      });
    }

    it("discards an entry without an engine", async () => {
      mkdirSync(machine.entry, { recursive: true });
      machine.go("3.274.1");
      expect(await machine.find()).to.have.property("source", "build");
    });

    it("discards a damaged entry also when no new one can be made", async () => {
      machine.cached("3.0.0-dev");
      const error = await rejection(machine.find());
      expect(error.message).to.include(
        `  - cache in ${machine.cache}: damaged (it says it is 3.0.0-dev instead of 3.274.1), discarded\n`,
      );
      expect(machine.cacheNames).to.deep.equal([]);
    });

    it("keeps an entry when the search is given up while it is asked", async () => {
      const pipe = machine.pipe("slow");
      machine.script("cache/pulumi-opik/engine/3.274.1/bin/pulumi", `cat '${pipe}'\necho v3.274.1`);
      machine.go("3.274.1");
      const abort = new AbortController();

      const search = rejection(machine.find(abort.signal));
      const met = await machine.meet(pipe);
      abort.abort(new Error("enough"));

      expect(await search).to.have.property("message", "enough");
      await met.close();
      expect(existsSync(machine.cachedEngine)).to.equal(true);
      expect(machine.programs).to.not.include("go version");
    });
  });

  describe("from npm", () => {
    it("installs the package, lets it install the engine, and keeps all of it in the cache", async () => {
      machine.npm(INSTALLING_RUN_JS);
      machine.go("3.274.1");

      expect(await machine.find()).to.deep.equal({
        path: machine.cachedEngine,
        version: "3.274.1",
        source: "npm",
      });
      expect(machine.calls[0]).to.match(/^npm install .*pulumi@3\.274\.1$/);
      expect(machine.programs).to.deep.equal(["npm install"]);
      expect(existsSync(join(machine.entry, "bin", "pulumi-language-nodejs"))).to.equal(true);
      expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
      expect(await machine.find()).to.have.property("source", "cache");
    });

    it("leaves the version to install to nobody's environment", async () => {
      machine.env["PULUMI_VERSION"] = "3.1.0";
      machine.env["PULUMI_HOME"] = join(machine.folder, "own-home");
      machine.npm(INSTALLING_RUN_JS);

      expect(await machine.find()).to.have.property("version", "3.274.1");
      expect(existsSync(join(machine.folder, "own-home"))).to.equal(false);
    });

    for (const [name, set] of Object.entries({
      "npm fails": () => machine.script("bin/npm", "echo 'npm error code E404' >&2\nexit 1"),
      "the package cannot download": () => machine.npm(FAILING_RUN_JS),
      "the package installs nothing": () => machine.npm(""),
      "the package installs another version": () =>
        machine.npm(INSTALLING_RUN_JS.replace("echo v", "echo v1")),
    })) {
      it(`goes on with Go when ${name}`, async () => {
        set();
        machine.go("3.274.1");

        expect(await machine.find()).to.deep.equal({
          path: machine.cachedEngine,
          version: "3.274.1",
          source: "build",
        });
        expect(machine.programs.slice(0, 4)).to.deep.equal([
          "npm install",
          "go version",
          "go get",
          "go build",
        ]);
        expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
      });
    }

    it("stops a download that says nothing for 30 seconds", async () => {
      const pipe = machine.pipe("silent");
      machine.npm(`require("node:fs").readFileSync(${JSON.stringify(pipe)});`);

      const search = rejection(machine.find());
      const met = await machine.meet(pipe);
      machine.clock.advance(30_000);

      expect((await search).message).to.include("npm's pulumi@3.274.1: printed nothing for 30 s");
      await met.close();
    });
  });

  describe("from Go", () => {
    it("builds the engine as a tool of a throw-away module", async () => {
      Object.assign(machine.env, {
        GOOS: "plan9",
        GOARCH: "mips",
        GOFLAGS: "-modcacherw",
        GOWORK: "/somewhere/go.work",
      });
      machine.go("3.274.1");

      expect(await machine.find()).to.have.property("source", "build");

      const engine = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
      const version = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.274.1";
      const calls = machine.calls.map((call) => call.replace(/-o \S+/, "-o FILE"));
      expect(calls.slice(0, 3)).to.deep.equal([
        "go version",
        `go get -tool ${engine}@v3.274.1`,
        `go build -mod=readonly -v -tags osusergo -ldflags -s -w -X ${version} -o FILE ${engine}`,
      ]);
      expect(readFileSync(join(machine.folder, "go.mod"), "utf8")).to.match(
        /^module engine\n\ngo 1\.25\.\d+\n$/,
      );
      const env = readFileSync(join(machine.folder, "go.env"), "utf8").split("\n");
      expect(env).to.include.members(["GOWORK=off", "CGO_ENABLED=0", "GOFLAGS=-modcacherw"]);
      expect(env.filter((line) => /^GO(OS|ARCH)=/.test(line))).to.deep.equal([]);
      expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
    });

    it("shows phase, count and seconds at least every ten seconds", async () => {
      const pipe = machine.pipe("building");
      machine.go("3.274.1", `printf 'io\\nnet/http\\n' >&2; cat '${pipe}'`);

      const search = machine.find();
      const met = await machine.meet(pipe);
      // What `go` printed before it came to the pipe can be read by now; this lets the event loop read it.
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      machine.clock.advance(1_000);
      machine.clock.advance(10_000);
      machine.clock.advance(10_000);
      await met.close();
      await search;

      expect(machine.lines[0]).to.match(/^Building the Pulumi engine 3\.274\.1 from source with Go: once/);
      expect(machine.lines.slice(1)).to.deep.equal([
        "Pulumi engine 3.274.1: build, packages so far: 2 (1 s)",
        "Pulumi engine 3.274.1: build, packages so far: 2 (11 s)",
        "Pulumi engine 3.274.1: build, packages so far: 2 (21 s)",
      ]);
      expect(machine.clock.waiting, "timers left behind").to.equal(0);
    });

    it("refuses what it built when that calls itself something else", async () => {
      machine.go("3.0.0-dev");
      const error = await rejection(machine.find());
      expect(error.message).to.include("build of 3.274.1 with Go: says it is 3.0.0-dev instead of 3.274.1");
      expect(machine.cacheNames).to.deep.equal([]);
    });

    it("does not try with a Go that cannot fetch the toolchain it needs", async () => {
      const go = machine.script("bin/go", "echo 'go version go1.20.3 linux/amd64'");
      const error = await rejection(machine.find());
      expect(error.message).to.include(
        `build of 3.274.1 with Go: ${go} is Go 1.20; Pulumi's source needs Go 1.25`,
      );
      expect(machine.calls).to.deep.equal(["go version"]);
    });

    it("gives up at once when told to, and leaves neither lock nor folder", async () => {
      const pipe = machine.pipe("building");
      // The pipe's reader outlives the `go` that is stopped, and holds its output open.
      machine.go("3.274.1", `cat '${pipe}'`);
      const abort = new AbortController();

      const search = rejection(machine.find(abort.signal));
      const met = await machine.meet(pipe);
      expect(machine.cacheNames).to.have.lengthOf(2);
      abort.abort(new Error("enough"));

      expect(await search).to.have.property("message", "enough");
      await met.close();
      expect(machine.cacheNames).to.deep.equal([]);
      expect(machine.clock.waiting, "timers left behind").to.equal(0);
    });
  });

  describe("when nothing works", () => {
    it("says what was tried, why each way failed, and what to do next", async () => {
      const old = machine.pulumi("bin/pulumi", "3.100.0");
      machine.npm(FAILING_RUN_JS);
      machine.script(
        "bin/go",
        [
          'case "$1" in',
          "version) echo 'go version go1.26.1 linux/amd64' ;;",
          "get) echo 'go: downloading x v1' >&2; echo 'go: x: unreachable' >&2; exit 1 ;;",
          "esac",
        ].join("\n"),
      );

      const error = await rejection(machine.find());
      expect(error).to.be.instanceOf(EngineNotMadeError);
      expect(error.message.split("\n")).to.deep.equal([
        "No Pulumi engine: the program `pulumi`, version 3.252.0 or newer, was not found and could not be made.",
        `  - ${old}: it is 3.100.0, older than 3.252.0`,
        `  - cache in ${machine.cache}: empty`,
        "  - npm's pulumi@3.274.1: ended with exit code 1: pulumi: fetch failed",
        "  - build of 3.274.1 with Go: ended with exit code 1: go: x: unreachable",
        "Install Pulumi 3.252.0 or newer, so that `pulumi version` works in this terminal; or Go 1.25 or newer: " +
          "Pulumi 3.274.1 is then built once, in about four minutes. [ENGINE_NOT_MADE]",
      ]);
      expect(machine.cacheNames).to.deep.equal([]);
    });

    it("names the programs that are missing", async () => {
      const error = await rejection(machine.find());
      expect(error.message).to.include("  - pulumi on PATH: there is none\n");
      expect(error.message).to.include("  - npm's pulumi@3.274.1: npm is not on PATH\n");
      expect(error.message).to.include("  - build of 3.274.1 with Go: go is not on PATH\n");
    });

    it("names a cache folder that cannot be used", async () => {
      writeFileSync(join(machine.folder, "cache"), "a file in the way");
      machine.go("3.274.1");

      const error = await rejection(machine.find());
      expect(error).to.be.instanceOf(EngineNotMadeError);
      expect(error.message).to.match(new RegExp(`  - cache in ${machine.cache}: (EEXIST|ENOTDIR)`));
      expect(machine.calls).to.deep.equal([]);
    });
  });
});
