import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { readWorkflow, root } from "./harness";

const { jobs } = readWorkflow(path.join(root, ".github/workflows/release.yml"));
const stepsOf = (job: string) => jobs[job]?.steps ?? [];
const scriptOf = (job: string, name: string) => stepsOf(job).find((step) => step.name === name)?.run ?? "";

describe("the release workflow", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "release-"));
    fs.mkdirSync(path.join(dir, "bin"));
    for (const name of ["npm", "gh"]) {
      const standIn = `#!/bin/sh\necho "${name} $*" >> "${dir}/calls"\n`;
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
    expect(Object.keys(jobs)).to.deep.equal(["build", "publish", "release"]);
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
    const { status, output, calls } = run(script.replace(/^sha256sum.*$/m, ""), "v1.2.3");

    expect(status, output).to.equal(0);
    expect(calls).to.include(
      "npm pkg set repository.type=git repository.url=git+https://github.example/acme/pulumi-opik.git",
    );
    expect(calls).to.include("npm run sbom -- --out release/pulumi-opik-v1.2.3.cdx.json");
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    const names = calls.flatMap((call) => /^npm run (\S+)/.exec(call)?.[1] ?? []);
    expect(names).to.deep.equal(["package:contents", "plugin:tarball", "sbom"]);
    expect(scripts).to.include.keys(names);
  });

  for (const [tag, distTag, prerelease] of [
    ["v1.2.3", "latest", false],
    ["v1.2.3-rc.1", "next", true],
  ] as const) {
    it(`publishes ${tag} as ${distTag}`, () => {
      fs.mkdirSync(path.join(dir, "release"));
      fs.writeFileSync(path.join(dir, "release", "one.tar.gz"), "");

      expect(run(scriptOf("publish", "Publish"), tag).status).to.equal(0);
      const { status, calls } = run(scriptOf("release", "Release"), tag);

      expect(status).to.equal(0);
      const version = tag.slice(1);
      expect(calls).to.deep.equal([
        `npm publish ./release/pulumi-opik-${version}.tgz --provenance --access public --tag ${distTag} --ignore-scripts`,
        `gh release create ${tag} release/one.tar.gz --verify-tag --generate-notes${prerelease ? " --prerelease" : ""}`,
      ]);
    });
  }

  it("attests the same files twice: where they were built, and what is in them", () => {
    const attested = stepsOf("publish")
      .filter((step) => step.uses?.startsWith("actions/attest@"))
      .map((step) => step.with ?? {});

    expect(attested.map((one) => one["subject-path"])).to.deep.equal([
      "release/*.tgz\nrelease/*.tar.gz\n",
      "release/*.tgz\nrelease/*.tar.gz\n",
    ]);
    expect(attested[1]?.["sbom-path"]).to.match(
      /^release\/pulumi-opik-\$\{\{ github\.ref_name \}\}\.cdx\.json$/,
    );
  });
});
