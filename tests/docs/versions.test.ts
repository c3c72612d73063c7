import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { MINIMUM_ENGINE_VERSION } from "../../cli/engine";
import { BUILT_ENGINE_VERSION } from "../../tools/engine";

const root = dirname(require.resolve("pulumi-opik/package.json"));

interface Manifest {
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Text files below a folder, without what is generated or installed. */
function textsBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file) && !file.includes("node_modules"))
    .map((file) => join(folder, file));
}

/** Everything that a text has after the words, such as a version. */
function foundIn(file: string, words: RegExp): string[] {
  return [...read(file).matchAll(words)].map(([, found = ""]) => found);
}

/**
 * The sources of versions are package.json (the oldest Node.js, the oldest SDK and engine, the SDK to develop with) and
 * `tools/engine/version.ts` (the engine to develop with).
 */
describe("a version that is said in several places", () => {
  const manifest = JSON.parse(read("package.json")) as Manifest;
  const SDK = "@pulumi/pulumi";
  const texts = [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    ...textsBelow("docs", /\.md$/),
  ];
  const pipelines = [...textsBelow(".github", /\.yml$/), ...textsBelow("examples/gitops", /\.ya?ml$/)];

  it("the oldest engine and SDK: one number, in package.json and what is said of it", () => {
    expect(manifest.peerDependencies[SDK]).to.equal(`>=${MINIMUM_ENGINE_VERSION} <4`);
    const short = MINIMUM_ENGINE_VERSION.replace(/\.0$/, "");
    const said = texts.flatMap((file) =>
      foundIn(
        file,
        /(?:`@pulumi\/pulumi`|`pulumi` on your PATH if it is|Pulumi) (3\.\d+(?:\.\d+)?) or newer/g,
      ),
    );
    // 3.227 is the engine's first with the exit code of a drift.
    expect(said.filter((one) => one !== "3.227")).to.have.length.above(1);
    expect(new Set(said.filter((one) => one !== "3.227"))).to.deep.equal(new Set([short]));
    for (const file of textsBelow("examples", /package\.json$/)) {
      expect(foundIn(file, /"@pulumi\/pulumi": "\^([\d.]+)"/g), file).to.deep.equal([MINIMUM_ENGINE_VERSION]);
    }
  });

  it("the oldest Node.js", () => {
    const oldest = manifest.engines.node.replace(">=", "");
    const said = texts.flatMap((file) => foundIn(file, /\b(2\d\.\d+) (?:or newer|has to be on)/g));
    expect(said).to.have.length.above(2);
    expect(new Set(said)).to.deep.equal(new Set([oldest]));
    expect(read("bin/pulumi-resource-opik")).to.include(`needs Node ${oldest} or newer`);
  });

  it("the engine that pipelines install is the one that this package is developed with", () => {
    const installed = pipelines.flatMap((file) =>
      foundIn(file, /(?:pulumi-version: |image: pulumi\/pulumi[\w-]*:)(\d+\.\d+\.\d+)/g),
    );
    expect(installed).to.have.length.above(5);
    expect(new Set(installed)).to.deep.equal(new Set([BUILT_ENGINE_VERSION]));
  });

  it("this package, where pipelines install a part of it", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const installed = pipelines.flatMap((file) => foundIn(file, /pulumi-opik@(\S+)/g));
    expect(installed).to.deep.equal([version, version]);
  });

  it("the SDK that this package is developed with is one number, and none that the engine does not know yet", () => {
    const sdk = manifest.devDependencies[SDK] ?? "";
    expect(sdk).to.match(/^3\.\d+\.\d+$/);
    const minor = (version: string) => Number(version.split(".")[1]);
    expect(minor(sdk)).to.be.within(minor(MINIMUM_ENGINE_VERSION), minor(BUILT_ENGINE_VERSION));
    const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, { version: string }> };
    expect(lock.packages[`node_modules/${SDK}`]?.version).to.equal(sdk);
    for (const said of texts.flatMap((file) => foundIn(file, /development is against (\S+?)[,.;]? /g))) {
      expect([sdk, BUILT_ENGINE_VERSION]).to.include(said);
    }
  });
});
