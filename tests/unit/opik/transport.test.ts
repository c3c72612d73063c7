import { expect } from "chai";
import { type Outcome, Transport, type TransportOptions } from "../../../provider/opik/http/transport";
import { FakeClock } from "../../support/fakeClock";
import { HandClock, type Handler, until, useLoopback } from "./support";

const never = () => new AbortController().signal;

describe("a call and its attempts", () => {
  const { serve, agent } = useLoopback();

  const transport = (options: Partial<TransportOptions> = {}) =>
    new Transport({ dispatcher: agent(), clock: new FakeClock(), random: () => 0, timer: never, ...options });
  const call = (
    sender: Transport,
    url: string,
    { idempotent = true, signal }: { idempotent?: boolean; signal?: AbortSignal } = {},
  ): Promise<Outcome> =>
    sender.send(
      { method: idempotent ? "PATCH" : "POST", url, headers: {}, body: "{}" },
      { idempotent, signal },
    );

  /** Answers by turns; the last one for all that follow. `reset` is a connection that ends without a response. */
  type Turn = number | "reset" | readonly [status: number, headers: Record<string, string>];
  const answering =
    (...turns: readonly Turn[]): Handler =>
    (request, response, count) => {
      const turn = turns[Math.min(count, turns.length) - 1] ?? 200;
      if (turn === "reset") {
        request.socket.resetAndDestroy();
        return;
      }
      const [status, headers] = typeof turn === "number" ? [turn, {}] : turn;
      response.writeHead(status, headers).end();
    };

  describe("is repeated until it succeeds:", () => {
    for (const [name, turns, attempts] of [
      ["429", [429, 200], 2],
      ["502, 503 and 504", [502, 503, 504, 200], 4],
      ["connections that end", ["reset", "reset", 200], 3],
      ["all sorts of trouble", [503, "reset", 429, 502, 200], 5],
    ] as const) {
      it(name, async () => {
        const server = await serve(answering(...turns));
        const outcome = await call(transport(), server.url);
        expect(outcome).to.include({ attempts });
        expect(outcome.response?.status).to.equal(200);
        expect(server.received).to.have.length(attempts);
      });
    }
  });

  describe("is not repeated", () => {
    for (const [name, turn] of [
      ["after success", 200],
      ["after a refusal", 400],
      ["after 401", 401],
      ["after 500, which no waiting heals", 500],
    ] as const) {
      it(name, async () => {
        const server = await serve(answering(turn));
        expect(await call(transport(), server.url)).to.include({ attempts: 1 });
        expect(server.received).to.have.length(1);
      });
    }

    for (const turn of [502, 503, 504, "reset"] as const) {
      it(`after ${turn} where it must not be carried out twice`, async () => {
        const server = await serve(answering(turn, 200));
        expect(await call(transport(), server.url, { idempotent: false })).to.include({
          attempts: 1,
          maybeCarriedOut: true,
        });
        expect(server.received).to.have.length(1);
      });
    }

    it("but after 429 always, since a limited request was not carried out", async () => {
      const server = await serve(answering(429, 200));
      const outcome = await call(transport(), server.url, { idempotent: false });
      expect(outcome).to.include({ attempts: 2, maybeCarriedOut: false });
      expect(outcome.response?.status).to.equal(200);
    });

    it("more than four times", async () => {
      const server = await serve(answering(503));
      const outcome = await call(transport(), server.url);
      expect(outcome).to.include({ attempts: 5 });
      expect(outcome.response?.status).to.equal(503);
      expect(server.received).to.have.length(5);
    });
  });

  it("tells its observer of each attempt, and whether another one follows", async () => {
    const told: string[] = [];
    let silence = new AbortController();
    const server = await serve((_request, response, count) => {
      if (count === 1) {
        silence.abort();
        return;
      }
      response.writeHead(count === 2 ? 503 : 200).end();
    });
    const timer = () => {
      silence = new AbortController();
      return silence.signal;
    };
    await transport({ timer }).send(
      { method: "GET", url: server.url, headers: {} },
      {
        idempotent: true,
        signal: undefined,
        observer: {
          attempted: ({ status, failure }) => told.push(`attempted ${status ?? failure}`),
          retrying: ({ status, failure }) => told.push(`retrying after ${status ?? failure}`),
          ended: () => undefined,
        },
      },
    );

    expect(told).to.deep.equal([
      "attempted timeout",
      "retrying after timeout",
      "attempted 503",
      "retrying after 503",
      "attempted 200",
    ]);
  });

  it("waits longer and longer between attempts", async () => {
    const clock = new FakeClock();
    const server = await serve(answering(503));
    await call(transport({ clock, random: () => 0.5 }), server.url);
    expect(clock.slept).to.deep.equal([250, 500, 1000, 2000]);
  });

  describe("knows whether it may have been carried out:", () => {
    for (const [name, turns, expected] of [
      ["success", [200], false],
      ["refused", [400], false],
      ["limited", [429], false],
      ["500", [500], true],
      ["503, then refused", [503, 400], true],
      ["a connection that ended, then limited to the end", ["reset", 429], true],
    ] as const) {
      it(`${name}: ${expected ? "perhaps" : "no"}`, async () => {
        const server = await serve(answering(...turns));
        expect(await call(transport(), server.url)).to.include({ maybeCarriedOut: expected });
      });
    }

    it("nobody listens: no", async () => {
      const server = await serve(() => {});
      const { url } = server;
      await server.stop();
      const outcome = await call(transport(), url);
      expect(outcome).to.include({ attempts: 5, maybeCarriedOut: false });
      expect(outcome.failure).to.include({ kind: "refused" });
    });
  });

  describe("waits as long as the server asks", () => {
    for (const [name, status, headers] of [
      ["by Retry-After in seconds", 429, { "retry-after": "7" }],
      [
        "by Retry-After as a date",
        429,
        { "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" },
      ],
      ["by RateLimit-Reset", 429, { "ratelimit-reset": "7" }],
      ["also with 503", 503, { "retry-after": "7" }],
    ] as const) {
      it(name, async () => {
        const clock = new FakeClock(Date.UTC(2026, 0, 1));
        const server = await serve(answering([status, headers], 200));
        await call(transport({ clock, random: () => 0 }), server.url);
        expect(clock.slept).to.deep.equal([7000]);
      });
    }

    it("and a little longer by chance, so that those who waited together do not come together", async () => {
      const clock = new FakeClock();
      const server = await serve(answering([429, { "retry-after": "7" }], 200));
      await call(transport({ clock, random: () => 0.5 }), server.url);
      expect(clock.slept).to.deep.equal([7125]);
    });

    for (const headers of [
      { "retry-after": "0" },
      { "retry-after": "Thu, 01 Jan 1998 00:00:00 GMT" },
      { "ratelimit-reset": "0" },
    ]) {
      it(`but not without any wait where it asks for none: ${JSON.stringify(headers)}`, async () => {
        const clock = new FakeClock();
        const server = await serve(answering([429, headers]));
        await call(transport({ clock, random: () => 0.5 }), server.url);
        expect(clock.slept).to.deep.equal([250, 500, 1000, 2000]);
      });
    }

    it("in every call of the process, also one that was never limited itself", async () => {
      const clock = new HandClock();
      let limited = true;
      const server = await serve((_, response) => {
        response.writeHead(limited ? 429 : 200, limited ? { "retry-after": "7" } : {}).end();
      });
      const shared = transport({ clock });
      const first = call(shared, server.url);
      await until(() => clock.waiting === 1);
      limited = false;

      const second = call(shared, server.url);
      await until(() => clock.waiting === 2);
      clock.advance(6999);
      expect(clock.waiting).to.equal(2);
      expect(server.received).to.have.length(1);

      clock.advance(1);
      expect((await first).response?.status).to.equal(200);
      expect((await second).response?.status).to.equal(200);
      expect(server.received).to.have.length(3);
    });

    it("also where somebody else is told to wait longer meanwhile", async () => {
      const clock = new HandClock();
      const waits = ["7", "10"];
      const held: (() => void)[] = [];
      const server = await serve((_, response) => {
        const wait = waits.shift();
        const answer = () => response.writeHead(wait ? 429 : 200, wait ? { "retry-after": wait } : {}).end();
        held.push(answer);
      });
      const shared = transport({ clock });
      const calls = [call(shared, server.url), call(shared, server.url)];
      await until(() => held.length === 2);
      held.shift()?.();
      await until(() => clock.waiting === 1);
      held.shift()?.();
      await until(() => clock.waiting === 2);

      clock.advance(7000);
      await until(() => clock.waiting === 2);
      expect(server.received).to.have.length(2);

      clock.advance(3000);
      await until(() => held.length === 2);
      for (const answer of held) {
        answer();
      }
      expect((await Promise.all(calls)).map(({ response }) => response?.status)).to.deep.equal([200, 200]);
    });

    it("but fails at once, saying how long, where that is longer than the call may take", async () => {
      const clock = new FakeClock();
      const server = await serve(answering([429, { "retry-after": "301" }]));
      expect(await call(transport({ clock }), server.url)).to.include({
        attempts: 1,
        advisedWaitMs: 301_000,
      });
      expect(clock.slept).to.deep.equal([]);
    });

    it("but fails as soon as the pauses together would be longer than the call may take", async () => {
      const clock = new FakeClock();
      const server = await serve(answering([429, { "retry-after": "200" }]));
      expect(await call(transport({ clock }), server.url)).to.include({
        attempts: 2,
        advisedWaitMs: 200_000,
      });
      expect(clock.slept).to.deep.equal([200_000]);
    });

    it("and asks once itself where another call was told to wait longer than this one may take", async () => {
      const clock = new FakeClock();
      const limited = await serve(answering([429, { "retry-after": "3600" }]));
      const well = await serve(answering(200));
      const shared = transport({ clock });
      await call(shared, limited.url);

      expect((await call(shared, well.url)).response?.status).to.equal(200);
      expect(await call(shared, limited.url)).to.include({ attempts: 1 });
      expect(clock.slept).to.deep.equal([]);
    });
  });

  describe("ends in time:", () => {
    /** Timers that end as soon as the server has the request; time passes by as much. */
    const impatient = (clock: FakeClock) => {
      const asked: number[] = [];
      const running: AbortController[] = [];
      return {
        asked,
        timer: (milliseconds: number) => {
          asked.push(milliseconds);
          const controller = new AbortController();
          running.push(controller);
          return controller.signal;
        },
        hang: () => {
          clock.advance(asked.at(-1) ?? 0);
          running.at(-1)?.abort();
        },
      };
    };

    it("each attempt takes 30 seconds at the most, and another one follows", async () => {
      const clock = new FakeClock();
      const { asked, timer, hang } = impatient(clock);
      const server = await serve((_, response, count) => {
        if (count < 3) {
          hang();
        } else {
          response.end();
        }
      });
      const outcome = await call(transport({ clock, timer }), server.url);
      expect(outcome.response?.status).to.equal(200);
      expect(asked).to.deep.equal([30_000, 30_000, 30_000]);
    });

    it("a call that must not be carried out twice is over with its first attempt", async () => {
      const clock = new FakeClock();
      const { timer, hang } = impatient(clock);
      const server = await serve(hang);
      const outcome = await call(transport({ clock, timer }), server.url, { idempotent: false });
      expect(outcome).to.include({ attempts: 1, maybeCarriedOut: true });
      expect(outcome.failure).to.include({ kind: "timeout", detail: "waited 30 s" });
    });

    it("the whole call takes 5 minutes at the most: its last attempt only gets what is left", async () => {
      const clock = new FakeClock();
      const { asked, timer, hang } = impatient(clock);
      const server = await serve((_, response, count) => {
        if (count === 1) {
          response.writeHead(429, { "retry-after": "290" }).end();
        } else {
          hang();
        }
      });
      const outcome = await call(transport({ clock, timer }), server.url);
      expect(asked).to.deep.equal([30_000, 10_000]);
      expect(outcome).to.include({ attempts: 2 });
      expect(outcome.failure).to.include({ kind: "timeout", detail: "waited 10 s" });
    });
  });

  describe("ends when it is cancelled:", () => {
    it("before the first attempt, with nothing sent", async () => {
      const server = await serve(answering(200));
      const outcome = await call(transport(), server.url, { signal: AbortSignal.abort() });
      expect(outcome).to.include({ maybeCarriedOut: false });
      expect(outcome.failure).to.include({ kind: "aborted" });
      expect(server.connections).to.equal(0);
    });

    it("in flight, and may have been carried out", async () => {
      const caller = new AbortController();
      const server = await serve(() => caller.abort());
      const outcome = await call(transport(), server.url, { signal: caller.signal });
      expect(outcome).to.include({ attempts: 1, maybeCarriedOut: true });
      expect(outcome.failure).to.include({ kind: "aborted" });
    });

    it("while it backs off, without waiting to the end, and without another request", async () => {
      const clock = new HandClock();
      const caller = new AbortController();
      const server = await serve(answering(429));
      const pending = call(transport({ clock, random: () => 0.5 }), server.url, { signal: caller.signal });
      await until(() => clock.waiting === 1);
      caller.abort();

      const outcome = await pending;
      expect(outcome.failure).to.include({ kind: "aborted" });
      expect(outcome).to.include({ maybeCarriedOut: false });
      expect(server.received).to.have.length(1);
    });

    it("while it waits as the server asked, without waiting to the end", async () => {
      const clock = new HandClock();
      const caller = new AbortController();
      const server = await serve(answering([429, { "retry-after": "60" }]));
      const pending = call(transport({ clock }), server.url, { signal: caller.signal });
      await until(() => clock.waiting === 1);
      caller.abort();

      expect((await pending).failure).to.include({ kind: "aborted" });
      expect(server.received).to.have.length(1);
    });
  });
});
