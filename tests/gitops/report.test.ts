import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { commentOf } from "../../cli/driftReport/comment";
import { find } from "../../cli/driftReport/find";
import { issueOf } from "../../cli/driftReport/issue";
import { Markdown } from "../../cli/driftReport/markdown";
import { recorded } from "./harness";

const main = require.resolve("../../cli/main");

interface Report {
  state: string;
  title: string;
  body: string;
}

/** The recorded drift of one property of one resource, changed by the test where the engine's would be hard to provoke. */
function edited(edit: (step: Update, preview: Preview) => void): string {
  const preview = JSON.parse(recorded("drifted").stdout) as Preview;
  preview.steps = preview.steps.filter(({ urn }) => urn.endsWith("::acme"));
  const step = preview.steps.find(({ op }) => op === "update");
  if (step === undefined) {
    throw new Error("the fixture has no update step");
  }
  const { limits, note } = step.newState.inputs;
  Object.assign(step.oldState.inputs, { limits, note });
  Object.assign(step.oldState.outputs, { limits, note });
  step.detailedDiff = null;
  edit(step, preview);
  return JSON.stringify(preview);
}

interface Update {
  op: string;
  urn: string;
  oldState: { inputs: Record<string, unknown>; outputs: Record<string, unknown> };
  newState: { inputs: Record<string, unknown> };
  detailedDiff: unknown;
}

interface Preview {
  steps: Update[];
}

describe("pulumi-opik drift-report", () => {
  function drift(text: string, exitCode: number, env: Record<string, string> = {}): Report {
    const printed = { stack: "acme/production", exitCode, runUrl: undefined, text };
    const { state, title, lines } = issueOf(printed, new Markdown(env));
    return { state, title, body: lines.join("\n") };
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
      expect(report).to.include({ state: "clean", title: "Drift: acme/production" });
      expect(outside(report)).to.deep.equal([]);
    });

    it("is listed as declared and live, down into nested values, with Markdown kept in its place, and without secrets", () => {
      const report = driftOf("drifted");
      expect(report).to.include({ state: "drifted", title: "Drift: acme/production" });
      expect(outside(report)).to.have.members([
        "- `acme` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
        '- `acme` (OrganizationSettings): `limits.domains[1]`: (not set) -> `"other.example"`',
        "- `acme` (OrganizationSettings): `limits.seats`: `5` -> `7`",
        '- `acme` (OrganizationSettings): `note`: `"plain"` -> ``"a `b` | c\\n- d <x>"``',
        "- `sealed` (OrganizationSettings): `token`: the values are not shown",
        "- `labs` (OrganizationSettings): declared, no longer there",
      ]);
      expect(recorded("drifted").stdout).not.to.contain("CANARY");
    });

    it("is kept apart from what nobody applied yet", () => {
      expect(pending(driftOf("drifted"))).to.have.members([
        "- `edited` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
        "- `added` (OrganizationSettings): declared, not created yet",
        "- `dropped` (OrganizationSettings): no longer declared, still there",
      ]);
      const preview = JSON.parse(recorded("drifted").stdout) as Preview;
      preview.steps = preview.steps.filter(({ urn }) => /::(edited|added|dropped)$/.test(urn));
      const report = drift(JSON.stringify(preview), 7);
      expect(outside(report)).to.deep.equal([]);
      expect(report.body).to.match(/^No change to `acme\/production` outside of the program was found/);
    });

    it("fails, with the engine's error, when the check itself failed", () => {
      const report = driftOf("unreachable");
      expect(report.state).to.equal("failed");
      expect(report.body).to.contain("exit code 1").and.to.contain("GET /organizations answered 503");
    });
  });

  describe("an exit code", () => {
    for (const code of [1, 2, 3, 4, 5, 6, 8, 9, 255]) {
      it(`${code} is a failure and no drift, whatever was printed`, () => {
        expect(drift(recorded("drifted").stdout, code)).to.include({ state: "failed" });
        expect(drift(recorded("clean").stdout, code)).to.include({ state: "failed" });
      });
    }

    it("0 that contradicts the listed changes is a failure: it was lost on the way", () => {
      expect(drift(recorded("drifted").stdout, 0)).to.include({ state: "failed" });
    });

    for (const [what, text] of [
      ["nothing", ""],
      ["half a response", recorded("clean").stdout.slice(0, 500)],
      ["JSON of another kind", "[]"],
      ["a response that stopped before its summary", recorded("unreachable").stdout],
    ] as const) {
      it(`0 with ${what} is a failure`, () => {
        expect(drift(text, 0)).to.include({ state: "failed" });
      });
    }

    it("7 is drift even if the list cannot be read", () => {
      const report = drift("not JSON", 7);
      expect(report).to.include({ state: "drifted" });
      expect(report.body).to.contain("see the log of the run");
    });
  });

  describe("what must not be printed", () => {
    it("`__provider` and other names with two underscores are no drift, at any depth", () => {
      const text = edited(({ oldState, newState }) => {
        newState.inputs["__provider"] = "CANARY of a newer release";
        newState.inputs["__defaults"] = ["CANARY"];
        newState.inputs["limits"] = { ...(newState.inputs["limits"] as object), __defaults: ["CANARY"] };
        oldState.outputs["__meta"] = "CANARY";
      });
      const report = drift(text, 7);
      expect(outside(report)).to.have.lengthOf(1);
      expect(pending(report)).to.deep.equal([]);
      expect(report.body).not.to.contain("CANARY").and.not.to.contain("__");
    });

    it("an update in which only `__provider` differs is not called a change from outside", () => {
      const text = edited(({ oldState, newState }) => {
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
      const text = edited(({ oldState }) => {
        oldState.inputs["another"] = "CANARY";
        oldState.outputs["another"] = "CANARY";
      });
      expect(outside(drift(text, 7))).to.have.lengthOf(1);
    });

    it("drift that a provider shows in its outputs only is found there", () => {
      const text = edited(({ oldState }) => {
        oldState.inputs["restrictInvitationsToAdmins"] = true;
      });
      expect(outside(drift(text, 7))).to.deep.equal([
        "- `acme` (OrganizationSettings): `restrictInvitationsToAdmins`: `true` -> `false`",
      ]);
    });

    it("a property that only the provider's detailed diff names is named", () => {
      const text = edited((step) => {
        step.newState.inputs = step.oldState.inputs;
        step.detailedDiff = { note: { kind: "update" }, __provider: { kind: "update" } };
      });
      expect(outside(drift(text, 7))).to.deep.equal([
        "- `acme` (OrganizationSettings): `note`: the values are not shown",
      ]);
    });

    it("a marked secret is hidden even if its text is there", () => {
      const text = edited((step) => {
        const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        step.newState.inputs["limits"] = { seats: 5, domains: { ...mark, plaintext: '"CANARY"' } };
      });
      const report = drift(text, 7);
      expect(pending(report)).to.include(
        '- `acme` (OrganizationSettings): `limits.domains`: `[secret]` -> `["acme.example"]`',
      );
      expect(report.body).not.to.contain("CANARY");
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
      expect(report.body).not.to.contain("canary");

      expect(comment('key canary-key, JSON {"t":"canary\\"token"}\n', 0, env)).not.to.contain("canary");
    });

    it("commands to a terminal, which programs write into their errors", () => {
      const link = "\u001b]8;;https://evil.test\u0007";
      const text = recorded("unreachable").stdout.replaceAll(
        "GET /organizations answered 503",
        JSON.stringify(`\u001b[31;1mGET\u001b[0m ${link}/organizations\u001b[K answered 503`).slice(1, -1),
      );
      const { body } = drift(text, 1);

      expect(body).to.contain("Preview failed: GET /organizations answered 503`");
      expect(body).not.to.contain("evil.test");
    });

    it("more than an issue can hold is cut and counted", () => {
      const text = edited((step, preview) => {
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

  function comment(text: string, exitCode = 0, env: Record<string, string> = {}): string {
    const printed = { stack: "acme/production", exitCode, runUrl: "https://ci.example/1", text };
    return commentOf(printed, new Markdown(env)).join("\n");
  }

  describe("comment", () => {
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

  describe("as a command", () => {
    let dir: string;
    beforeEach(() => {
      dir = fs.mkdtempSync(path.join(os.tmpdir(), "report-"));
    });
    afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

    const run = (args: string[], input = "") =>
      spawnSync(process.execPath, [main, "drift-report", ...args], {
        cwd: dir,
        input,
        encoding: "utf8",
        env: {},
      });

    it("writes state, title and body, and fails only where the check has failed", () => {
      for (const [name, status, state] of [
        ["drifted", 0, "drifted"],
        ["clean", 0, "clean"],
        ["unreachable", 1, "failed"],
      ] as const) {
        const { stdout, exitCode } = recorded(name);
        fs.writeFileSync(path.join(dir, "preview.json"), stdout);
        const words = ["--stack", "acme/production", "--exit-code", String(exitCode), "--out", "a/drift"];
        const ran = run(["issue", ...words, "preview.json"]);
        const read = (file: string) => fs.readFileSync(path.join(dir, "a", "drift", file), "utf8");

        expect(ran, ran.stderr).to.include({ status, stderr: "" });
        expect(read("state")).to.equal(state);
        expect(read("title")).to.equal("Drift: acme/production");
        expect(ran.stdout).to.equal(`${state}: Drift: acme/production\n\n${read("body.md")}`);
      }
    });

    it("needs to know how Pulumi ended", () => {
      const ran = run(["issue", "--stack", "s", "--exit-code", "", "--out", "out", "p"]);
      expect(ran.status).to.equal(1);
      expect(ran.stderr).to.match(/^Error: --exit-code <number> cannot be ""\.\n.+\[CLI_VALUE_INVALID\]\n$/);
      expect(fs.existsSync(path.join(dir, "out"))).to.equal(false);
    });

    it("prints the number that it finds, or nothing", () => {
      const list = JSON.stringify([{ number: 7, title: "t" }]);
      expect(run(["find", "--title", "t"], list)).to.include({ status: 0, stdout: "7\n" });
      expect(run(["find", "--title", "u"], list)).to.include({ status: 0, stdout: "" });
      expect(run(["find"], list)).to.include({ status: 1, stdout: "" });
    });
  });

  describe("find", () => {
    const title = "Drift: acme/production";

    it("gives the oldest issue with exactly that title, by GitHub's and by GitLab's name for its number", () => {
      const others = [
        { number: 1, title: `${title} eu` },
        { number: 10, title },
      ];
      expect(find(JSON.stringify([...others, { number: 9, title }]), { title })).to.equal(9);
      expect(find(JSON.stringify([{ id: 900, iid: 3, title }]), { title })).to.equal(3);
    });

    it("gives the comment that begins with the marker, not one that quotes it", () => {
      const notes = [
        { id: 1, body: "> <!-- m -->" },
        { id: 2, body: "<!-- m -->\ntext" },
        { id: 3, body: null },
      ];
      expect(find(JSON.stringify(notes), { marker: "<!-- m -->" })).to.equal(2);
    });

    it("gives nothing when there is none", () => {
      expect(find("[]", { title })).to.equal(undefined);
    });

    it("fails on a response that is no list, so that no second issue is opened", () => {
      for (const text of ['{"message":"401 Unauthorized"}', ""]) {
        expect(() => find(text, { title })).to.throw(/CLI_LIST_INVALID/);
      }
    });
  });
});
