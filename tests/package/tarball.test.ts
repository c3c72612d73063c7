import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { engineEnvironment } from "../../cli/engine";
import { createProject, type TemporaryProject } from "../../cli/playground";
import { sdkHosts } from "../native/languageHosts";
import { withOnPath } from "../native/languages";
import { run as runProgram } from "../native/support";
import { environmentOf, theEngine } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const sdkVersion: string = require("@pulumi/pulumi/package.json").version;

/** npm takes its time where nothing is cached. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

describe("the packed package", function () {
  this.timeout(INSTALL_TIMEOUT_MS);
  const local = useLocalOpik();
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
    );
  });
  after("remove it", () => {
    project?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const paths = () => packed.files.map(({ path }) => path);

  it("is small: what Pulumi installs for a program, and the bundled plugin beside it", () => {
    const bytes = (files: Packed["files"]) => files.reduce((sum, { size }) => sum + size, 0);
    const below = (folder: string) => packed.files.filter(({ path }) => path.startsWith(folder));
    const plugin = below("dist/plugin/");
    const docs = below("docs/");

    // Thirteen resources in the provider, the classes of both flavours, and the local Opik.
    expect(bytes(packed.files) - bytes(plugin) - bytes(docs)).to.be.lessThan(2_000_000);
    expect(bytes(plugin)).to.be.lessThan(2_400_000);
    expect(bytes(docs)).to.be.lessThan(400_000);
  });

  it("holds every file that one of its files refers to", () => {
    const missing = references().filter(
      ({ from, to }) =>
        to.startsWith(".") &&
        !["", ".js", ".d.ts", ".json", "/index.js", "/index.d.ts"].some((ending) =>
          paths().includes(join(dirname(from), to) + ending),
        ),
    );

    expect(missing).to.deep.equal([]);
  });

  it("depends on every package that one of its files refers to", () => {
    const { dependencies, peerDependencies } = require("pulumi-opik/package.json");
    const declared = [...Object.keys({ ...dependencies, ...peerDependencies }), "pulumi-opik"];
    const packages = references()
      .filter(({ to }) => !to.startsWith(".") && !isBuiltin(to))
      .map(({ to }) => /^(@[^/]+\/)?[^/]+/.exec(to)?.[0]);

    expect(packages).not.to.be.empty;
    expect(declared).to.include.members([...new Set(packages)]);
  });

  /** What the files of the package, other than the bundles, require and import. */
  function references(): { readonly from: string; readonly to: string }[] {
    return paths()
      .filter((path) => /\.(js|d\.ts)$/.test(path) && !path.startsWith("dist/plugin/"))
      .flatMap((from) => {
        const text = readFileSync(join(project.nodeModules, "pulumi-opik", from), "utf8");
        const found = text.matchAll(
          /\b(?:require(?:\.resolve)?|import)\("([^"\n]+)"\)|^(?:import\b|export\b|\})[^"\n]*\bfrom "([^"\n]+)"/gm,
        );
        return [...found].map(([, required, imported]) => ({ from, to: required ?? imported ?? "" }));
      });
  }

  it("is no plugin package that Pulumi would fetch", () => {
    const manifest = readFileSync(join(project.nodeModules, "pulumi-opik", "package.json"), "utf8");

    expect(JSON.parse(manifest)).not.to.have.property("pulumi");
  });

  /** A stack whose program and provider use what is installed there, run by `pulumi` and Pulumi's host for Node.js. */
  async function installedStack(project: TemporaryProject, stackName: string, entry: string) {
    const program = join(project.folder, "index.js");
    writeFileSync(
      program,
      `const { OrganizationSettings } = require("${entry}");
new OrganizationSettings("acme", { restrictInvitationsToAdmins: true });
`,
    );
    expect(createRequire(program).resolve(entry)).to.include(project.folder);
    const environment = [join(project.nodeModules, ".bin"), await sdkHosts()].reduce(
      (so, onPath) => withOnPath(onPath, so),
      { ...engineEnvironment(await theEngine(), project), ...environmentOf(local()) },
    );
    const pulumi = async (exitCode: number, ...words: string[]) => {
      const options = { cwd: project.folder, env: environment };
      const outcome = await runProgram("pulumi", [...words, "--non-interactive"], options);
      expect(outcome.exitCode, outcome.stdout + outcome.stderr).to.equal(exitCode);
    };
    await pulumi(0, "stack", "select", stackName, "--create");
    return {
      up: () => pulumi(0, "up", "--yes", "--skip-preview"),
      destroy: () => pulumi(0, "destroy", "--yes", "--skip-preview"),
      expectDrift: (...words: string[]) => pulumi(7, "preview", "--expect-no-changes", ...words),
    };
  }

  for (const [stackName, entry, ...drift] of [
    ["dynamic", "pulumi-opik", "--refresh"],
    ["plugin", "pulumi-opik/native"],
  ] as const) {
    it(`runs a stack of ${entry} from an empty project: up, drift, destroy`, async () => {
      const stack = await installedStack(project, stackName, entry);

      await stack.up();
      expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);

      local().click("org-acme", { onlyAdminsInviteByEmail: false });
      await stack.expectDrift(...drift);

      local().click("org-acme", { onlyAdminsInviteByEmail: true });
      await stack.destroy();
      expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
    });
  }

  it("runs a stack where pnpm has installed it, whose layout shows a program only what it depends on itself", async () => {
    const strict = createProject("packed", () => undefined);
    try {
      writeFileSync(
        join(strict.folder, "package.json"),
        JSON.stringify({
          private: true,
          dependencies: {
            "pulumi-opik": `file:${join(folder, packed.filename)}`,
            "@pulumi/pulumi": sdkVersion,
          },
        }),
      );
      run(strict.folder, "npx", "--yes", "pnpm@10", "install", "--ignore-scripts", "--prefer-offline");
      const stack = await installedStack(strict, "pnpm", "pulumi-opik");

      await stack.up();
      expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
      await stack.destroy();
    } finally {
      strict.remove();
    }
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
    // As in programs that pulumi new made for years; it finds a package's further entries by typesVersions.
    ["node10", "commonjs"],
  ] as const) {
    it(`has types for a strict program (moduleResolution ${moduleResolution})`, () => {
      const entries = ["pulumi-opik", "pulumi-opik/native"];
      const program = (value: string) =>
        entries
          .map((entry, index) => {
            const name = `OrganizationSettings${index}`;
            return `import { OrganizationSettings as ${name} } from "${entry}";
export const settings${index} = new ${name}("a", { restrictInvitationsToAdmins: ${value} });
export const id${index}: string | undefined = ${name}.isInstance(settings${index}) ? "a" : undefined;
`;
          })
          .join("");
      writeFileSync(join(project.folder, "right.ts"), program("true"));
      writeFileSync(join(project.folder, "wrong.ts"), program('"true"'));
      const compilerOptions = {
        strict: true,
        noEmit: true,
        target: "es2022",
        module,
        moduleResolution,
        types: ["node"],
        typeRoots: [join(root, "node_modules", "@types")],
        skipLibCheck: moduleResolution !== "node16",
        ...(moduleResolution === "node10" ? { ignoreDeprecations: "6.0" } : {}),
      };
      writeFileSync(
        join(project.folder, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: ["right.ts", "wrong.ts"] }),
      );

      const output = outputOf(project.folder, process.execPath, require.resolve("typescript/bin/tsc"));

      expect(output.trim().split(/\n(?=\S)/)).to.have.length(entries.length);
      for (const [index, line] of output
        .trim()
        .split(/\n(?=\S)/)
        .entries()) {
        expect(line).to.match(
          new RegExp(`^wrong\\.ts\\(${index * 3 + 2},.*TS2322: Type 'string' is not assignable`),
        );
      }
    });
  }
});

function npm(cwd: string, ...args: string[]): string {
  return run(cwd, "npm", ...args, "--no-audit", "--no-fund", "--loglevel=error");
}

/** @throws an error that has what the program printed in its message */
function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = start(cwd, command, args);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
  return stdout;
}

/** What a program prints, however it ends. */
function outputOf(cwd: string, command: string, ...args: string[]): string {
  return start(cwd, command, args).stdout;
}

function start(cwd: string, command: string, args: readonly string[]) {
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  return spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, PATH } });
}
