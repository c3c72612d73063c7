import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect } from "chai";
import { withDependencyTables } from "../../tools/dependencyTables";
import { bundledPackages } from "../support/bundledPackages";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const manifest = require("pulumi-opik/package.json");

/** npm starts slowly on a busy machine. */
const NPM_TIMEOUT_MS = 60_000;

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly hasInstallScript?: boolean;
}

const locked: readonly Locked[] = Object.entries(
  JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages as Record<string, object>,
)
  .filter(([path]) => path !== "")
  .map(([path, one]) => ({ name: path.replace(/^.*node_modules\//, ""), ...one }) as Locked);
const installed = locked.filter(({ dev, devOptional, peer }) => !dev && !devOptional && !peer);
const refOf = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;

/** Licences that permit use, change and redistribution, with a notice. */
const PERMITTED = ["Apache-2.0", "BSD-3-Clause", "ISC", "MIT", "(BSD-3-Clause AND Apache-2.0)"];

describe("the lock file", () => {
  it("has the integrity of every package, and no host to get it from", () => {
    expect(locked.length).to.be.greaterThan(100);
    expect(locked.filter(({ integrity = "" }) => !/^sha512-[\w+/]{86}==$/.test(integrity))).to.deep.equal([]);
    expect(locked.filter(({ resolved }) => resolved !== undefined)).to.deep.equal([]);
  });

  it("has at run time what package.json names, and nothing more that comes along with it", () => {
    expect(installed.map(({ name }) => name)).to.have.members(Object.keys(manifest.dependencies));
  });

  it("has no install script at run time, and for development none that package.json does not decide on", () => {
    expect(installed.filter(({ hasInstallScript }) => hasInstallScript)).to.deep.equal([]);
    const scripts = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(Object.keys(manifest.allowScripts)).to.have.members(scripts);
  });

  it("has only permissive licences among what is installed or bundled", () => {
    const shipped = [...installed, ...bundledPackages()];

    expect(shipped.length).to.be.greaterThan(8);
    expect(
      shipped
        .filter(({ license = "none" }) => !PERMITTED.includes(license))
        .map((one) => `${refOf(one)}: ${one.license}`),
    ).to.deep.equal([]);
  });
});

describe("docs/supply-chain.md", () => {
  const page = readFileSync(join(root, "docs", "supply-chain.md"), "utf8");

  it("has the tables that lock file and bundle give (npm run docs writes them)", () => {
    expect(page).to.equal(withDependencyTables(page));
  });

  it("names the licences that are permitted", () => {
    for (const license of PERMITTED.filter((one) => !one.startsWith("("))) {
      expect(page).to.match(new RegExp(`one of: [\\w., -]*\\b${license}\\b`));
    }
  });
});

describe("npm run sbom", function () {
  this.timeout(NPM_TIMEOUT_MS);
  let text: string;
  let bom: {
    readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
    readonly components: readonly {
      readonly "bom-ref": string;
      readonly purl?: string;
      readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
      readonly properties?: readonly { readonly name: string; readonly value: string }[];
    }[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };

  before("write it", () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-sbom-"));
    try {
      const file = join(folder, "sbom.cdx.json");
      execFileSync(process.execPath, [join(root, "tools", "sbom.mjs"), "--out", file]);
      text = readFileSync(file, "utf8");
      bom = JSON.parse(text);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is valid CycloneDX 1.5", async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);

    expect(await validator.validate(text)).to.equal(null);
    expect(await validator.validate(text.replace('"type": "library"', '"type": "lib"'))).not.to.equal(null);
  });

  it("describes this package, wherever its folder is", () => {
    expect(bom.metadata.component).to.include({ name: "pulumi-opik", version: manifest.version });
  });

  it("lists what is installed and what is bundled, with hashes, and nothing else", () => {
    const shipped = new Set([...installed, ...bundledPackages()].map(refOf));
    const plugin = `pulumi-resource-opik@${manifest.version}`;

    expect(bom.components.map((one) => one["bom-ref"])).to.have.members([plugin, ...shipped]);
    for (const one of bom.components.filter((one) => one["bom-ref"] !== plugin)) {
      expect(one.purl).to.match(/^pkg:npm\//);
      expect(one.hashes?.map(({ alg }) => alg)).to.deep.equal(["SHA-512"]);
    }
  });

  it("says into which file of the plugin a package is bundled", () => {
    for (const { name, version, bundles } of bundledPackages()) {
      const component = bom.components.find((one) => one["bom-ref"] === `${name}@${version}`);
      const into = component?.properties?.filter((one) => one.name === "pulumi-opik:bundledIn") ?? [];
      expect(into.map(({ value }) => value)).to.deep.equal(bundles.map((file) => `dist/plugin/${file}`));
    }
  });

  it("says what depends on what", () => {
    const dependsOn = (ref: string) => bom.dependencies.find((one) => one.ref === ref)?.dependsOn;
    const plugin = `pulumi-resource-opik@${manifest.version}`;

    expect(dependsOn(`pulumi-opik@${manifest.version}`)).to.have.members([plugin, ...installed.map(refOf)]);
    expect(dependsOn(plugin)).to.have.members(bundledPackages().map(refOf));
    const known = bom.components.map((one) => one["bom-ref"]);
    expect(known).to.include.members(bom.dependencies.flatMap((one) => one.dependsOn));
  });
});
