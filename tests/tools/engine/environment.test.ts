import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { type Engine, engineEnvironment } from "../../../cli/engine/index";
import { Machine } from "./support";

const engine: Engine = { path: "/engines/3.259.0/bin/pulumi", version: "3.259.0", source: "cache" };
const where = { home: "/run/home", backend: "/run/state", nodeModules: "/project/node_modules" };
const nodeFolder = dirname(process.execPath);

describe("the environment of a run", () => {
  it("has everything the engine needs to stay by itself", () => {
    expect(
      engineEnvironment(engine, { ...where, passphrase: "secret" }, { PATH: "/usr/bin", LANG: "C" }),
    ).to.deep.equal({
      LANG: "C",
      NO_COLOR: "1",
      OPIK_CONFIG_PATH: devNull,
      PATH: ["/engines/3.259.0/bin", nodeFolder, "/project/node_modules/@pulumi/pulumi", "/usr/bin"].join(
        delimiter,
      ),
      PULUMI_BACKEND_URL: "file:///run/state",
      PULUMI_CONFIG_PASSPHRASE: "secret",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      PULUMI_HOME: "/run/home",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("holds nothing of the developer's own Pulumi and Opik", () => {
    const own = {
      PATH: "/usr/bin",
      PULUMI_ACCESS_TOKEN: "pul-own",
      PULUMI_API: "own",
      PULUMI_BACKEND_URL: "s3://own",
      PULUMI_CONFIG: '{"opik:apiKey":"own"}',
      PULUMI_CONFIG_PASSPHRASE: "own",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/own",
      PULUMI_HOME: "/own",
      PULUMI_STACK: "own",
      OPIK_API_KEY: "own",
      OPIK_CONFIG_PATH: "/own",
      OPIK_URL_OVERRIDE: "own",
      opik_workspace: "own",
      FORCE_COLOR: "own",
    };
    const result = engineEnvironment(engine, where, own);
    expect(JSON.stringify(result)).to.not.include("own");
    expect(result).to.include({ PULUMI_CONFIG_PASSPHRASE: "", PULUMI_HOME: "/run/home" });
  });

  it("keeps variables that only look alike", () => {
    const result = engineEnvironment(engine, where, { MY_PULUMI_X: "a", OPIKX: "b", UNSET: undefined });
    expect(result).to.include({ MY_PULUMI_X: "a", OPIKX: "b" });
    expect(result).to.not.have.property("UNSET");
  });

  it("does without a PATH, and reads process.env unless told otherwise", () => {
    expect(engineEnvironment(engine, where, {})["PATH"]?.split(delimiter)).to.have.lengthOf(3);
    expect(engineEnvironment(engine, where)["PATH"]?.endsWith(process.env["PATH"] ?? "missing")).to.equal(
      true,
    );
  });

  it("writes the backend's folder as a URL that means the same folder", () => {
    const url = (backend: string) =>
      engineEnvironment(engine, { ...where, backend }, {})["PULUMI_BACKEND_URL"];
    expect(url("/run/my state")).to.equal("file:///run/my state");
    expect(url("/run/50%/a?b#c")).to.equal("file:///run/50%25/a%3Fb%23c");
  });

  describe("beside an engine on PATH", () => {
    let machine: Machine;
    beforeEach(() => {
      machine = new Machine();
      mkdirSync(machine.bin);
    });
    afterEach(() => machine.remove());

    const firstFolders = (path: string) =>
      engineEnvironment({ ...engine, path, source: "PATH" }, where, {})
        ["PATH"]?.split(delimiter)
        .slice(0, 2);

    it("puts this Node before another one in the engine's folder", () => {
      writeFileSync(join(machine.bin, "node"), "");
      expect(firstFolders(join(machine.bin, "pulumi"))).to.deep.equal([nodeFolder, machine.bin]);
    });

    it("leaves the engine first where the folder holds this very Node, or none", () => {
      expect(firstFolders(join(machine.bin, "pulumi"))).to.deep.equal([machine.bin, nodeFolder]);
      symlinkSync(process.execPath, join(machine.bin, "node"));
      expect(firstFolders(join(machine.bin, "pulumi"))).to.deep.equal([machine.bin, nodeFolder]);
    });
  });
});
