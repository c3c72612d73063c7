import { expect } from "chai";
import { listOrganizations, updateOrganization } from "../../../provider/opik/contract";
import { together } from "../../../provider/opik/http/observer";
import { FakeClock } from "../../support/fakeClock";
import {
  API_KEY,
  clientOf,
  EMAIL,
  HandClock,
  LOGIN,
  mockOpik,
  ORGANIZATION,
  opikFailure,
  PASSWORD,
  SESSION_TOKEN,
  signedIn,
  until,
  useLoopback,
  useNock,
} from "../opik/support";
import { LIST, START, Witness } from "./support";

const list = (client: ReturnType<typeof clientOf>, signal?: AbortSignal) =>
  client.call(listOrganizations, { query: { withoutExtendedData: "true" } }, { signal });
const write = (client: ReturnType<typeof clientOf>) =>
  client.call(updateOrganization, {
    params: { organizationId: "org-1" },
    body: { onlyAdminsInviteByEmail: true },
  });

describe("an observer of a client", () => {
  useNock();

  it("sees an operation, its request, when they were and how large the bodies were", async () => {
    const clock = new FakeClock();
    const witness = new Witness();
    mockOpik(() => {
      clock.advance(40);
      return [200, [{ ...ORGANIZATION, name: "Ä" }]];
    });
    await list(clientOf(undefined, { clock, observer: witness }));

    expect(witness.operations).to.deep.equal([{ ...LIST, ended: { at: START + 40 } }]);
    expect(witness.attempts).to.deep.equal([
      {
        operation: "listOrganizations",
        attempt: 1,
        startedAt: START,
        durationMs: 40,
        waitedMs: 0,
        status: 200,
        sentBytes: 0,
        receivedBytes: Buffer.byteLength(JSON.stringify([{ ...ORGANIZATION, name: "Ä" }])),
      },
    ]);
  });

  it("sees the template of a path, and how much was sent", async () => {
    const witness = new Witness();
    mockOpik(() => [204]);
    await write(clientOf(undefined, { observer: witness }));
    expect(witness.operations).to.have.length(1);
    expect(witness.operations[0]).to.include({ method: "PATCH", path: "/organizations/{organizationId}" });
    expect(witness.attempts[0]).to.include({
      sentBytes: '{"onlyAdminsInviteByEmail":true}'.length,
      receivedBytes: 0,
    });
  });

  it("sees each attempt, and how long it was held back", async () => {
    const witness = new Witness();
    mockOpik((_, count) => (count === 1 ? [429, "", { "retry-after": "7" }] : count === 2 ? [503] : [204]));
    await write(clientOf(undefined, { observer: witness, random: () => 0.5 }));
    expect(
      witness.attempts.map(({ attempt, status, waitedMs }) => ({ attempt, status, waitedMs })),
    ).to.deep.equal([
      { attempt: 1, status: 429, waitedMs: 0 },
      { attempt: 2, status: 503, waitedMs: 7125 },
      { attempt: 3, status: 204, waitedMs: 500 },
    ]);
    expect(witness.operations).to.have.length(1);
    expect(witness.pauses, "what the server asked for, not our own backoff").to.deep.equal([START + 7000]);
  });

  it("does not see a request held back that was not, however the clock runs", async () => {
    class RunningClock extends FakeClock {
      override now(): number {
        this.advance(1);
        return super.now();
      }
    }
    const witness = new Witness();
    mockOpik(() => [204]);
    await write(clientOf(undefined, { clock: new RunningClock(START), observer: witness }));
    expect(witness.attempts[0]?.waitedMs).to.equal(0);
    expect(witness.attempts[0]?.durationMs).to.be.greaterThan(0);
  });

  it("sees that a call waits for the pause that another one was given", async () => {
    const clock = new HandClock(START);
    const witness = new Witness();
    mockOpik((_, count) => (count === 1 ? [429, "", { "retry-after": "7" }] : [200, [ORGANIZATION]]));
    const client = clientOf(undefined, { clock, observer: witness });
    const first = write(client);
    await until(() => clock.waiting === 1);
    const second = list(client);
    await until(() => clock.waiting === 2);
    clock.advance(7000);
    await Promise.all([first, second]);
    expect(witness.attempts.find(({ operation }) => operation === "listOrganizations")).to.include({
      attempt: 1,
      waitedMs: 7000,
    });
  });

  it("sees what an operation failed with", async () => {
    const witness = new Witness();
    mockOpik(() => [403, { msg: "no" }]);
    const failure = await opikFailure(list(clientOf(undefined, { observer: witness })));
    expect(witness.operations[0]?.ended).to.deep.equal({ at: START, error: failure });
    expect(witness.attempts[0]).to.include({ status: 403 });
  });

  it("sees a response that is not understood as a failure of the operation, not of the request", async () => {
    const witness = new Witness();
    mockOpik(() => [200, "<html>"]);
    await opikFailure(list(clientOf(undefined, { observer: witness })));
    expect(witness.attempts[0]).to.include({ status: 200 });
    expect(witness.operations[0]?.ended?.error).to.have.property("code", "OPIK_WEB_PAGE");
  });

  it("sees signing in as an operation of its own, and a request for each credential", async () => {
    const witness = new Witness();
    mockOpik(({ url, headers }) =>
      url.pathname.endsWith("/auth/login")
        ? signedIn("token-2f")
        : headers["cookie"] === "sessionToken=token-2f"
          ? [200, [ORGANIZATION]]
          : [401],
    );
    await list(clientOf({ sessionToken: SESSION_TOKEN, ...LOGIN }, { observer: witness }));
    expect(
      witness.attempts.map(({ operation, status, attempt }) => [operation, status, attempt]),
    ).to.deep.equal([
      ["listOrganizations", 401, 1],
      ["login", 200, 1],
      ["listOrganizations", 200, 1],
    ]);
    expect(witness.operations.map(({ name }) => name)).to.deep.equal(["listOrganizations", "login"]);
    expect(witness.operations.every(({ ended }) => ended !== undefined && !("error" in ended))).to.equal(
      true,
    );
  });

  it("sees the reads that an equal one answers, under way or kept", async () => {
    const witness = new Witness();
    mockOpik(() => [200, [ORGANIZATION]]);
    const client = clientOf(undefined, { observer: witness });
    await Promise.all([list(client), list(client)]);
    await list(client);
    expect(witness.cachedReads).to.deep.equal(["listOrganizations", "listOrganizations"]);
    expect(witness.operations).to.have.length(1);
  });

  it("sees no credential, no id, no cookie and no body", async () => {
    const witness = new Witness();
    mockOpik(({ url }) =>
      url.pathname.endsWith("/auth/login")
        ? signedIn("token-canary")
        : [403, { msg: `body-canary ${API_KEY} ${PASSWORD}` }],
    );
    await opikFailure(write(clientOf({ ...LOGIN, apiKey: API_KEY }, { observer: witness })));
    // The error belongs to the client's user; what observers make of it is their tests' business.
    const seen = JSON.stringify([
      witness.operations.map(({ ended: _ended, ...rest }) => rest),
      witness.attempts,
      witness.cachedReads,
    ]);
    expect(witness.attempts).to.have.length(2);
    for (const canary of [API_KEY, PASSWORD, EMAIL, "token-canary", "body-canary", "org-1", "onlyAdmins"]) {
      expect(seen).not.to.include(canary);
    }
  });
});

describe("an observer of a client sees why no response came:", () => {
  const { serve } = useLoopback();

  it("a connection that ends", async () => {
    const witness = new Witness();
    const server = await serve((request) => request.socket.resetAndDestroy());
    await opikFailure(list(clientOf({ url: server.url, apiKey: API_KEY }, { observer: witness })));
    expect(witness.attempts.map(({ attempt, failure }) => [attempt, failure])).to.deep.equal(
      [1, 2, 3, 4, 5].map((one) => [one, "broken"]),
    );
    expect(witness.attempts[0]).not.to.have.property("status");
  });

  it("a call that is given up", async () => {
    const witness = new Witness();
    const ending = new AbortController();
    const server = await serve(() => ending.abort(new Error("enough")));
    await opikFailure(
      list(clientOf({ url: server.url, apiKey: API_KEY }, { observer: witness }), ending.signal),
    );
    expect(witness.attempts.map(({ failure }) => failure)).to.deep.equal(["aborted"]);
    expect(witness.operations[0]?.ended?.error).to.have.property("name", "CancelledError");
  });
});

describe("several observers", () => {
  it("are told the same, also where some do not want to know", () => {
    const witnesses = [new Witness(), new Witness()];
    const deaf = { began: () => undefined, cached: () => undefined };
    for (const observers of [[...witnesses, deaf], [deaf], [deaf, ...witnesses.slice(0, 1)]]) {
      const one = together(observers);
      const told = one.began(LIST);
      told?.paused?.(START + 7);
      told?.ended(START + 1);
      one.cached("readProject");
    }
    expect(witnesses.map(({ operations }) => operations.length)).to.deep.equal([2, 1]);
    expect(witnesses[1]?.operations[0]?.ended).to.deep.equal({ at: START + 1 });
    expect(witnesses.map(({ cachedReads }) => cachedReads.length)).to.deep.equal([2, 1]);
    expect(witnesses.map(({ pauses }) => pauses.length)).to.deep.equal([2, 1]);
    expect(together([deaf]).began(LIST)).to.equal(undefined);
  });
});
