import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";

const root = dirname(require.resolve("pulumi-opik/package.json"));

/** npm starts slowly on a busy machine. */
const NPM_TIMEOUT_MS = 60_000;

describe("npm run package:contents", function () {
  this.timeout(NPM_TIMEOUT_MS);
  let folder: string;

  beforeEach("a small package that is as it should be", () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-contents-"));
    write({
      "package.json": manifest({}),
      "package-lock.json": JSON.stringify({
        packages: {
          "": {},
          "node_modules/needed": { version: "1.2.3", license: "MIT" },
          "node_modules/needed/node_modules/deep": { version: "2.0.0", license: "ISC" },
          "node_modules/tool": { version: "3.0.0", license: "MIT", dev: true },
        },
      }),
      "dist/sdk/index.js": "",
      "dist/sdk/index.d.ts": "",
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  function manifest(more: object): string {
    return JSON.stringify({
      name: "sample",
      version: "1.0.0",
      main: "./dist/sdk/index.js",
      files: ["dist", "binding.gyp"],
      ...more,
    });
  }

  function contents(of = folder) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "tools", "package-contents.mjs"), of],
      { encoding: "utf8" },
    );
    return { status, stdout, complaints: stderr.split("\n").filter((line) => line !== "") };
  }

  it("finds nothing in this package that does not belong there", () => {
    const { status, stdout, complaints } = contents(root);

    expect(complaints).to.deep.equal([]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^pulumi-opik-[\d.]+\.tgz: \d+ files, [\d.]+ kB packed, [\d.]+ kB unpacked$/m);
    expect(stdout).to.match(/^ +[\d.]+ kB {2}dist\/plugin$/m);
    expect(stdout).to.match(/^ {2}zod \d+\.\d+\.\d+ \(MIT\)$/m);
  });

  it("finds nothing in dist whose source is gone", () => {
    const left = ["provider", "cli", "emulator", "tools", "sdk", "tests"]
      .flatMap((part) =>
        readdirSync(join(root, "dist", part), { recursive: true, encoding: "utf8" }).map((path) =>
          join(part, path),
        ),
      )
      .filter((path) => path.endsWith(".js") && !existsSync(join(root, path.replace(/js$/, "ts"))));

    expect(left).to.deep.equal([]);
  });

  it("lists what an installation brings along, and no tools", () => {
    const { status, stdout } = contents();

    expect(status).to.equal(0);
    expect(stdout).to.match(
      /run time, with theirs:\n {2}needed 1\.2\.3 \(MIT\)\n {2}deep 2\.0\.0 \(ISC\)\n$/,
    );
  });

  for (const path of [
    "dist/tests/unit/one.test.js",
    "dist/sdk/one.test.js",
    "dist/sdk/index.js.map",
    "dist/sdk/index.ts",
    "dist/emulator/fixtures/one.js",
    "dist/examples/program.js",
    "dist/.tsbuildinfo",
    "dist/plugin/notes.txt",
  ]) {
    it(`refuses ${path}`, () => {
      write({ [path]: "" });

      const { status, complaints } = contents();

      expect(complaints).to.deep.equal([`Unexpected: ${path} does not belong into the package.`]);
      expect(status).to.equal(1);
    });
  }

  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    it(`refuses the install script ${script}`, () => {
      write({ "package.json": manifest({ scripts: { [script]: "node x.js" } }) });

      const { status, complaints } = contents();

      expect(complaints).to.deep.equal([`Unexpected: package.json has the install script "${script}".`]);
      expect(status).to.equal(1);
    });
  }

  it("refuses a native addon, which npm builds without any script", () => {
    write({ "binding.gyp": "{}" });

    const { status, complaints } = contents();

    expect(complaints).to.include(
      "Unexpected: With binding.gyp, npm runs node-gyp when the package is installed.",
    );
    expect(status).to.equal(1);
  });

  it("misses a file that package.json promises", () => {
    write({
      "package.json": manifest({
        bin: { sample: "./dist/plugin/pulumi-resource-opik" },
        exports: { ".": { types: "./dist/sdk/gone.d.ts", default: "./dist/sdk/index.js" } },
      }),
    });

    const { status, complaints } = contents();

    expect(complaints).to.deep.equal([
      "Missing: package.json names dist/plugin/pulumi-resource-opik, which is not in the package.",
      "Missing: package.json names dist/sdk/gone.d.ts, which is not in the package.",
    ]);
    expect(status).to.equal(1);
  });
});
