import { expect } from "chai";
import { SLOW_MS, Summary } from "../../../provider/opik/observe/summary";
import { FakeClock } from "../../support/fakeClock";
import { attempt, LIST, START, tell, WRITE } from "./support";

/** A summary, and what it says at the end of the run. */
function run({ always = false } = {}) {
  const clock = new FakeClock(START);
  const endings: (() => void)[] = [];
  const said: string[] = [];
  const summary = new Summary({
    clock,
    say: (message) => said.push(message),
    atEnd: (act) => endings.push(act),
    always,
  });
  const end = () => {
    for (const act of endings) {
      act();
    }
    return said;
  };
  return { clock, endings, summary, end };
}

const slow = { status: 200, durationMs: SLOW_MS } as const;
const endedAt = START + SLOW_MS;

describe("the summary of a run", () => {
  it("says nothing where nothing was slow, and does not even wait for the end", () => {
    const { summary, end, endings } = run();
    tell(summary, LIST, [attempt({ status: 200, durationMs: SLOW_MS - 1 })], { endedAt: endedAt - 1 });
    summary.cached();
    expect(endings).to.deep.equal([]);
    expect(end()).to.deep.equal([]);
  });

  it("says once what a slow run was", () => {
    const { summary, end } = run();
    tell(summary, LIST, [attempt({ status: 503 }), attempt({ ...slow, attempt: 2 })], { endedAt });
    tell(summary, { ...WRITE, startedAt: endedAt }, [attempt({ ...slow, startedAt: endedAt })], {
      endedAt: endedAt + SLOW_MS,
    });
    summary.cached();
    expect(end()).to.deep.equal([
      "Opik: this run waited 20.0 s for the API: 3 requests, 1 retry, 1 read answered without a request.",
    ]);
  });

  it("counts time with several operations under way once", () => {
    const { summary, end } = run();
    const told = [1, 2, 3].map(() => summary.began(LIST));
    for (const one of told) {
      one.attempted(attempt(slow));
      one.ended(endedAt);
    }
    expect(end().join()).to.include("waited 10.0 s for the API: 3 requests,");
  });

  it("does not count time with no operation under way", () => {
    const { summary, clock, end } = run();
    tell(summary, LIST, [attempt(slow)], { endedAt });
    clock.advance(60_000);
    expect(end().join()).to.include("waited 10.0 s");
  });

  it("counts an operation that the end of the run finds under way", () => {
    const { summary, clock, end } = run();
    summary.began(LIST).attempted(attempt({ failure: "timeout", durationMs: 30_000 }));
    clock.advance(31_500);
    expect(end().join()).to.include("waited 31.5 s");
  });

  it("knows a slow run by many requests that are each quick", () => {
    const { summary, endings } = run();
    const requests = 100;
    for (let one = 0; one < requests; one++) {
      expect(endings, `after ${one}`).to.deep.equal([]);
      const startedAt = START + (one * SLOW_MS) / requests;
      const durationMs = SLOW_MS / requests;
      tell(summary, { ...LIST, startedAt }, [attempt({ status: 200, startedAt, durationMs })], {
        endedAt: startedAt + durationMs,
      });
    }
    expect(endings).to.have.length(1);
  });

  it("says that the server limited the rate, however short it was", () => {
    const { summary, end } = run();
    tell(summary, LIST, [
      attempt({ status: 429 }),
      attempt({ status: 429, attempt: 2, waitedMs: 1000 }),
      attempt({ status: 200, attempt: 3, waitedMs: 2500 }),
    ]);
    expect(end()).to.deep.equal([
      "Opik: this run waited 0.0 s for the API: 3 requests, 2 retries, 0 reads answered without a request. The server limited the rate (HTTP 429) 2 times. The longest pause before a request was 2.5 s.",
    ]);
  });

  it("is said of every run where that is wished for, except one without a request", () => {
    const quick = run({ always: true });
    tell(quick.summary, LIST, [attempt({ status: 200 })], { endedAt: START + 12 });
    expect(quick.end()).to.deep.equal([
      "Opik: this run waited 0.0 s for the API: 1 request, 0 retries, 0 reads answered without a request.",
    ]);
    expect(run({ always: true }).end()).to.deep.equal([]);
  });
});
