import { expect } from "chai";
import fc from "fast-check";
import { advisedWaitMs, Cooldown } from "../../../provider/opik/http/cooldown";
import { HandClock } from "./support";

describe("what a server advises to wait", () => {
  const clock = new HandClock(Date.UTC(2026, 0, 1, 12, 0, 0));
  const advised = (headers: Record<string, string | string[]>) => advisedWaitMs(headers, clock);

  for (const [name, headers, expected] of [
    ["Retry-After in seconds", { "retry-after": "3" }, 3000],
    ["Retry-After in parts of a second", { "retry-after": "0.5" }, 500],
    ["Retry-After as a date", { "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
    ["Retry-After as a date that has passed", { "retry-after": "Thu, 01 Jan 2026 11:59:30 GMT" }, 0],
    [
      "a date of a server whose clock is an hour ahead: from its own time",
      { "retry-after": "Thu, 01 Jan 2026 13:00:30 GMT", date: "Thu, 01 Jan 2026 13:00:00 GMT" },
      30_000,
    ],
    [
      "a date of a server whose clock is an hour behind",
      { "retry-after": "Thu, 01 Jan 2026 11:00:30 GMT", date: "Thu, 01 Jan 2026 11:00:00 GMT" },
      30_000,
    ],
    [
      "a far date of a server that does not tell its own time: a minute at most",
      { "retry-after": "Thu, 01 Jan 2026 13:00:30 GMT", date: "noon" },
      60_000,
    ],
    ["a long time in seconds: as it is, since no clock is in it", { "retry-after": "3600" }, 3_600_000],
    ["Retry-After twice: the first", { "retry-after": ["3", "5"] }, 3000],
    ["RateLimit-Reset in seconds, which is what Opik sends", { "ratelimit-reset": "7" }, 7000],
    ["both: Retry-After", { "retry-after": "3", "ratelimit-reset": "7" }, 3000],
    ["nonsense in Retry-After: RateLimit-Reset", { "retry-after": "soon", "ratelimit-reset": "7" }, 7000],
    ["nonsense", { "retry-after": "soon" }, undefined],
    ["a negative RateLimit-Reset", { "ratelimit-reset": "-7" }, undefined],
    ["nothing", {}, undefined],
  ] as const) {
    it(`${name} -> ${expected === undefined ? "no advice" : `${expected} ms`}`, () => {
      expect(advised(headers as Record<string, string>)).to.equal(expected);
    });
  }

  it("is never less than nothing, whatever the headers say", () => {
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String));
    fc.assert(
      fc.property(value, value, (retryAfter, reset) => {
        const wait = advised({ "retry-after": retryAfter, "ratelimit-reset": reset });
        expect(wait === undefined || wait >= 0, String(wait)).to.equal(true);
      }),
    );
  });
});

describe("the pause that all calls share", () => {
  it("is over when its time is", () => {
    const clock = new HandClock();
    const cooldown = new Cooldown(clock);
    expect(cooldown.remainingMs).to.equal(0);

    cooldown.extend(1000);
    clock.advance(400);
    expect(cooldown.remainingMs).to.equal(600);
    clock.advance(700);
    expect(cooldown.remainingMs).to.equal(0);
  });

  it("gets longer and never shorter", () => {
    const cooldown = new Cooldown(new HandClock());
    cooldown.extend(1000);
    cooldown.extend(10);
    expect(cooldown.remainingMs).to.equal(1000);
    cooldown.extend(2000);
    expect(cooldown.remainingMs).to.equal(2000);
  });
});
