import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { examples, recorded } from "./harness";

const script = path.join(examples, "ci/report.mjs");

interface Report {
  code: number;
  stdout: string;
  stderr: string;
  state: string;
  title: string;
  body: string;
}

describe("gitops: report.mjs", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "report-"));
  });

  afterEach(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function run(args: string[], input = "", env: Record<string, string> = {}) {
    const ran = spawnSync(process.execPath, [script, ...args], { cwd: dir, input, encoding: "utf8", env });
    return { code: ran.status ?? -1, stdout: ran.stdout, stderr: ran.stderr };
  }

  function drift(text: string, exitCode: number, env: Record<string, string> = {}): Report {
    fs.writeFileSync(path.join(dir, "preview.json"), text);
    const args = ["drift", "--stack", "acme/production", "--exit-code", String(exitCode), "--out", "out"];
    const ran = run([...args, "preview.json"], "", env);
    const read = (name: string) => fs.readFileSync(path.join(dir, "out", name), "utf8");
    return { ...ran, state: read("state"), title: read("title"), body: read("body.md") };
  }

  function driftOf(name: string): Report {
    const { stdout, exitCode } = recorded(name);
    return drift(stdout, exitCode);
  }

  const section = (body: string, heading: string) =>
    (body.split(/^### /m).find((part) => part.startsWith(heading)) ?? "")
      .split("\n")
      .filter((line) => line.startsWith("- "));
  const outside = (report: Report) => section(report.body, "Changed outside of the program");
  const pending = (report: Report) => section(report.body, "In the program, not applied yet");

  describe("what the engine printed", () => {
    it("is clean when nothing differs", () => {
      const report = driftOf("clean");
      expect(report).to.include({ code: 0, state: "clean", title: "Drift: acme/production" });
      expect(outside(report)).to.deep.equal([]);
    });

    it("names the drifted property with its declared and its live value", () => {
      const report = driftOf("drifted");
      expect(report).to.include({ code: 0, state: "drifted", title: "Drift: acme/production" });
      expect(outside(report)).to.deep.equal([
        "- `acme` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
      ]);
      expect(pending(report)).to.deep.equal([]);
    });

    it("goes down into nested values, over several resources, and keeps Markdown in its place", () => {
      expect(outside(driftOf("drifted-nested"))).to.have.members([
        '- `acme` (OrganizationSettings): `limits.domains[1]`: (not set) -> `"other.example"`',
        "- `acme` (OrganizationSettings): `limits.seats`: `5` -> `7`",
        '- `acme` (OrganizationSettings): `note`: `"plain"` -> ``"a `b` | c\\n- d <x>"``',
        "- `labs` (OrganizationSettings): `restrictInvitationsToAdmins`: `false` -> `true`",
      ]);
    });

    it("says that a secret differs and not what it is", () => {
      const { stdout } = recorded("drifted-secret");
      expect(stdout).not.to.contain("CANARY");
      expect(outside(driftOf("drifted-secret"))).to.deep.equal([
        "- `acme` (OrganizationSettings): `token`: the values are not shown",
      ]);
    });

    it("tells a resource that is gone from one that was never created", () => {
      expect(outside(driftOf("gone"))).to.deep.equal([
        "- `acme` (OrganizationSettings): declared, no longer there",
      ]);
    });

    it("keeps what nobody applied yet apart from drift", () => {
      const report = driftOf("pending");
      expect(report).to.include({ code: 0, state: "drifted" });
      expect(outside(report)).to.deep.equal([]);
      expect(pending(report)).to.have.members([
        "- `edited` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
        "- `added` (OrganizationSettings): declared, not created yet",
        "- `labs` (OrganizationSettings): no longer declared, still there",
      ]);

      const both = driftOf("drifted-and-pending");
      expect(outside(both)).to.have.lengthOf(1);
      expect(pending(both)).to.have.lengthOf(1);
    });

    it("fails, with the engine's error, when the check itself failed", () => {
      const report = driftOf("unreachable");
      expect(report).to.include({ code: 1, state: "failed" });
      expect(report.body).to.contain("exit code 1").and.to.contain("GET /organizations answered 503");
    });
  });

  describe("an exit code", () => {
    for (const code of [1, 2, 3, 4, 5, 6, 8, 9, 255]) {
      it(`${code} is a failure and no drift, whatever was printed`, () => {
        expect(drift(recorded("drifted").stdout, code)).to.include({ code: 1, state: "failed" });
        expect(drift(recorded("clean").stdout, code)).to.include({ code: 1, state: "failed" });
      });
    }

    it("0 that contradicts the listed changes is a failure: it was lost on the way", () => {
      expect(drift(recorded("drifted").stdout, 0)).to.include({ code: 1, state: "failed" });
    });

    for (const [what, text] of [
      ["nothing", ""],
      ["half an answer", recorded("clean").stdout.slice(0, 500)],
      ["JSON of another kind", "[]"],
      ["an answer that stopped before its summary", recorded("unreachable").stdout],
    ] as const) {
      it(`0 with ${what} is a failure`, () => {
        expect(drift(text, 0)).to.include({ code: 1, state: "failed" });
      });
    }

    it("7 is drift even if the list cannot be read", () => {
      const report = drift("not JSON", 7);
      expect(report).to.include({ code: 0, state: "drifted" });
      expect(report.body).to.contain("see the log of the run");
    });

    it("must be a number", () => {
      fs.writeFileSync(path.join(dir, "p"), "{}");
      const ran = run(["drift", "--stack", "s", "--exit-code", "", "--out", "out", "p"]);
      expect(ran.code).to.equal(2);
      expect(ran.stderr).to.contain("--exit-code");
      expect(fs.existsSync(path.join(dir, "out"))).to.equal(false);
    });
  });

  describe("what must not be printed", () => {
    /** A copy of a recorded answer, changed by the test where the engine's own would be hard to provoke. */
    function edited(name: string, edit: (preview: Preview) => void): string {
      const preview = JSON.parse(recorded(name).stdout) as Preview;
      edit(preview);
      return JSON.stringify(preview);
    }

    interface Preview {
      steps: {
        op: string;
        urn: string;
        oldState: { inputs: Record<string, unknown>; outputs: Record<string, unknown> };
        newState: { inputs: Record<string, unknown> };
        detailedDiff: unknown;
      }[];
    }

    function update(preview: Preview) {
      const step = preview.steps.find((one) => one.op === "update");
      if (step === undefined) {
        throw new Error("the fixture has no update step");
      }
      return step;
    }

    it("`__provider` and other names with two underscores are no drift, at any depth", () => {
      const text = edited("drifted", (preview) => {
        const { oldState, newState } = update(preview);
        newState.inputs["__provider"] = "CANARY of a newer release";
        newState.inputs["__defaults"] = ["CANARY"];
        newState.inputs["limits"] = { ...(newState.inputs["limits"] as object), __defaults: ["CANARY"] };
        oldState.outputs["__meta"] = "CANARY";
      });
      const report = drift(text, 7);
      expect(outside(report)).to.have.lengthOf(1);
      expect(pending(report)).to.deep.equal([]);
      expect(report.stdout + report.body)
        .not.to.contain("CANARY")
        .and.not.to.contain("__");
    });

    it("an update in which only `__provider` differs is not called a change from outside", () => {
      const text = edited("drifted", (preview) => {
        const { oldState, newState } = update(preview);
        newState.inputs = { ...oldState.inputs, __provider: "CANARY of a newer release" };
      });
      const report = drift(text, 7);
      expect(outside(report)).to.deep.equal([]);
      expect(pending(report)).to.deep.equal([
        "- `acme` (OrganizationSettings): no property differs, only how Pulumi manages it",
      ]);
      expect(report.body).not.to.contain("CANARY").and.not.to.contain("__provider");
    });

    it("a property that is neither declared nor was declared is not managed, whatever is live", () => {
      const text = edited("drifted", (preview) => {
        const { oldState } = update(preview);
        oldState.inputs["another"] = "CANARY";
        oldState.outputs["another"] = "CANARY";
      });
      expect(outside(drift(text, 7))).to.have.lengthOf(1);
    });

    it("drift that a provider shows in its outputs only is found there", () => {
      const text = edited("drifted", (preview) => {
        update(preview).oldState.inputs["restrictInvitationsToAdmins"] = true;
      });
      expect(outside(drift(text, 7))).to.deep.equal([
        "- `acme` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
      ]);
    });

    it("a property that only the provider's detailed diff names is named", () => {
      const text = edited("drifted", (preview) => {
        const step = update(preview);
        step.newState.inputs = step.oldState.inputs;
        step.detailedDiff = { note: { kind: "update" }, __provider: { kind: "update" } };
      });
      expect(outside(drift(text, 7))).to.deep.equal([
        "- `acme` (OrganizationSettings): `note`: the values are not shown",
      ]);
    });

    it("a marked secret is hidden even if its text is there", () => {
      const text = edited("drifted", (preview) => {
        const step = update(preview);
        const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        step.newState.inputs["limits"] = { seats: 5, domains: { ...mark, plaintext: '"CANARY"' } };
      });
      const report = drift(text, 7);
      expect(pending(report)).to.include(
        '- `acme` (OrganizationSettings): `limits.domains`: `[secret]` -> `["acme.example"]`',
      );
      expect(report.stdout + report.body).not.to.contain("CANARY");
    });

    it("what a server says in an error is text: no link, no picture, nobody is called", () => {
      const said = "![x](https://evil.test/p.png) @everyone <img src=//evil.test> ``` # all is well";
      const text = recorded("unreachable").stdout.replaceAll("answered 503", `answered 503 ${said}`);
      const { body } = drift(text, 1);

      expect(body).to.contain(said);
      for (const line of body.split("\n").filter((one) => one.includes("evil.test"))) {
        expect(line, "a code span that the text cannot leave").to.match(/^- (`{4,}) ?[^`].* ?\1$/);
      }
    });

    it("a credential of the job is hidden wherever a message repeats it", () => {
      const env = { OPIK_API_KEY: "canary-key", OPIK_SESSION_TOKEN: 'canary"token' };
      const text = recorded("unreachable").stdout.replaceAll(
        "answered 503",
        'answered 503 to canary-key, \\"canary\\\\\\"token\\"',
      );
      const report = drift(text, 1, env);
      expect(report.body).to.contain("answered 503 to [secret]");
      expect(report.stdout + report.body).not.to.contain("canary");

      fs.writeFileSync(path.join(dir, "p.txt"), 'key canary-key, JSON {"t":"canary\\"token"}\n');
      run(["comment", "--stack", "s", "--exit-code", "0", "--out", "c.md", "p.txt"], "", env);
      expect(fs.readFileSync(path.join(dir, "c.md"), "utf8")).not.to.contain("canary");
    });

    it("more than an issue can hold is cut and counted", () => {
      const text = edited("drifted", (preview) => {
        const step = update(preview);
        preview.steps = Array.from({ length: 2000 }, (_, index) => ({
          ...step,
          urn: `${step.urn}-${index}`,
          detailedDiff: null,
        }));
      });
      const report = drift(text, 7);
      expect(report.body.length).to.be.lessThan(65_536);
      expect(outside(report).at(-1)).to.match(/^- and \d+ more, see the log of the run$/);
      expect(report.body).to.contain("Changed outside of the program (2000)");
    });
  });

  describe("comment", () => {
    function comment(text: string, exitCode = 0): string {
      fs.writeFileSync(path.join(dir, "preview.txt"), text);
      const args = ["comment", "--stack", "acme/production", "--exit-code", String(exitCode)];
      const ran = run([...args, "--run-url", "https://ci.example/1", "--out", "c.md", "preview.txt"]);
      expect(ran).to.include({ code: 0, stderr: "" });
      return fs.readFileSync(path.join(dir, "c.md"), "utf8");
    }

    it("holds the marker first, then the diff without colours", () => {
      expect(comment("\u001b[33m~ restrict\u001b[0m: true => false\n")).to.equal(
        [
          "<!-- pulumi-preview:acme/production -->",
          "#### Preview of `acme/production`",
          "",
          "```diff",
          "~ restrict: true => false",
          "```",
          "",
          "By https://ci.example/1",
          "",
        ].join("\n"),
      );
    });

    it("says that the preview failed", () => {
      expect(comment("error: no", 255)).to.contain("failed with exit code 255");
    });

    it("cannot be left by a fence in the diff", () => {
      expect(comment("a\n````\n[click](x)\n")).to.contain("`````diff\na\n````\n[click](x)\n`````\n");
    });

    it("is cut at the beginning when it is too long for a comment", () => {
      const text = comment(["x\n".repeat(50_000), "Resources: 1 to update\n"].join(""));
      expect(text.length).to.be.lessThan(65_536);
      expect(text).to.contain("(the beginning is cut)").and.to.contain("Resources: 1 to update");
    });
  });

  describe("find", () => {
    const title = "Drift: acme/production";

    it("gives the oldest issue with exactly that title, by GitHub's and by GitLab's name for its number", () => {
      const others = [
        { number: 1, title: `${title} eu` },
        { number: 10, title },
      ];
      expect(run(["find", "--title", title], JSON.stringify([...others, { number: 9, title }]))).to.include({
        code: 0,
        stdout: "9\n",
      });
      expect(run(["find", "--title", title], JSON.stringify([{ id: 900, iid: 3, title }])).stdout).to.equal(
        "3\n",
      );
    });

    it("gives the comment that begins with the marker, not one that quotes it", () => {
      const notes = [
        { id: 1, body: "> <!-- m -->" },
        { id: 2, body: "<!-- m -->\ntext" },
        { id: 3, body: null },
      ];
      expect(run(["find", "--marker", "<!-- m -->"], JSON.stringify(notes)).stdout).to.equal("2\n");
    });

    it("gives nothing when there is none", () => {
      expect(run(["find", "--title", title], "[]")).to.include({ code: 0, stdout: "" });
    });

    it("fails on an answer that is no list, so that no second issue is opened", () => {
      expect(run(["find", "--title", title], '{"message":"401 Unauthorized"}').code).to.equal(2);
      expect(run(["find", "--title", title], "").code).to.equal(2);
    });
  });
});
