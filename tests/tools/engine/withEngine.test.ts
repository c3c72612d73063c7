import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { expect } from "chai";
import { Machine } from "./support";

const withEngine = require.resolve("../../../tools/engine/withEngine");

describe("a command with an engine on the PATH", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const run = (...words: string[]) =>
    spawnSync(process.execPath, [withEngine, ...words], { env: machine.env, encoding: "utf8" });

  it("gets the cached one first, where the PATH has none that will do, and is heard", () => {
    machine.pulumi("bin/pulumi", "3.100.0");
    machine.cached("3.274.1");

    const told = run(process.execPath, "--eval", "console.log(process.env.PATH); process.exitCode = 7");

    expect(told.stdout).to.equal(`${dirname(machine.cachedEngine)}:${machine.bin}\n`);
    expect(told.stderr).to.match(/^Skipping .+: it is 3\.100\.0, older than 3\.252\.0\n$/);
    expect(told.status).to.equal(7);
  });

  it("keeps its PATH where that has one", () => {
    machine.pulumi("bin/pulumi", "3.280.1");

    expect(run(process.execPath, "--print", "process.env.PATH")).to.include({
      status: 0,
      stdout: `${machine.bin}\n`,
      stderr: "",
    });
  });

  it("is not run where no engine can be had, and the reasons are said", () => {
    const { status, stdout, stderr } = run(process.execPath, "--print", "1");

    expect([status, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(/^No Pulumi engine: .+\n( {2}- .+\n){4}Install .+\[ENGINE_NOT_MADE\]\n$/);
  });
});
