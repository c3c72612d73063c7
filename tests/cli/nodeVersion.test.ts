import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { MINIMUM_NODE_VERSION, unsuitableNode } from "../../provider/base/nodeVersion";

const main = require.resolve("../../cli/main");
const runtime = require.resolve("../../provider/dynamicRuntimeV1");
const { engines } = require("pulumi-opik/package.json") as { engines: { node: string } };

describe("an older Node.js", () => {
  const line =
    /pulumi-opik needs Node\.js 22\.19 or newer, but the one that runs it \([^\n]+\) is 20\.20\.2\. Install a newer one, or put it first on the PATH\. \[OPIK_NODE_TOO_OLD\]/;
  let folder: string;

  beforeEach("a Node.js that says it is 20, and tells at its end which packages it has loaded", () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-node-"));
    const preload = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
process.on("exit", () => {
  const loaded = Object.keys(require.cache).filter((file) => file.includes("node_modules"));
  if (loaded.length > 0) console.log("loaded", loaded[0]);
});`;
    writeFileSync(join(folder, "preload.js"), preload);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const node = (...words: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ["--require", join(folder, "preload.js"), ...words], { encoding: "utf8" });

  it("is told the version that is needed by the command line, in one line, before anything is loaded", () => {
    for (const words of [["doctor"], ["--help"], ["nope"]]) {
      const { status, stdout, stderr } = node(main, ...words);
      expect(stderr).to.match(new RegExp(`^Error: ${line.source}\n$`));
      expect([status, stdout]).to.deep.equal([1, ""]);
    }
  });

  it("is told so by the dynamic flavour's runtime, whose error has no stack", () => {
    const asked = `try { require(${JSON.stringify(runtime)}) } catch (error) { console.log(error.message); console.log(\`\${error.stack}\`) }`;
    const { stdout } = node("--eval", asked);
    expect(stdout).to.match(new RegExp(`^(${line.source})\n\\1\n$`));
  });

  it("is one below what package.json says", () => {
    expect(engines.node).to.equal(`>=${MINIMUM_NODE_VERSION}`);
    for (const old of ["20.20.2", "22.18.9", "9.0.0"]) {
      expect(unsuitableNode(old)?.code, old).to.equal("OPIK_NODE_TOO_OLD");
    }
    for (const good of ["22.19.0", "22.100.0", "23.0.0", "24.1.0", "100.0.0"]) {
      expect(unsuitableNode(good), good).to.equal(undefined);
    }
  });
});
