import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import schema from "../../provider/hosts/plugin/schema.json";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const name = schema.language.nodejs.packageName;
const LIMIT_MS = 120_000;

describe("the npm package that the schema names", function () {
  this.timeout(LIMIT_MS);
  let folder: string;
  let installed: string;

  before("pack it, and put it where npm would", () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-native-test-"));
    execFileSync(process.execPath, [join(root, "tools", "native-package.mjs"), "--out", folder]);
    installed = join(folder, "node_modules", name);
    mkdirSync(installed, { recursive: true });
    const tarball = join(folder, `${name}-${version}.tgz`);
    execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
    symlinkSync(join(root, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has Pulumi install the plugin of its version from where the schema says", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

    expect(manifest).to.include({ name, version, license: "Apache-2.0" });
    expect(manifest.pulumi).to.deep.equal({
      resource: true,
      name: "opik",
      version,
      server: schema.pluginDownloadURL,
    });
    expect(manifest.dependencies).to.equal(undefined);
    expect(readFileSync(join(installed, "LICENSE"), "utf8")).to.include("Apache License");
  });

  it("has the classes of all resources and functions", () => {
    const script = `console.log(JSON.stringify(Object.keys(require(${JSON.stringify(name)}))))`;
    const found = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }),
    );

    const wanted = Object.keys({ ...schema.resources, ...schema.functions }).map((token) =>
      token.slice(token.lastIndexOf(":") + 1),
    );
    expect(found).to.include.members(wanted);
  });

  it("and pulumi-opik/native compile as well where a project resolves modules as Node 10 did", () => {
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(
      join(project, "index.ts"),
      `import { OrganizationSettings } from "pulumi-opik/native";\nimport * as opik from "${name}";\n` +
        `new OrganizationSettings("a", { restrictInvitationsToAdmins: true });\nnew opik.Project("b", { name: "b" });\n`,
    );
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          module: "commonjs",
          moduleResolution: "node10",
          ignoreDeprecations: "6.0",
          target: "es2020",
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          types: [],
        },
        files: ["index.ts"],
      }),
    );
    symlinkSync(root, join(folder, "node_modules", "pulumi-opik"));

    // What the compiler says is in the failure.
    const tsc = require.resolve("typescript/bin/tsc");
    expect(() =>
      execFileSync(process.execPath, [tsc, "--project", project], { encoding: "utf8", stdio: "pipe" }),
    ).not.to.throw();
  });
});
