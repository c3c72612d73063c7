import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Observer } from "../../provider/opik/http/observer";
import { Log } from "../../provider/opik/observe/log";
import { Pauses } from "../../provider/opik/observe/pauses";
import { Summary } from "../../provider/opik/observe/summary";
import { FakeClock } from "../support/fakeClock";
import { attempt, LIST, START, WRITE } from "../unit/observe/support";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("docs/observability.md", () => {
  const page = readFileSync(join(root, "docs", "observability.md"), "utf8");

  it("shows the lines that such a run gives", () => {
    const clock = new FakeClock(START);
    const lines: string[] = [];
    const endings: (() => void)[] = [];
    const say = (line: string) => lines.push(line);
    const observers: Observer[] = [
      new Log(say),
      new Pauses({ clock, say }),
      new Summary({ clock, say, atEnd: (act) => endings.push(act), always: true }),
    ];
    const begin = (operation: typeof LIST) =>
      observers.flatMap((one) => one.began({ ...operation, startedAt: clock.now() }) ?? []);
    const told = (all: ReturnType<typeof begin>, ...attempts: Parameters<typeof attempt>[0][]) => {
      for (const one of attempts) {
        clock.advance((one.waitedMs ?? 0) + (one.durationMs ?? 0));
        for (const observer of all) {
          observer.attempted(attempt(one));
        }
      }
    };
    const ended = (all: ReturnType<typeof begin>) => all.map((one) => one.ended(clock.now()));

    const read = begin(LIST);
    told(
      read,
      { status: 503, durationMs: 20, receivedBytes: 2 },
      { status: 200, attempt: 2, durationMs: 3, waitedMs: 495, receivedBytes: 199 },
    );
    ended(read);
    observers.map((one) => one.cached("listOrganizations"));
    const write = begin(WRITE);
    told(write, { status: 429, durationMs: 2, sentBytes: 32, receivedBytes: 2 });
    write.map((one) => one.paused?.(clock.now() + 12_000));
    told(write, {
      status: 204,
      attempt: 2,
      durationMs: 4,
      waitedMs: 12_086,
      sentBytes: 32,
      receivedBytes: 0,
    });
    ended(write);
    const check = begin(LIST);
    told(check, { status: 200, durationMs: 2, receivedBytes: 198 });
    ended(check);
    for (const act of endings) {
      act();
    }

    const shown = page.split("\n").filter((line) => /^(opik debug |Opik: )/.test(line));
    expect(shown).to.deep.equal(lines);
  });

  it("links only to files that are there", () => {
    for (const [, target] of page.matchAll(/\]\((?!https:)([^)#]+)\)/g)) {
      expect(() => readFileSync(join(root, "docs", target ?? "")), target).not.to.throw(/ENOENT/);
    }
  });
});
