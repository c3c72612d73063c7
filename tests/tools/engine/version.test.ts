import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { MINIMUM_ENGINE_VERSION, readVersion, unsuitable } from "../../../cli/engine/version";
import { BUILT_ENGINE_VERSION } from "../../../tools/engine/version";

describe("the engine's version", () => {
  it("is read from what `pulumi version` prints", () => {
    expect(readVersion("v3.259.0\n")).to.equal("3.259.0");
    expect(readVersion("3.259.0")).to.equal("3.259.0");
    expect(readVersion("v3.260.0-alpha.x1234+dirty\r\n")).to.equal("3.260.0-alpha.x1234");
    expect(readVersion("a wrapper says hello\nv3.259.0\n")).to.equal("3.259.0");
  });

  it("is not guessed from something else", () => {
    for (const text of ["", "error: v3.259.0 is not installed", "3.259", "127.0.0.1"]) {
      expect(() => readVersion(text), text).to.throw("not a version");
    }
  });

  it("must be at least the minimum, and Pulumi 3", () => {
    for (const good of ["3.252.0", "3.252.1", "3.253.0-alpha.1", "3.1000.0"]) {
      expect(unsuitable(good), good).to.equal(undefined);
    }
    for (const old of ["3.251.99", "3.252.0-alpha.1", "3.0.0-dev", "2.999.0"]) {
      expect(unsuitable(old), old).to.equal(`is ${old}, older than 3.252.0`);
    }
    expect(unsuitable("4.0.0")).to.equal("is 4.0.0; this package works with Pulumi 3");
  });

  it("has the minimum of the peer range, and builds what passes its own gate", () => {
    const manifest = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8")) as {
      peerDependencies: Record<string, string>;
    };
    expect(manifest.peerDependencies["@pulumi/pulumi"]).to.equal(`>=${MINIMUM_ENGINE_VERSION} <4`);
    expect(unsuitable(BUILT_ENGINE_VERSION)).to.equal(undefined);
  });
});
