import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { clock } from "../../../cli/doctor/checks/clock";
import { role } from "../../../cli/doctor/checks/role";
import { checkLines, type Look, noteLines, verdict } from "../../../cli/doctor/human";
import { checkSchema, reportOf, statuses } from "../../../cli/doctor/report";
import { settingsToCheck } from "../../../cli/doctor/settingsToCheck";
import { readStackConfiguration } from "../../../cli/doctor/stackConfiguration";
import { Steps } from "../../../cli/doctor/steps";
import { ConfigurationError } from "../../../provider/opik";
import { OrganizationSettings } from "../../../provider/resources/organizationSettings";
import { opikError } from "../opik/support";
import { FIELD, SETTING } from "./support";

describe("the doctor's look at the clock", () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const skew = (milliseconds: number) =>
    clock({ headers: { date: new Date(now - milliseconds).toUTCString() }, at: now });
  const MINUTE = 60_000;

  for (const [milliseconds, status, words] of [
    [0, "ok", "agree"],
    [5 * MINUTE, "ok", "agree"],
    [-5 * MINUTE, "ok", "agree"],
    [5 * MINUTE + 1000, "warn", "5 minutes ahead of"],
    [-5 * MINUTE - 1000, "warn", "5 minutes behind"],
    [119 * MINUTE, "warn", "119 minutes ahead of"],
    [120 * MINUTE, "warn", "2 hours ahead of"],
    [-72 * 60 * MINUTE, "warn", "3 days behind"],
  ] as const) {
    it(`${milliseconds / 1000} s: ${words}`, () => {
      const finding = skew(milliseconds);
      expect(finding.status).to.equal(status);
      expect(finding.summary).to.contain(words);
      expect(finding.next === undefined).to.equal(status === "ok");
    });
  }

  for (const headers of [{}, { date: "yesterday" }]) {
    it(`is skipped where the server tells no time (${JSON.stringify(headers)})`, () => {
      expect(clock({ headers, at: now }).status).to.equal("skip");
    });
  }
});

describe("the doctor's look at the role", () => {
  it("warns where the server does not tell it", () => {
    expect(role({ id: "o", name: "n" })).to.include({ status: "warn", found: "administrator" });
    expect(role({ id: "o", name: "n", role: "ADMIN" }).status).to.equal("ok");
    expect(role({ id: "o", name: "n", role: "VIEW_ONLY_MEMBER" })).to.include({
      status: "fail",
      code: "OPIK_NOT_ADMINISTRATOR",
    });
  });
});

describe("the settings that the doctor checks", () => {
  it("are those of the resource", () => {
    const marked = Object.entries(OrganizationSettings.inputs).filter(([, type]) => type.meta()?.setting);
    expect(settingsToCheck.map(({ input, wire }) => [input, wire])).to.deep.equal(
      marked.map(([input, type]) => [input, type.meta()?.setting]),
    );
    expect(settingsToCheck).to.deep.include({
      input: SETTING,
      wire: FIELD,
      type: OrganizationSettings.inputs[SETTING],
    });
  });
});

describe("the doctor's steps", () => {
  const error = new ConfigurationError({ code: "OPIK_CONFIG_INVALID", what: "It is so.", next: "Do that." });

  it("turn an error that explains itself into a failure, and pass on any other", async () => {
    const steps = new Steps(undefined, (check) => check);
    const found = await steps.take("one", {}, () => {
      throw error;
    });
    expect(found).to.equal(undefined);
    expect(steps.checks).to.deep.equal([
      { id: "one", status: "fail", summary: "It is so.", next: "Do that.", code: "OPIK_CONFIG_INVALID" },
    ]);
    let thrown: unknown;
    try {
      await steps.take("two", {}, () => {
        throw new TypeError("a bug");
      });
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).to.be.instanceOf(TypeError);
  });

  it("name the first check that is needed and did not pass; false is found, too", async () => {
    const steps = new Steps(undefined, (check) => check);
    const run = () => ({ status: "ok" as const, summary: "fine" });
    await steps.take("last", { first: false, second: undefined, third: undefined }, run);
    await steps.take("all", { first: false }, run);
    expect(steps.checks.map(({ status, summary }) => [status, summary])).to.deep.equal([
      ["skip", "Not checked, because second did not pass."],
      ["ok", "fine"],
    ]);
  });

  it("begin nothing after the end was asked for", async () => {
    const ending = new AbortController();
    const steps = new Steps(ending.signal, (check) => check);
    await steps.take("one", {}, () => {
      ending.abort();
      throw ending.signal.reason;
    });
    await steps.take("two", {}, () => {
      throw new Error("it was begun");
    });
    expect(steps.checks.map(({ status, summary }) => [status, summary])).to.deep.equal([
      ["fail", "Cancelled."],
      ["fail", "Cancelled."],
    ]);
  });
});

describe("the doctor's lines", () => {
  const plain: Look = { paint: (_style, text) => text, columns: undefined };
  const check = checkSchema.parse({
    id: "setting.one",
    status: "fail",
    summary: "It is so.",
    detail: ["more", "and more"],
    next: "Do that.",
    code: "OPIK_X",
  });

  it("are aligned, with details and the next step below", () => {
    expect(checkLines(check, plain)).to.deep.equal([
      "fail  setting        It is so.",
      "                     more",
      "                     and more",
      "                     -> Do that. [OPIK_X]",
    ]);
    for (const status of statuses) {
      const [head = ""] = checkLines({ id: "configuration", status, summary: "X" }, plain);
      expect(head.indexOf("X")).to.equal(21);
    }
  });

  it("tell skipped checks of one kind apart", () => {
    const skipped = { status: "skip", summary: "Not checked." } as const;
    expect(checkLines({ id: "credential.apiKey", ...skipped }, plain)).to.deep.equal([
      "skip  credential     apiKey: Not checked.",
    ]);
    expect(checkLines({ id: "role", ...skipped }, plain)).to.deep.equal([
      "skip  role           Not checked.",
    ]);
  });

  it("stay one, however long, where there is no terminal, or a very narrow one", () => {
    const summary = "word ".repeat(60).trim();
    for (const columns of [undefined, 50]) {
      expect(checkLines({ id: "write", status: "ok", summary }, { ...plain, columns })).to.have.length(1);
    }
  });

  it("are broken between words on a terminal, and lose none", () => {
    const summary = Array.from({ length: 60 }, (_, number) => `word${number}`).join(" ");
    const look = { ...plain, columns: 80 };
    const lines = [
      ...checkLines(
        { id: "write", status: "ok", summary, detail: [summary], next: summary, code: "OPIK_X" },
        look,
      ),
      ...noteLines(summary, look),
    ];
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(80);
    expect(lines.join(" ").match(/word\d+/g)).to.have.length(240);
    expect(lines.slice(1).every((line) => line.startsWith(" ".repeat(21)))).to.equal(true);
    const long = "x".repeat(200);
    expect(checkLines({ id: "write", status: "ok", summary: `a ${long} b` }, look).join()).to.contain(long);
  });

  it("are painted by status only", () => {
    const styles: string[] = [];
    const paint: Look["paint"] = (style, text) => {
      styles.push(style);
      return text;
    };
    for (const status of statuses) {
      checkLines({ id: "write", status, summary: "X" }, { ...plain, paint });
    }
    expect(styles).to.deep.equal(["green", "yellow", "red", "dim"]);
  });

  it("end with whether the main job can run", () => {
    const checks = (...all: ("ok" | "warn" | "fail" | "skip")[]) =>
      reportOf(all.map((status, at) => ({ id: `${at}`, status, summary: "X" })));
    expect(verdict(checks("ok"), plain)).to.equal("Pulumi can manage the settings of this organization.");
    expect(verdict(checks("ok", "warn"), plain))
      .to.contain("can manage")
      .and.to.contain("(1 warning)");
    expect(verdict(checks("warn", "skip", "warn"), plain)).to.contain("(2 warnings)");
    expect(verdict(checks("fail", "warn"), plain))
      .to.contain("cannot manage")
      .and.to.match(/1 check failed\.$/);
    expect(verdict(checks("fail", "fail"), plain)).to.match(/2 checks failed\.$/);
  });
});

describe("the stack configuration that the doctor is given", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "opik-doctor-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, "configuration.json");
    writeFileSync(path, text);
    return path;
  };

  it("is what `pulumi config --json --show-secrets` prints", () => {
    // As printed by Pulumi 3.259.0.
    const stack = readStackConfiguration(
      file(
        JSON.stringify({
          "aws:region": { value: "eu-west-1", secret: false },
          "opik:apiKey": { value: "key-12345678", secret: true },
          "opik:url": { value: "https://opik.test", secret: false },
          "x:list": { value: "[1]", objectValue: [1], secret: false },
        }),
      ),
    );
    expect([stack("apiKey"), stack("url"), stack("region"), stack("email")]).to.deep.equal([
      "key-12345678",
      "https://opik.test",
      undefined,
      undefined,
    ]);
  });

  for (const [title, text, what] of [
    ["a secret without its value", '{"opik:apiKey": {"secret": true}}', "opik:apiKey without its value"],
    ["the stack's own file", "config:\n  opik:apiKey: canary-key", "is not JSON"],
    ["other JSON", '{"opik:apiKey": "canary-key"}', "not the JSON of a stack's configuration"],
  ] as const) {
    it(`is an error that says how to get it, and shows nothing of it (${title})`, () => {
      const error = opikError(() => readStackConfiguration(file(text)));
      expect(error.code).to.equal("OPIK_STACK_CONFIGURATION_UNREADABLE");
      expect(error.what).to.contain(what).and.to.not.contain("canary");
      expect(error.next).to.contain("pulumi config --json --show-secrets");
    });
  }

  it("may keep the secrets of other packages to itself", () => {
    const stack = readStackConfiguration(file('{"aws:secretKey": {"secret": true}}'));
    expect(stack("url")).to.equal(undefined);
  });

  it("is an error where there is no such file", () => {
    expect(opikError(() => readStackConfiguration(join(folder, "none"))).what).to.contain("ENOENT");
  });
});
