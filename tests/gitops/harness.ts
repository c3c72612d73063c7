/**
 * Runs the shell steps of the example pipelines as their CI would, with stand-ins on PATH for every program
 * that needs a network or a language host. The scripts come from the YAML files, so that what is tested is
 * what is copied.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

export const root = path.resolve(__dirname, "../../..");
export const examples = path.join(root, "examples/gitops");
export const fixtures = path.join(root, "tests/gitops/fixtures");

const main = require.resolve("../../cli/main");

export interface Answer {
  /** The program that answers. */
  name: string;
  /** Words that the arguments must contain, in any place; the first response that fits is given. */
  when?: string[];
  stdout?: string;
  stderr?: string;
  code?: number;
}

export interface Call {
  name: string;
  args: string[];
  /** Contents of the files that the arguments name, as they were at the time of the call. */
  files: Record<string, string>;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  calls: Call[];
  /** What the job left in its directory. */
  read(name: string): string;
}

/** A call that no response fits ends with this code, so that an unexpected call fails the step. */
export const UNEXPECTED = 97;

const STAND_IN = `
const fs = require("node:fs");
const path = require("node:path");
const name = path.basename(process.argv[1]);
const args = process.argv.slice(2);
const files = {};
for (const [index, arg] of args.entries()) {
  const file = args[index - 1] === "--body-file" ? arg : /^[a-z_]+@(.+)$/.exec(arg)?.[1];
  if (file !== undefined) files[file] = fs.readFileSync(file, "utf8");
}
fs.appendFileSync(process.env.STAND_IN_CALLS, JSON.stringify({ name, args, files }) + "\\n");
const answers = JSON.parse(fs.readFileSync(process.env.STAND_IN_ANSWERS, "utf8"));
const fits = (one) => one.name === name && (one.when ?? []).every((word) => args.includes(word));
const answer = answers.find(fits) ?? { code: ${UNEXPECTED}, stderr: "no response for " + name + " " + args.join(" ") };
process.stdout.write(answer.stdout ?? "");
process.stderr.write(answer.stderr ?? "");
process.exitCode = answer.code ?? 0;
`;

/** What a project's folder holds before a job begins, by how its program is installed. */
export const FOLDERS = {
  /** `pulumi-opik` in a package.json: after `npm ci` its commands are there. */
  node: ["package-lock.json", "node_modules/.bin/pulumi-opik"],
  /** `pulumi-opik-native` in a package.json. */
  nodeWithPlugin: ["package-lock.json"],
  /** Python, Go, YAML: no package.json. */
  other: ["Pulumi.yaml"],
} as const;

/** The file by which the pipelines know that there is a policy pack. */
export const POLICY = "policy/PulumiPolicy.yaml";

function sandbox<T>(
  answers: Answer[],
  folder: readonly string[],
  body: (dir: string, env: Record<string, string>) => T,
): T {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "gitops-"));
  try {
    const bin = path.join(dir, "bin");
    const work = path.join(dir, "work");
    fs.mkdirSync(bin);
    fs.mkdirSync(work);
    for (const name of folder) {
      fs.mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
      fs.writeFileSync(path.join(work, name), "", { mode: 0o755 });
    }
    for (const name of ["pulumi", "gh", "curl", "npm"]) {
      fs.writeFileSync(path.join(bin, name), `#!${process.execPath}\n${STAND_IN}`, { mode: 0o755 });
    }
    // What npx runs is this package, as `npm ci` would have installed it.
    const runs = `#!/bin/sh\n[ "$1 $2" = "--no pulumi-opik" ] || exit ${UNEXPECTED}\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`;
    fs.writeFileSync(path.join(bin, "npx"), runs, { mode: 0o755 });
    fs.writeFileSync(path.join(dir, "answers.json"), JSON.stringify(answers));
    fs.writeFileSync(path.join(dir, "calls"), "");
    return body(dir, {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: dir,
      STAND_IN_ANSWERS: path.join(dir, "answers.json"),
      STAND_IN_CALLS: path.join(dir, "calls"),
    });
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function outcome(dir: string, runs: { code: number; stdout: string; stderr: string }[]): Outcome {
  const names = ["drift/state", "drift/title", "drift/body.md", "comment.md", "summary.md"];
  const left = new Map<string, string>();
  for (const name of names) {
    const file = path.join(dir, "work", name);
    if (fs.existsSync(file)) {
      left.set(name, fs.readFileSync(file, "utf8"));
    }
  }
  return {
    code: runs.at(-1)?.code ?? 0,
    stdout: runs.map((run) => run.stdout).join(""),
    stderr: runs.map((run) => run.stderr).join(""),
    calls: fs
      .readFileSync(path.join(dir, "calls"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Call),
    read(name) {
      const text = left.get(name);
      if (text === undefined) {
        throw new Error(`the job left no ${name}`);
      }
      return text;
    },
  };
}

function bash(script: string, options: string[], cwd: string, env: Record<string, string>) {
  const file = path.join(cwd, ".step.sh");
  fs.writeFileSync(file, script);
  const run = spawnSync("bash", [...options, file], { cwd, env, encoding: "utf8" });
  if (run.error !== undefined) {
    throw run.error;
  }
  return { code: run.status ?? -1, stdout: run.stdout, stderr: run.stderr };
}

interface Step {
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}

export interface Workflow {
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": unknown };
  on: Record<string, unknown>;
  jobs: Record<string, { if?: string; env?: Record<string, string>; steps: Step[]; permissions?: unknown }>;
}

export function readWorkflow(file: string): Workflow {
  return parse(fs.readFileSync(file, "utf8")) as Workflow;
}

/** What the expressions of the examples evaluate to in a run. Any other expression is an error of the test. */
const expressions: Record<string, string> = {
  "github.token": "token-of-the-job",
  "github.repository": "acme/opik-settings",
  "github.server_url": "https://github.example",
  "github.run_id": "42",
  "secrets.OPIK_API_KEY": "canary-opik-key",
  "secrets.OPIK_SESSION_TOKEN": "",
  "secrets.OPIK_EMAIL": "",
  "secrets.OPIK_PASSWORD": "",
  "secrets.PULUMI_ACCESS_TOKEN": "canary-pulumi-token",
};

function evaluate(values: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
        const result = expressions[expression];
        if (result === undefined) {
          throw new Error(`the harness does not know the expression ${expression}`);
        }
        return result;
      }),
    ]),
  );
}

/** Whether a step is run in a folder. The only condition that the examples have; any other is an error of the test. */
function applies(step: Step, folder: readonly string[]): boolean {
  if (step.if === undefined) {
    return true;
  }
  const file = /^hashFiles\('([^']+)'\) != ''$/.exec(step.if)?.[1];
  if (file === undefined) {
    throw new Error(`the harness does not know the condition ${step.if}`);
  }
  return folder.includes(file);
}

/** Runs the `run` steps of a job in order and, as GitHub does, none after one that failed. */
export function runGitHubJob(
  file: string,
  job: string,
  answers: Answer[],
  folder: readonly string[] = FOLDERS.node,
): Outcome {
  const { env, steps } = readWorkflow(path.join(examples, "github", file)).jobs[job] ?? { steps: [] };
  return sandbox(answers, folder, (dir, base) => {
    const work = path.join(dir, "work");
    const runs = [];
    for (const step of steps.filter((one) => one.run !== undefined && applies(one, folder))) {
      const run = bash(step.run ?? "", ["-e"], work, {
        ...base,
        GITHUB_STEP_SUMMARY: path.join(work, "summary.md"),
        ...evaluate(env),
        ...evaluate(step.env),
      });
      runs.push(run);
      if (run.code !== 0) {
        break;
      }
    }
    return outcome(dir, runs);
  });
}

export interface GitLabFile {
  variables: Record<string, string>;
  default: { before_script: string[]; image: string };
  [job: string]: unknown;
}

interface GitLabJob {
  script: string[];
  variables?: Record<string, string>;
}

export const gitLabFile = path.join(examples, "gitlab/.gitlab-ci.yml");

/** Runs before_script and script of a job in one shell that stops at the first failure, as GitLab does. */
export function runGitLabJob(
  name: string,
  answers: Answer[],
  folder: readonly string[] = FOLDERS.node,
): Outcome {
  const file = parse(fs.readFileSync(gitLabFile, "utf8")) as GitLabFile;
  const job = file[name] as GitLabJob;
  return sandbox(answers, folder, (dir, base) => {
    const script = ["set -eo pipefail", ...file.default.before_script, ...job.script].join("\n");
    const run = bash(script, [], path.join(dir, "work"), {
      ...base,
      CI_API_V4_URL: "https://gitlab.example/api/v4",
      CI_PROJECT_ID: "17",
      CI_MERGE_REQUEST_IID: "5",
      CI_JOB_URL: "https://gitlab.example/jobs/42",
      GITLAB_TOKEN: "canary-gitlab-token",
      OPIK_API_KEY: "canary-opik-key",
      PULUMI_ACCESS_TOKEN: "canary-pulumi-token",
      ...file.variables,
      ...job.variables,
    });
    return outcome(dir, [run]);
  });
}

export interface Recorded {
  stdout: string;
  exitCode: number;
  stderr: string;
}

/** What a real engine answered, see makeFixtures.ts. */
export function recorded(name: string): Recorded {
  const runs = JSON.parse(fs.readFileSync(path.join(fixtures, "runs.json"), "utf8")) as Record<
    string,
    { exitCode: number; stderr: string }
  >;
  const run = runs[name];
  if (run === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  return { ...run, stdout: fs.readFileSync(path.join(fixtures, `${name}.json`), "utf8") };
}

export function pulumiAnswers(name: string): Answer {
  const { stdout, stderr, exitCode } = recorded(name);
  return { name: "pulumi", stdout, stderr, code: exitCode };
}
