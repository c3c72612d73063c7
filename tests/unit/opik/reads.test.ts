import { expect } from "chai";
import { CancelledError, type OpikClient } from "../../../provider/opik";
import { listOrganizations, serverVersion, updateOrganization } from "../../../provider/opik/contract";
import { FakeClock } from "../../support/fakeClock";
import {
  clientOf,
  gate,
  LIST_CALL,
  mockOpik,
  ORGANIZATION,
  opikFailure,
  until,
  useNock,
  WRITE_CALL,
} from "./support";

const list = (client: OpikClient, options: { maxAgeMs?: number; signal?: AbortSignal } = {}) =>
  client.call(listOrganizations, { query: { withoutExtendedData: "true" } }, options);
const write = (client: OpikClient) =>
  client.call(updateOrganization, {
    params: { organizationId: "org-1" },
    body: { onlyAdminsInviteByEmail: true },
  });

describe("reads", () => {
  useNock();
  const calls = (sent: readonly { call: string }[]) => sent.map(({ call }) => call);

  it("that are equal and in flight are one", async () => {
    const sent = mockOpik(() => [200, [ORGANIZATION]]);
    const client = clientOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => list(client)));
    expect(calls(sent)).to.deep.equal([LIST_CALL]);
    expect(answers.map((one) => one[0]?.id)).to.deep.equal(Array.from({ length: 20 }, () => "org-1"));
  });

  it("that are equal are one for the whole run", async () => {
    const clock = new FakeClock();
    const sent = mockOpik(() => [200, [ORGANIZATION]]);
    const client = clientOf(undefined, { clock });
    await list(client);
    clock.advance(24 * 60 * 60 * 1000);
    await list(client);
    expect(calls(sent)).to.deep.equal([LIST_CALL]);
  });

  it("are made again where the kept response is older than the caller takes", async () => {
    const clock = new FakeClock();
    const sent = mockOpik(() => [200, [ORGANIZATION]]);
    const client = clientOf(undefined, { clock });
    await list(client);
    clock.advance(1000);
    await list(client, { maxAgeMs: 1000 });
    expect(sent).to.have.length(1);

    clock.advance(1);
    await list(client, { maxAgeMs: 1000 });
    expect(sent).to.have.length(2);
    await list(client, { maxAgeMs: 0 });
    expect(sent).to.have.length(2);
    await list(client, { maxAgeMs: -1 });
    expect(sent).to.have.length(3);
  });

  it("are as old as their beginning, not their end", async () => {
    const clock = new FakeClock();
    const sent = mockOpik(() => {
      clock.advance(5000);
      return [200, [ORGANIZATION]];
    });
    const client = clientOf(undefined, { clock });
    await list(client);
    await list(client, { maxAgeMs: 4000 });
    expect(sent).to.have.length(2);
  });

  it("that failed are not kept", async () => {
    const sent = mockOpik((_, count) => (count === 1 ? [500] : [200, [ORGANIZATION]]));
    const client = clientOf();
    await opikFailure(list(client));
    expect(await list(client)).to.have.length(1);
    expect(sent).to.have.length(2);
  });

  it("that fail in flight fail for all that wait, once", async () => {
    const sent = mockOpik(() => [500]);
    const client = clientOf();
    const errors = await Promise.all([1, 2, 3].map(() => opikFailure(list(client))));
    expect(errors.map(({ code }) => code)).to.deep.equal(
      Array.from({ length: 3 }, () => "OPIK_SERVER_ERROR"),
    );
    expect(sent).to.have.length(1);
  });

  it("of different clients have nothing to do with each other", async () => {
    const sent = mockOpik(() => [200, []]);
    await list(clientOf());
    await list(clientOf());
    expect(sent).to.have.length(2);
  });

  describe("are made stale by a write", () => {
    for (const [name, status] of [
      ["that succeeds", 204],
      ["that is refused", 409],
      ["whose fate is unknown", 500],
    ] as const) {
      it(name, async () => {
        const sent = mockOpik(({ call }) => (call === LIST_CALL ? [200, [ORGANIZATION]] : [status]));
        const client = clientOf();
        await list(client);
        await write(client).catch(() => undefined);
        await list(client);
        expect(calls(sent)).to.deep.equal([LIST_CALL, WRITE_CALL, LIST_CALL]);
      });
    }

    it("that has to do with them, and others are not", async () => {
      const sent = mockOpik(({ call }) => (call === WRITE_CALL ? [204] : [200, { version: "2.1.24" }]));
      const client = clientOf();
      await client.call(serverVersion, {});
      await write(client);
      await client.call(serverVersion, {});
      expect(calls(sent)).to.deep.equal(["GET /opik/api/is-alive/ver", WRITE_CALL]);
    });

    it("while they are in flight: their answer is given to those who asked, and not kept", async () => {
      const held = gate();
      const sent = mockOpik(async ({ call }, count) => {
        if (count === 1) {
          await held.passed;
        }
        return call === LIST_CALL ? [200, [{ ...ORGANIZATION, name: `read ${count}` }]] : [204];
      });
      const client = clientOf();
      const early = list(client);
      await until(() => sent.length === 1);
      await write(client);
      const late = await list(client);
      held.open();

      expect((await early)[0]?.name).to.equal("read 1");
      expect(late[0]?.name).to.equal("read 3");
      expect((await list(client))[0]?.name).to.equal("read 3");
      expect(sent).to.have.length(3);
    });

    it("also those that began and ended while it was under way", async () => {
      const held = gate();
      const sent = mockOpik(async ({ call }) => {
        if (call === WRITE_CALL) {
          await held.passed;
          return [204];
        }
        return [200, [ORGANIZATION]];
      });
      const client = clientOf();
      const writing = write(client);
      await until(() => sent.length === 1);
      await list(client);
      held.open();
      await writing;
      await list(client);
      expect(calls(sent)).to.deep.equal([WRITE_CALL, LIST_CALL, LIST_CALL]);
    });

    it("and a read in flight that then fails does not take a newer answer with it", async () => {
      const held = gate();
      const sent = mockOpik(async ({ call }, count) => {
        if (count === 1) {
          await held.passed;
          return [500];
        }
        return call === LIST_CALL ? [200, [ORGANIZATION]] : [204];
      });
      const client = clientOf();
      const early = opikFailure(list(client));
      await until(() => sent.length === 1);
      await write(client);
      await list(client);
      held.open();
      await early;
      await list(client);
      expect(sent).to.have.length(3);
    });
  });

  describe("that are shared", () => {
    it("are made again for whoever was not cancelled, where the one that began them was", async () => {
      const clock = new FakeClock();
      const starting = new AbortController();
      let cancelled = false;
      const sent = mockOpik((_, count) => {
        if (count === 1) {
          cancelled = true;
          starting.abort();
          return [503];
        }
        return [200, [ORGANIZATION]];
      });
      const client = clientOf(undefined, { clock });
      const first = opikFailure(list(client, { signal: starting.signal }));
      const second = list(client, { signal: new AbortController().signal });
      const third = list(client);

      expect(await first).to.be.instanceOf(CancelledError);
      expect(cancelled).to.equal(true);
      expect(await second).to.have.length(1);
      expect(await third).to.have.length(1);
      expect(sent).to.have.length(2);
    });

    it("are cancelled for whoever is cancelled as well", async () => {
      const caller = new AbortController();
      const sent = mockOpik(() => {
        caller.abort();
        return [503];
      });
      const client = clientOf();
      const errors = await Promise.all(
        [1, 2].map(() => opikFailure(list(client, { signal: caller.signal }))),
      );
      expect(errors.map(({ code }) => code)).to.deep.equal(["OPIK_CANCELLED", "OPIK_CANCELLED"]);
      expect(sent).to.have.length(1);
    });

    it("are made again for the others, where the one that began them had no more time", async () => {
      const starting = new AbortController();
      const sent = mockOpik((_, count) => {
        if (count === 1) {
          starting.abort(new DOMException("the resource's customTimeouts allow 1 s", "TimeoutError"));
          return [503];
        }
        return [200, [ORGANIZATION]];
      });
      const client = clientOf();
      const first = opikFailure(list(client, { signal: starting.signal }));
      const second = list(client);

      expect((await first).code).to.equal("OPIK_TIMEOUT");
      expect(await second).to.have.length(1);
      expect(sent).to.have.length(2);
    });

    it("are given up at once by whoever is cancelled while another one's read goes on", async () => {
      const held = gate();
      const sent = mockOpik(async () => {
        await held.passed;
        return [200, [ORGANIZATION]];
      });
      const client = clientOf();
      const first = list(client);
      await until(() => sent.length === 1);
      const impatient = new AbortController();
      const second = opikFailure(list(client, { signal: impatient.signal }));
      impatient.abort();

      expect(await second).to.include({ code: "OPIK_CANCELLED", effect: "none" });
      held.open();
      expect(await first).to.have.length(1);
      expect(sent).to.have.length(1);
    });
  });
});
