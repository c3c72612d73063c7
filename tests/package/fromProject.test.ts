import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));

/** A program whose library has the package, in the layout of pnpm: only direct dependencies are in a node_modules. */
describe("a class of the dynamic flavour, in a program whose library has the package", function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-opik-library-")));
    const library = join(folder, "store", "library");
    mkdirSync(join(library, "node_modules"), { recursive: true });
    symlinkSync(root, join(library, "node_modules", "pulumi-opik"), "junction");
    const declares = `const pulumi = require(${JSON.stringify(sdk)});
pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "x", state: inputs }), call: () => ({}) });
const { OrganizationSettings, Project } = require("pulumi-opik");
exports.declare = () => {
  new OrganizationSettings("acme");
  new Project("chat", { name: "chat" });
};`;
    writeFileSync(join(library, "index.js"), declares);
    mkdirSync(join(folder, "project", "node_modules"), { recursive: true });
    symlinkSync(library, join(folder, "project", "node_modules", "library"), "junction");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the program from a file at this path below the project. */
  function run(file: string) {
    const main = join(folder, "project", file);
    mkdirSync(dirname(main), { recursive: true });
    const program = `const { declare } = require("library");
try { declare(); console.log("declared"); } catch (error) { console.log(error.message, error.__pulumiRunError); }`;
    writeFileSync(main, program);
    const { stdout, stderr } = spawnSync(process.execPath, [main], {
      cwd: join(folder, "project"),
      encoding: "utf8",
    });
    return stdout + stderr;
  }
  const byPulumi = join("node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js");

  it("says what to install where the project's folder does not lead to the package", () => {
    expect(run(byPulumi)).to.equal(
      `The package pulumi-opik cannot be found from the project's folder (${join(folder, "project")}), from which Pulumi loads the provider of dynamic resources: only a library depends on it. Install it in the project too, in the version that the library uses: \`pnpm add pulumi-opik\`, or \`npm install pulumi-opik\`. [OPIK_PACKAGE_NOT_IN_PROJECT] true\n`,
    );
  });

  it("is content once it is installed there, or in a folder above", () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "pulumi-opik"), "junction");
    expect(run(byPulumi)).to.equal("declared\n");
  });

  it("checks nothing where Pulumi did not start the program, and the project's folder may be another", () => {
    expect(run("automation.js")).to.equal("declared\n");
  });
});
