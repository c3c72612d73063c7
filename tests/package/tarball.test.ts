import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { createProject, type TemporaryProject } from "../../provider/cli/playground";
import { environmentOf, expectExit, usePlaygrounds } from "../support/engine";
import { calls, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const sdkVersion: string = require("@pulumi/pulumi/package.json").version;

/** npm takes its time where nothing is cached. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe("the packed package", function () {
  this.timeout(INSTALL_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  let folder: string;
  let packed: Packed;
  let project: TemporaryProject;

  before("pack, and install in an empty project", () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-pack-"));
    const output = npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder);
    const [found] = Object.values(JSON.parse(output)) as Packed[];
    if (found === undefined) {
      throw new Error(`npm pack said ${output}`);
    }
    packed = found;
    project = createProject("packed", () => undefined);
    const tarball = join(folder, packed.filename);
    npm(
      project.folder,
      "install",
      "--ignore-scripts",
      "--prefer-offline",
      tarball,
      `@pulumi/pulumi@${sdkVersion}`,
      "typescript@6",
      "@types/node@24",
    );
  });
  after("remove it", () => {
    project?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds what runs and its documentation, and nothing else", () => {
    const strangers = packed.files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path) &&
          !/^dist\/(provider|sdk|plugin)\/.*\.(js|d\.ts|json|cmd|yaml)$/.test(path) &&
          !/^(dist\/)?(bin|plugin)\//.test(path),
      );

    expect(strangers).to.deep.equal([]);
  });

  it("has no install script, and is no plugin package that Pulumi would fetch", () => {
    const manifest = JSON.parse(
      readFileSync(join(project.nodeModules, "pulumi-opik", "package.json"), "utf8"),
    );

    expect(manifest).not.to.have.property("pulumi");
    for (const script of ["preinstall", "install", "postinstall"]) {
      expect(manifest.scripts ?? {}).not.to.have.property(script);
    }
  });

  it("runs a stack from an empty project: up, drift, destroy", async () => {
    const program = join(project.folder, "index.js");
    writeFileSync(
      program,
      `const { OrganizationSettings } = require("pulumi-opik");
exports.run = () => new OrganizationSettings("acme", { restrictInvitationsToAdmins: true });
`,
    );
    // The stack's program and its provider use what is installed there, and nothing of this checkout.
    const installed = createRequire(program);
    const { LocalWorkspace } = installed("@pulumi/pulumi/automation");
    const stack = await playground({
      project,
      projectName: "packed",
      environment: environmentOf(local()),
      workspace: LocalWorkspace,
      program: async () => {
        installed("./index.js").run();
      },
    });
    expect(installed.resolve("pulumi-opik")).to.include(project.folder);

    expectExit(await stack.run("up"), 0);
    expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);

    local().click("org-acme", { onlyAdminsInviteByEmail: false });
    expectExit(await stack.run("preview", { refresh: true, expectNoChanges: true }), 7);

    expectExit(await stack.run("destroy"), 0);
  });

  it("has its commands in node_modules/.bin", () => {
    const command = join(project.nodeModules, ".bin", "pulumi-opik");
    const version: string = require("pulumi-opik/package.json").version;

    expect(run(project.folder, command, "--version").trim()).to.equal(version);
    expect(run(project.folder, command, "emulate", "--help")).to.include("--scenario");
  });

  for (const [moduleResolution, module] of [
    ["node16", "node16"],
    ["bundler", "esnext"],
  ]) {
    it(`has types for a strict program (moduleResolution ${moduleResolution})`, () => {
      const options = ["--noEmit", "--strict", "--target", "es2022", "--module", `${module}`];
      const compile = (name: string, text: string) => {
        const file = join(project.folder, name);
        writeFileSync(file, `import { OrganizationSettings } from "pulumi-opik";\n${text}\n`);
        const tsc = join(project.nodeModules, "typescript", "bin", "tsc");
        return run(
          project.folder,
          process.execPath,
          tsc,
          ...options,
          "--moduleResolution",
          `${moduleResolution}`,
          file,
        );
      };

      compile("right.ts", `new OrganizationSettings("a", { restrictInvitationsToAdmins: true });`);
      expect(() =>
        compile("wrong.ts", `new OrganizationSettings("a", { restrictInvitationsToAdmins: "true" });`),
      ).to.throw(/wrong\.ts/);
    });
  }
});

function npm(cwd: string, ...args: string[]): string {
  return run(cwd, "npm", ...args, "--no-audit", "--no-fund", "--loglevel=error");
}

/** @throws an error that has what the program printed in its message */
function run(cwd: string, command: string, ...args: string[]): string {
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      env: { ...process.env, PATH },
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}
