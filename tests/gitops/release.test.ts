import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { archiveName, PLATFORMS } from "../../tools/executables/platforms";
import { readWorkflow, root } from "./harness";

const { jobs } = readWorkflow(path.join(root, ".github/workflows/release.yml"));
const stepsOf = (job: string) => jobs[job]?.steps ?? [];
const scriptOf = (job: string, name: string) => stepsOf(job).find((step) => step.name === name)?.run ?? "";

describe("the release workflow", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "release-"));
    fs.mkdirSync(path.join(dir, "bin"));
    // What each is asked for is kept; it answers 1 to what the file of its name lists as unknown.
    for (const name of ["npm", "gh", "python3"]) {
      fs.writeFileSync(
        path.join(dir, `${name}.unknown`),
        "npm view\ngh release view\ngh api repos/acme/pulumi-opik/git/ref/\n",
      );
      const standIn = `#!/bin/sh
echo "${name} $*" >> "${dir}/calls"
while read -r line; do case "${name} $*" in "$line"*) exit 1 ;; esac; done < "${dir}/${name}.unknown"
case "$1" in view) echo "\${2##*@}" ;; esac
`;
      fs.writeFileSync(path.join(dir, "bin", name), standIn, { mode: 0o755 });
    }
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  function run(script: string, tag: string) {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
      {
        cwd: dir,
        encoding: "utf8",
        env: {
          PATH: `${dir}/bin:${path.dirname(process.execPath)}:/usr/bin:/bin`,
          GITHUB_REF_NAME: tag,
          GITHUB_SERVER_URL: "https://github.example",
          GITHUB_REPOSITORY: "acme/pulumi-opik",
          GH_REPO: "acme/pulumi-opik",
          GITHUB_SHA: "0123456789abcdef",
        },
      },
    );
    const calls = path.join(dir, "calls");
    return {
      status,
      output: stdout + stderr,
      calls: fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : [],
    };
  }

  it("gives rights only to jobs that check nothing out and install nothing", () => {
    for (const [name, { permissions, steps }] of Object.entries(jobs)) {
      const text = JSON.stringify(steps);
      if (permissions !== undefined) {
        expect(text, name).not.to.match(/actions\/checkout|npm (ci|install|run|exec)|npx/);
      }
    }
    expect(Object.keys(jobs)).to.deep.equal(["build", "executables", "draft", "npm", "pypi", "release"]);
  });

  it("knows no secret, because it needs none", () => {
    expect(JSON.stringify(jobs)).not.to.match(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
  });

  for (const [tag, changes, problem] of [
    ["v1.2.3", "## 1.2.3\n", undefined],
    ["v1.2.3", "## [1.2.3] - 2026-11-24\n", undefined],
    ["v1.2.4", "## 1.2.3\n", "The tag v1.2.4 is not v1.2.3, which package.json has."],
    ["v1.2.3", "## Unreleased\n", "CHANGELOG.md has no section 1.2.3."],
  ] as const) {
    it(`${problem === undefined ? "goes on" : "stops"} at ${tag} with ${JSON.stringify(changes)}`, () => {
      fs.writeFileSync(path.join(dir, "package.json"), JSON.stringify({ version: "1.2.3" }));
      fs.writeFileSync(path.join(dir, "CHANGELOG.md"), changes);

      const { status, output } = run(
        scriptOf("build", "The tag is the version, and CHANGELOG.md has it"),
        tag,
      );

      expect(output.trim()).to.equal(problem ?? "");
      expect(status).to.equal(problem === undefined ? 0 : 1);
    });
  }

  it("packs with scripts that package.json has, into what the other jobs take", () => {
    const script = scriptOf("build", "Pack");
    const { status, output, calls } = run(script, "v1.2.3");

    expect(status, output).to.equal(0);
    expect(calls).to.include(
      "npm pkg set repository.type=git repository.url=git+https://github.example/acme/pulumi-opik.git",
    );
    expect(calls).to.include("npm run sbom -- --out release/pulumi-opik-v1.2.3.cdx.json");
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    const names = calls.flatMap((call) => /^npm run (\S+)/.exec(call)?.[1] ?? []);
    expect(names).to.deep.equal(["package:contents", "registry:check", "native:package", "sbom"]);
    expect(scripts).to.include.keys([...names, "plugin:executables"]);
  });

  /** What is not run here: the checks and tests themselves, of which this is one. */
  const NOT_HERE = ["Check"];

  for (const [job, { steps }] of Object.entries(jobs)) {
    for (const { name = "", run: script } of steps) {
      if (script === undefined || NOT_HERE.includes(name)) {
        continue;
      }
      it(`has a step that needs no account to be tried: ${job}, ${name}`, () => {
        fs.writeFileSync(path.join(dir, "package.json"), JSON.stringify({ version: "1.2.3" }));
        fs.writeFileSync(path.join(dir, "CHANGELOG.md"), "## 1.2.3\n");
        if (job !== "build") {
          release("1.2.3");
        }

        const { status, output } = run(script, "v1.2.3");

        expect(status, output).to.equal(0);
        expect(output).not.to.match(/not found|No such file/);
      });
    }
  }

  it("leaves PyPI the wheel alone, and none of the other files", () => {
    release("1.2.3");
    const script = scriptOf("pypi", "The wheel alone");

    expect(run(script, "v1.2.3").status).to.equal(0);

    expect(fs.readdirSync(path.join(dir, "wheels"))).to.deep.equal(["pulumi_opik-1.2.3-py3-none-any.whl"]);
    const upload = stepsOf("pypi").find((step) => step.uses?.startsWith("pypa/"));
    expect(upload?.with?.["packages-dir"]).to.equal("wheels");
  });

  it("builds the executables after a clean install without scripts, and by no Node of the packages", () => {
    fs.mkdirSync(path.join(dir, "node_modules", ".bin"), { recursive: true });
    fs.writeFileSync(path.join(dir, "node_modules", ".bin", "node"), "");

    const { status, calls } = run(`PLATFORM=linux-amd64\n${scriptOf("executables", "Build")}`, "v1.2.3");

    expect(status).to.equal(0);
    expect(fs.readdirSync(path.join(dir, "node_modules", ".bin"))).to.deep.equal([]);
    expect(calls).to.deep.equal([
      "npm ci --ignore-scripts",
      "npm run build",
      "npm run plugin:executables -- --platform linux-amd64 --out executables",
    ]);
  });

  it("checks by the script that is there", () => {
    expect(scriptOf("build", "Check")).to.equal("bash .ci/run");
    expect(fs.existsSync(path.join(root, ".ci", "run"))).to.equal(true);
  });

  it("builds an executable of each platform on a machine of its own", () => {
    const [matrix] = Object.values(
      (jobs["executables"] as { strategy?: { matrix: Record<string, { platform: string }[]> } }).strategy
        ?.matrix ?? {},
    );
    expect(matrix?.map(({ platform }) => platform)).to.deep.equal(PLATFORMS);
    expect(scriptOf("executables", "Build")).to.include(
      'npm run plugin:executables -- --platform "$PLATFORM"',
    );
  });

  const files = (version: string) => [
    `pulumi-opik-${version}.tgz`,
    `pulumi-opik-native-${version}.tgz`,
    `pulumi_opik-${version}-py3-none-any.whl`,
    ...PLATFORMS.map((platform) => archiveName(version, platform)),
  ];
  function release(version: string, without?: string): void {
    fs.mkdirSync(path.join(dir, "release"));
    for (const name of files(version).filter((one) => one !== without)) {
      fs.writeFileSync(path.join(dir, "release", name), name);
    }
  }

  for (const missing of files("1.2.3")) {
    it(`publishes nothing where ${missing} is missing`, () => {
      release("1.2.3", missing);
      expect(run(scriptOf("draft", "Everything is there"), "v1.2.3").status).not.to.equal(0);
    });
  }

  it("notes the hashes of everything", () => {
    release("1.2.3");
    expect(run(scriptOf("draft", "Everything is there"), "v1.2.3").status).to.equal(0);
    const sums = fs.readFileSync(path.join(dir, "release", "SHA256SUMS"), "utf8");
    expect(sums.trim().split("\n")).to.have.length(files("1.2.3").length);
  });

  it("publishes in an order in which a failure leaves nothing half published", () => {
    const needs = Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [name, (job as { needs?: unknown }).needs]),
    );
    expect(needs).to.deep.equal({
      build: undefined,
      executables: undefined,
      draft: ["build", "executables"],
      npm: "draft",
      pypi: "draft",
      release: ["npm", "pypi"],
    });
  });

  for (const [tag, distTag, prerelease] of [
    ["v1.2.3", "latest", false],
    ["v1.2.3-rc.1", "next", true],
  ] as const) {
    const version = tag.slice(1);
    const publish = (name: string) =>
      `npm publish ./release/${name}-${version}.tgz --provenance --access public --tag ${distTag} --ignore-scripts`;
    const asked = ({ calls }: { calls: string[] }) =>
      calls.filter((call) => !/^(npm view|gh release view|gh api \S+\/git\/ref\/)/.test(call));

    it(`publishes ${tag} as ${distTag}`, () => {
      fs.mkdirSync(path.join(dir, "release"));
      fs.writeFileSync(path.join(dir, "release", "one.tar.gz"), "");

      let last = run(scriptOf("draft", "Draft"), tag);
      for (const [job, step] of [
        ["npm", "Publish"],
        ["release", "Tag for Go"],
        ["release", "Release"],
      ] as const) {
        expect(last.status, last.output).to.equal(0);
        last = run(scriptOf(job, step), tag);
      }

      expect(last.status, last.output).to.equal(0);
      expect(asked(last)).to.deep.equal([
        `gh release create ${tag} release/one.tar.gz --draft --verify-tag --generate-notes${prerelease ? " --prerelease" : ""}`,
        publish("pulumi-opik"),
        publish("pulumi-opik-native"),
        `gh api repos/acme/pulumi-opik/git/refs -f ref=refs/tags/sdk/go/${tag} -f sha=0123456789abcdef`,
        `gh release edit ${tag} --draft=false`,
      ]);
    });

    it(`goes on with ${tag} where an earlier run has stopped`, () => {
      fs.mkdirSync(path.join(dir, "release"));
      fs.writeFileSync(path.join(dir, "release", "one.tar.gz"), "");
      for (const name of ["npm", "gh"]) {
        fs.writeFileSync(path.join(dir, `${name}.unknown`), "");
      }

      for (const [job, step] of [
        ["draft", "Draft"],
        ["npm", "Publish"],
        ["release", "Tag for Go"],
      ] as const) {
        expect(run(scriptOf(job, step), tag).status).to.equal(0);
      }

      expect(asked(run("true", tag))).to.deep.equal([
        `gh release upload ${tag} release/one.tar.gz --clobber`,
      ]);
    });
  }

  it("attests the same files twice: where they were built, and what is in them", () => {
    const attested = stepsOf("draft")
      .filter((step) => step.uses?.startsWith("actions/attest@"))
      .map((step) => step.with ?? {});

    expect(attested.map((one) => one["subject-path"])).to.deep.equal([
      "release/*.tgz\nrelease/*.tar.gz\nrelease/*.whl\n",
      "release/*.tgz\nrelease/*.tar.gz\n",
    ]);
    expect(attested[1]?.["sbom-path"]).to.match(
      /^release\/pulumi-opik-\$\{\{ github\.ref_name \}\}\.cdx\.json$/,
    );
  });
});
