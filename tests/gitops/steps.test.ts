import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import {
  type Answer,
  type Call,
  FOLDERS,
  type Outcome,
  POLICY,
  pulumiAnswers,
  runGitHubJob,
  runGitLabJob,
} from "./harness";

const title = "Drift: acme/production";
const driftCommand = [
  "preview",
  "--refresh",
  "--expect-no-changes",
  "--json",
  "--non-interactive",
  "--stack",
  "acme/production",
];
const npm: Answer = { name: "npm", when: ["ci"] };
/** How a program and the report are installed: what each kind of project asks npm and Pulumi for. */
const INSTALLS = [
  { what: "Node.js with pulumi-opik", folder: FOLDERS.node, calls: ["npm ci"], report: [] },
  {
    what: "Node.js with pulumi-opik-native",
    folder: FOLDERS.nodeWithPlugin,
    calls: ["npm ci"],
    report: ["npm install --global --omit=peer pulumi-opik@0.1.0"],
  },
  {
    what: "Python, Go or YAML",
    folder: FOLDERS.other,
    calls: ["pulumi install"],
    report: ["npm install --global --omit=peer pulumi-opik@0.1.0"],
  },
];
const installs: Answer[] = [
  npm,
  { name: "npm", when: ["install", "--global"] },
  { name: "pulumi", when: ["install"] },
];
const asked = ({ calls }: Outcome) => calls.map(({ name, args }) => [name, ...args].join(" "));

const by = (outcome: Outcome, name: string) => outcome.calls.filter((call) => call.name === name);
const words = (calls: Call[]) => calls.map((call) => call.args.join(" "));

/** Nothing that a job prints or sends may hold a credential, but for the header that carries the token. */
function expectNoCanary(outcome: Outcome): void {
  const sent = outcome.calls.map((call) => [
    ...call.args.filter((arg) => !arg.startsWith("PRIVATE-TOKEN: ")),
    ...Object.values(call.files),
  ]);
  expect(JSON.stringify([outcome.stdout, outcome.stderr, sent])).not.to.contain("canary");
}

describe("gitops: the steps of the GitHub workflows", () => {
  for (const [file, job] of [
    ["pull-request.yml", "preview"],
    ["apply.yml", "apply"],
  ] as const) {
    for (const { what, folder, calls } of INSTALLS) {
      it(`${file} installs what ${what} needs, and leaves the rest to pulumi/actions`, () => {
        const outcome = runGitHubJob(file, job, installs, folder);
        expect(outcome.code, outcome.stderr).to.equal(0);
        expect(asked(outcome)).to.deep.equal(calls);
      });
    }
  }

  it("pull-request.yml installs the policy pack where there is one, after the program", () => {
    const outcome = runGitHubJob("pull-request.yml", "preview", [npm], [...FOLDERS.node, POLICY]);
    expect(asked(outcome)).to.deep.equal(["npm ci", "npm ci --prefix policy"]);

    const failing: Answer = { name: "npm", when: ["--prefix"], code: 1 };
    expect(
      runGitHubJob("pull-request.yml", "preview", [failing, npm], [...FOLDERS.node, POLICY]).code,
    ).to.equal(1);
  });

  describe("drift.yml", () => {
    const list = (issues: { number: number; title: string }[]): Answer => ({
      name: "gh",
      when: ["issue", "list"],
      stdout: JSON.stringify(issues),
    });
    const open = list([
      { number: 3, title: "Drift: acme/staging" },
      { number: 8, title },
    ]);
    const none = list([{ number: 3, title: "Drift: acme/staging" }]);
    const allowed: Answer[] = [
      { name: "gh", when: ["label", "create"] },
      { name: "gh", when: ["issue", "create"] },
      { name: "gh", when: ["issue", "edit"] },
      { name: "gh", when: ["issue", "close"] },
    ];
    const run = (preview: string, issues: Answer) =>
      runGitHubJob("drift.yml", "drift", [npm, pulumiAnswers(preview), issues, ...allowed]);

    const looked = "issue list --state open --label pulumi-drift --limit 200 --json number,title";

    for (const { what, folder, calls, report } of INSTALLS) {
      it(`compares by the one documented command, for ${what}`, () => {
        const answers = [...installs, pulumiAnswers("clean"), none, ...allowed];
        const outcome = runGitHubJob("drift.yml", "drift", answers, folder);
        expect(outcome.code, outcome.stderr).to.equal(0);
        expect(asked(outcome)).to.deep.equal([
          ...calls,
          ...report,
          ["pulumi", ...driftCommand].join(" "),
          `gh ${looked}`,
        ]);
      });
    }

    it("runs the report from there: npx --no looks among the global packages too", () => {
      const prefix = fs.mkdtempSync(path.join(os.tmpdir(), "gitops-global-"));
      try {
        const work = path.join(prefix, "work");
        fs.mkdirSync(work);
        fs.mkdirSync(path.join(prefix, "bin"));
        fs.writeFileSync(path.join(prefix, "bin", "pulumi-opik"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
        const ran = spawnSync("npx", ["--no", "pulumi-opik", "drift-report", "find"], {
          cwd: work,
          encoding: "utf8",
          // Without what npm tells the tests themselves.
          env: {
            PATH: process.env["PATH"],
            HOME: prefix,
            NPM_CONFIG_PREFIX: prefix,
            NPM_CONFIG_OFFLINE: "true",
          },
        });
        expect(ran.stdout, ran.stderr).to.equal("drift-report find\n");
      } finally {
        fs.rmSync(prefix, { recursive: true, force: true });
      }
    });

    it("compares nothing where the report cannot be installed", () => {
      const outcome = runGitHubJob(
        "drift.yml",
        "drift",
        [{ name: "npm", code: 1 }, ...installs],
        FOLDERS.other,
      );
      expect(outcome.code).to.equal(1);
      expect(asked(outcome)).to.have.length(2);
    });

    it("opens an issue on drift when none is open", () => {
      const outcome = run("drifted", none);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(words(by(outcome, "gh"))).to.deep.equal([
        looked,
        "label create pulumi-drift --force --color D93F0B --description Live settings differ from the program",
        `issue create --title ${title} --label pulumi-drift --body-file drift/body.md`,
      ]);
      const body = by(outcome, "gh").at(-1)?.files["drift/body.md"];
      expect(body).to.contain("`restrictInvitationsToAdmins`: `true` -> `false`");
      expect(body).to.contain("https://github.example/acme/opik-settings/actions/runs/42");
      expect(outcome.read("summary.md")).to.equal(body);
      expectNoCanary(outcome);
    });

    it("updates the open issue on drift, and opens no second one", () => {
      const outcome = run("drifted", open);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(words(by(outcome, "gh"))).to.deep.equal([looked, "issue edit 8 --body-file drift/body.md"]);
      expect(by(outcome, "gh").at(-1)?.files["drift/body.md"]).to.contain("restrictInvitationsToAdmins");
    });

    it("closes the open issue with a comment when nothing differs any more", () => {
      const outcome = run("clean", open);
      expect(outcome.code, outcome.stderr).to.equal(0);
      const [, close, ...more] = by(outcome, "gh");
      expect(close?.args.slice(0, 4)).to.deep.equal(["issue", "close", "8", "--comment"]);
      expect(close?.args[4]).to.match(/^Healed: .*actions\/runs\/42$/);
      expect(more).to.deep.equal([]);
    });

    it("does nothing when nothing differs and no issue is open", () => {
      const outcome = run("clean", none);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(words(by(outcome, "gh"))).to.deep.equal([looked]);
    });

    it("fails loudly and touches no issue when the check fails", () => {
      const outcome = run("unreachable", open);
      expect(outcome.code).to.equal(1);
      expect(outcome.stdout).to.contain("GET /organizations answered 503");
      expect(by(outcome, "gh")).to.deep.equal([]);
    });

    it("fails and touches no issue when pulumi cannot be started", () => {
      const outcome = runGitHubJob("drift.yml", "drift", [
        npm,
        { name: "pulumi", code: 127, stderr: "not found" },
      ]);
      expect(outcome.code).to.equal(1);
      expect(by(outcome, "gh")).to.deep.equal([]);
    });

    it("compares nothing when the packages cannot be installed", () => {
      const outcome = runGitHubJob("drift.yml", "drift", [{ name: "npm", code: 1 }]);
      expect(outcome.code).to.equal(1);
      expect(words(outcome.calls)).to.deep.equal(["ci"]);
    });

    it("fails and opens no issue when the open ones cannot be listed", () => {
      for (const answer of [
        { name: "gh", when: ["issue", "list"], code: 4, stderr: "HTTP 403" },
        { name: "gh", when: ["issue", "list"], stdout: "" },
      ]) {
        const outcome = run("drifted", answer);
        expect(outcome.code).not.to.equal(0);
        expect(words(by(outcome, "gh"))).to.deep.equal([looked]);
      }
    });
  });
});

describe("gitops: the jobs of the GitLab pipeline", () => {
  const api = "https://gitlab.example/api/v4/projects/17";
  const quiet = ["--fail", "--silent", "--show-error"];
  const token = ["--header", "PRIVATE-TOKEN: canary-gitlab-token"];
  const writes = [...quiet, "--output", "/dev/null", ...token];

  describe("preview", () => {
    const marker = "<!-- pulumi-preview:acme/production -->";
    const notesUrl = `${api}/merge_requests/5/notes`;
    const listed = `${notesUrl}?per_page=100&order_by=created_at&sort=asc`;
    const notes = (list: unknown[]): Answer => ({
      name: "curl",
      when: [listed],
      stdout: JSON.stringify(list),
    });
    const preview: Answer = { name: "pulumi", stdout: "~ restrictInvitationsToAdmins: false => true\n" };
    const allowed: Answer[] = [
      { name: "curl", when: ["--request", "POST", notesUrl] },
      { name: "curl", when: ["--request", "PUT", `${notesUrl}/12`] },
    ];

    it("comments the diff", () => {
      const outcome = runGitLabJob("preview", [npm, preview, notes([]), ...allowed]);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(words(by(outcome, "pulumi"))).to.deep.equal([
        "preview --refresh --diff --color never --non-interactive --stack acme/production",
      ]);
      const [list, post] = by(outcome, "curl");
      expect(list?.args).to.deep.equal([...quiet, ...token, listed]);
      expect(post?.args).to.deep.equal([
        ...writes,
        "--request",
        "POST",
        "--data-urlencode",
        "body@comment.md",
        notesUrl,
      ]);
      const comment = post?.files["comment.md"];
      expect(comment).to.match(new RegExp(`^${marker}\n`));
      expect(comment).to.contain("~ restrictInvitationsToAdmins: false => true");
      expectNoCanary(outcome);
    });

    it("previews against the policy pack where there is one", () => {
      const outcome = runGitLabJob(
        "preview",
        [npm, preview, notes([]), ...allowed],
        [...FOLDERS.node, POLICY],
      );
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(asked(outcome).slice(0, 3)).to.deep.equal([
        "npm ci",
        "npm ci --prefix policy",
        "pulumi preview --refresh --diff --color never --non-interactive --stack acme/production --policy-pack policy",
      ]);
    });

    it("edits its comment of an earlier push", () => {
      const earlier = notes([
        { id: 11, body: "looks good" },
        { id: 12, body: `${marker}\nold` },
      ]);
      const outcome = runGitLabJob("preview", [npm, preview, earlier, ...allowed]);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(by(outcome, "curl").map((call) => call.args.at(-1))).to.deep.equal([listed, `${notesUrl}/12`]);
      expect(by(outcome, "curl").at(-1)?.args).to.include("PUT");
    });

    it("comments a preview that fails, and fails with its exit code", () => {
      const failing: Answer = {
        name: "pulumi",
        stdout: "Previewing\n",
        stderr: "error: caller is not an admin\n",
        code: 4,
      };
      const outcome = runGitLabJob("preview", [npm, failing, notes([]), ...allowed]);
      expect(outcome.code).to.equal(4);
      const comment = by(outcome, "curl").at(-1)?.files["comment.md"];
      expect(comment).to.contain("failed with exit code 4").and.to.contain("caller is not an admin");
    });

    it("fails when the comment cannot be written", () => {
      const denied: Answer = { name: "curl", when: ["POST"], code: 22 };
      expect(runGitLabJob("preview", [npm, preview, notes([]), denied]).code).to.equal(22);
    });
  });

  for (const { what, folder, calls, report } of INSTALLS) {
    it(`installs what ${what} needs`, () => {
      const answers: Answer[] = [...installs, { name: "pulumi", when: ["up"] }];
      const outcome = runGitLabJob("apply", answers, folder);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(asked(outcome).slice(0, -1)).to.deep.equal([...calls, ...report]);
    });
  }

  it("apply refreshes, asks nobody, and passes on its exit code", () => {
    for (const code of [0, 4]) {
      const outcome = runGitLabJob("apply", [npm, { name: "pulumi", code }]);
      expect(outcome.code).to.equal(code);
      expect(words(outcome.calls)).to.deep.equal([
        "ci",
        "up --refresh --yes --diff --color never --non-interactive --stack acme/production",
      ]);
    }
  });

  describe("drift", () => {
    const issuesUrl = `${api}/issues`;
    const listed = `${issuesUrl}?state=opened&labels=pulumi-drift&per_page=100`;
    const list = (issues: unknown[]): Answer => ({
      name: "curl",
      when: [listed],
      stdout: JSON.stringify(issues),
    });
    const other = { id: 900, iid: 3, title: "Drift: acme/staging" };
    const open = list([other, { id: 901, iid: 8, title }]);
    const none = list([other]);
    const allowed: Answer[] = [
      { name: "curl", when: ["--request", "POST", issuesUrl] },
      { name: "curl", when: ["--request", "PUT", `${issuesUrl}/8`] },
      { name: "curl", when: ["--request", "POST", `${issuesUrl}/8/notes`] },
    ];
    const run = (preview: string, issues: Answer) =>
      runGitLabJob("drift", [npm, pulumiAnswers(preview), issues, ...allowed]);
    const written = (outcome: Outcome) => by(outcome, "curl").slice(1);

    it("compares by the one documented command, and looks for its open issue", () => {
      const outcome = run("clean", none);
      expect(by(outcome, "pulumi").map((call) => call.args)).to.deep.equal([driftCommand]);
      expect(by(outcome, "curl")[0]?.args).to.deep.equal([...quiet, ...token, listed]);
    });

    it("opens an issue on drift when none is open", () => {
      const outcome = run("drifted", none);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(written(outcome).map((call) => call.args)).to.deep.equal([
        [
          ...writes,
          ...["--request", "POST", "--data-urlencode", `title=${title}`],
          ...["--data-urlencode", "labels=pulumi-drift", "--data-urlencode", "description@drift/body.md"],
          issuesUrl,
        ],
      ]);
      const body = written(outcome)[0]?.files["drift/body.md"];
      expect(body).to.contain("`restrictInvitationsToAdmins`: `true` -> `false`");
      expect(body).to.contain("https://gitlab.example/jobs/42");
      expectNoCanary(outcome);
    });

    it("updates the open issue on drift, and opens no second one", () => {
      const outcome = run("drifted", open);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(written(outcome).map((call) => call.args)).to.deep.equal([
        [...writes, "--request", "PUT", "--data-urlencode", "description@drift/body.md", `${issuesUrl}/8`],
      ]);
    });

    it("closes the open issue with a comment when nothing differs any more", () => {
      const outcome = run("clean", open);
      expect(outcome.code, outcome.stderr).to.equal(0);
      const [note, close, ...more] = written(outcome);
      expect(note?.args.at(-1)).to.equal(`${issuesUrl}/8/notes`);
      expect(note?.args.at(-2)).to.match(/^body=Healed: .*jobs\/42$/);
      expect(close?.args).to.deep.equal([
        ...writes,
        ...["--request", "PUT", "--data-urlencode", "state_event=close", `${issuesUrl}/8`],
      ]);
      expect(more).to.deep.equal([]);
    });

    it("does nothing when nothing differs and no issue is open", () => {
      const outcome = run("clean", none);
      expect(outcome.code, outcome.stderr).to.equal(0);
      expect(written(outcome)).to.deep.equal([]);
    });

    it("fails loudly and touches no issue when the check fails", () => {
      const outcome = run("unreachable", open);
      expect(outcome.code).to.equal(1);
      expect(outcome.stdout).to.contain("GET /organizations answered 503");
      expect(by(outcome, "curl")).to.deep.equal([]);
    });

    it("fails and opens no issue when the open ones cannot be listed", () => {
      for (const answer of [
        { name: "curl", when: [listed], code: 22 },
        { name: "curl", when: [listed], stdout: '{"message":"401 Unauthorized"}' },
      ]) {
        const outcome = run("drifted", answer);
        expect(outcome.code).not.to.equal(0);
        expect(written(outcome)).to.deep.equal([]);
      }
    });
  });
});
