import { expect } from "chai";
import { type OpikClient, UnauthorizedError } from "../../../provider/opik";
import { listOrganizations, serverVersion, updateOrganization } from "../../../provider/opik/contract";
import {
  API_KEY,
  clientOf,
  credentialsOf,
  EMAIL,
  gate,
  LIST_CALL,
  LOGIN,
  LOGIN_CALL,
  mockOpik,
  ORGANIZATION,
  opikFailure,
  PASSWORD,
  SESSION_TOKEN,
  signedIn,
  until,
  useNock,
  WRITE_CALL,
} from "./support";

const list = (client: OpikClient, maxAgeMs?: number) =>
  client.call(
    listOrganizations,
    { query: { withoutExtendedData: "true" } },
    maxAgeMs === undefined ? {} : { maxAgeMs },
  );
const write = (client: OpikClient, value = true) =>
  client.call(updateOrganization, {
    params: { organizationId: "org-1" },
    body: { onlyAdminsInviteByEmail: value },
  });
const everything = { sessionToken: SESSION_TOKEN, ...LOGIN, apiKey: API_KEY };

describe("credentials", () => {
  useNock();

  describe("on the wire", () => {
    it("an API key is the whole Authorization header, with no Bearer before it", async () => {
      const sent = mockOpik(() => [200, []]);
      await list(clientOf({ apiKey: API_KEY }));
      expect(sent.map(({ headers }) => [headers["authorization"], headers["cookie"]])).to.deep.equal([
        [API_KEY, undefined],
      ]);
    });

    it("a session token is the cookie sessionToken", async () => {
      const sent = mockOpik(() => [200, []]);
      await list(clientOf({ sessionToken: SESSION_TOKEN }));
      expect(sent.map(({ headers }) => [headers["authorization"], headers["cookie"]])).to.deep.equal([
        [undefined, `sessionToken=${SESSION_TOKEN}`],
      ]);
    });

    it("a login is a POST of e-mail address and password, and from then on its cookies", async () => {
      const sent = mockOpik(({ call }) =>
        call === LOGIN_CALL
          ? [200, {}, { "set-cookie": ["sessionToken=fresh-token; Path=/; HttpOnly", "csrf=abc; Secure"] }]
          : [200, []],
      );
      await list(clientOf(LOGIN));

      expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL, LIST_CALL]);
      expect(JSON.parse(sent[0]?.body ?? "")).to.deep.equal({ email: EMAIL, plainTextPassword: PASSWORD });
      expect(sent[0] && credentialsOf(sent[0])).to.deep.equal([]);
      expect(sent[1]?.headers["cookie"]).to.equal("sessionToken=fresh-token; csrf=abc");
    });

    it("there is exactly one with each request", async () => {
      const sent = mockOpik(({ call }, count) =>
        call === LOGIN_CALL ? signedIn("fresh-token") : count < 4 ? [401] : [200, []],
      );
      await list(clientOf(everything));

      expect(sent.filter(({ call }) => call === LIST_CALL).map(credentialsOf)).to.deep.equal([
        [`session ${SESSION_TOKEN}`],
        ["session fresh-token"],
        [`apiKey ${API_KEY}`],
      ]);
    });

    it("none goes with an operation that takes none", async () => {
      const sent = mockOpik(() => [200, { version: "2.1.24" }]);
      await clientOf(everything).call(serverVersion, {});
      expect(sent.map(credentialsOf)).to.deep.equal([[]]);
    });
  });

  describe("are tried in the order session, password, key:", () => {
    it("where the first is accepted, no other is sent, and nobody signs in", async () => {
      const sent = mockOpik(() => [200, []]);
      await list(clientOf(everything));
      expect(sent.map(credentialsOf)).to.deep.equal([[`session ${SESSION_TOKEN}`]]);
    });

    it("401 leads to the next one", async () => {
      const sent = mockOpik(({ headers }) => (headers["authorization"] ? [200, []] : [401]));
      await list(clientOf({ sessionToken: SESSION_TOKEN, apiKey: API_KEY }));
      expect(sent.map(credentialsOf)).to.deep.equal([[`session ${SESSION_TOKEN}`], [`apiKey ${API_KEY}`]]);
    });

    for (const status of [302, 400, 403, 404, 405, 409, 422, 429, 500, 503]) {
      it(`${status} does not`, async () => {
        const sent = mockOpik(() => [status, { msg: "no", code: status }]);
        await opikFailure(list(clientOf({ sessionToken: SESSION_TOKEN, apiKey: API_KEY })));
        expect(new Set(sent.flatMap(credentialsOf))).to.deep.equal(new Set([`session ${SESSION_TOKEN}`]));
      });
    }

    it("the one that was accepted is tried first from then on", async () => {
      const sent = mockOpik(({ headers }) => (headers["authorization"] ? [200, []] : [401]));
      const client = clientOf({ sessionToken: SESSION_TOKEN, apiKey: API_KEY });
      await list(client);
      await list(client, -1);
      await list(client, -1);
      expect(sent.flatMap(credentialsOf)).to.deep.equal([
        `session ${SESSION_TOKEN}`,
        `apiKey ${API_KEY}`,
        `apiKey ${API_KEY}`,
        `apiKey ${API_KEY}`,
      ]);
    });

    it("a write falls through as well, and is carried out once", async () => {
      const sent = mockOpik(({ headers }) => (headers["authorization"] ? [204] : [401]));
      await write(clientOf({ sessionToken: SESSION_TOKEN, apiKey: API_KEY }));
      expect(sent.map(({ call }) => call)).to.deep.equal([WRITE_CALL, WRITE_CALL]);
    });
  });

  describe("that are all refused", () => {
    it("are listed by kind and place, with what to do about each, and without their values", async () => {
      mockOpik(() => [401, "Credentials are required to access this resource."]);
      const error = await opikFailure(list(clientOf(everything)));

      expect(error).to.be.instanceOf(UnauthorizedError);
      expect(error.code).to.equal("OPIK_UNAUTHORIZED");
      expect(error.what).to.equal(
        "GET /organizations at https://opik.test refused every credential " +
          '(HTTP 401: "Credentials are required to access this resource."). Tried: ' +
          "session token from opik:sessionToken of the stack configuration; " +
          "e-mail address from opik:email of the stack configuration with password from opik:password of the stack configuration (not accepted for signing in); " +
          "API key from opik:apiKey of the stack configuration.",
      );
      expect(error.next)
        .to.contain("copy a new sessionToken cookie")
        .and.to.contain("Check the e-mail address and the password")
        .and.to.contain("Whether the dashboard API accepts API keys is not publicly known")
        .and.to.contain("the Opik URL (from opik:url of the stack configuration)");
    });

    for (const [name, stack, said, unsaid] of [
      ["a key alone: set a session or a login", { apiKey: API_KEY }, "set opik:sessionToken", "SSO"],
      ["a session alone: copy a new one", { sessionToken: SESSION_TOKEN }, "copy a new", "Check the key"],
      ["a login alone: check it, or SSO", LOGIN, "SSO", "copy a new"],
    ] as const) {
      it(name, async () => {
        mockOpik(() => [401]);
        const { next } = await opikFailure(list(clientOf(stack)));
        expect(next).to.contain(said).and.not.to.contain(unsaid);
      });
    }

    it("as JSON or as text, it is the same", async () => {
      for (const body of ["nope", { msg: "nope", code: 401 }, { message: "nope" }]) {
        mockOpik(() => [401, body]);
        expect((await opikFailure(list(clientOf()))).what).to.contain('(HTTP 401: "nope")');
      }
    });

    it("have changed nothing, unless a refusal came after an attempt whose fate is unknown", async () => {
      mockOpik(() => [401]);
      expect(await opikFailure(write(clientOf()))).to.include({ effect: "none" });

      mockOpik((_, count) => [count === 1 ? 503 : 401]);
      expect(await opikFailure(write(clientOf()))).to.include({ effect: "unknown" });

      mockOpik((_, count) => [[503, 401, 409][count - 1] ?? 500]);
      const both = clientOf({ sessionToken: SESSION_TOKEN, apiKey: API_KEY });
      expect(await opikFailure(write(both))).to.include({ code: "OPIK_REFUSED", effect: "unknown" });
    });
  });

  it("that are missing are named, each with the ways to set it, and nothing is sent", async () => {
    const sent = mockOpik(() => [200, []]);
    const error = await opikFailure(list(clientOf({})));

    expect(error.code).to.equal("OPIK_CREDENTIALS_MISSING");
    for (const name of [
      "opik:sessionToken",
      "OPIK_SESSION_TOKEN",
      "opik:email",
      "OPIK_EMAIL",
      "OPIK_PASSWORD",
    ]) {
      expect(error.next).to.contain(name);
    }
    expect(error.next)
      .to.contain("opik:apiKey")
      .and.to.contain("OPIK_API_KEY")
      .and.to.contain("~/.opik.config");
    expect(sent).to.deep.equal([]);
  });

  describe("that sign in", () => {
    const logins = (sent: readonly { call: string }[]) =>
      sent.filter(({ call }) => call === LOGIN_CALL).length;

    it("do so once, however many calls wait for it", async () => {
      const sent = mockOpik(({ call }) => (call === LOGIN_CALL ? signedIn("fresh-token") : [204]));
      const client = clientOf(LOGIN);
      await Promise.all(Array.from({ length: 20 }, () => write(client)));
      expect(logins(sent)).to.equal(1);
      expect(sent).to.have.length(21);
    });

    it("do so once more when the session ends in the middle of a run, however many calls find out", async () => {
      let valid = "token-1";
      let count = 0;
      const sent = mockOpik(({ call, headers }) => {
        if (call === LOGIN_CALL) {
          count++;
          valid = `token-${count}`;
          return signedIn(valid);
        }
        return headers["cookie"] === `sessionToken=${valid}` ? [204] : [401, "session ended"];
      });
      const client = clientOf(LOGIN);
      await write(client);
      valid = "nobody's";
      await Promise.all(Array.from({ length: 20 }, () => write(client)));

      expect(logins(sent)).to.equal(2);
    });

    it("do so only once more also where a call finds out while another one is signing in", async () => {
      let valid = "token-1";
      let count = 0;
      const signingIn = gate();
      const late = gate();
      const sent = mockOpik(async ({ call, headers, body }) => {
        if (call === LOGIN_CALL) {
          count++;
          if (count === 2) {
            await signingIn.passed;
          }
          valid = `token-${count}`;
          return signedIn(valid);
        }
        const accepted = headers["cookie"] === `sessionToken=${valid}`;
        if (!accepted && body.includes("false")) {
          await late.passed;
        }
        return accepted ? [204] : [401, "session ended"];
      });
      const client = clientOf(LOGIN);
      await write(client);
      valid = "nobody's";

      const calls = [write(client, true), write(client, false)];
      await until(() => count === 2);
      late.open();
      // The late one has its 401 now and waits for the login that is under way, or begins one of its own.
      for (let turns = 0; turns < 50; turns++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      signingIn.open();
      await Promise.all(calls);

      expect(logins(sent)).to.equal(2);
    });

    it("are refused where a session that is fresh is refused at once, without signing in again and again", async () => {
      const sent = mockOpik(({ call }) => (call === LOGIN_CALL ? signedIn("fresh-token") : [401]));
      const client = clientOf(LOGIN);
      await opikFailure(list(client));
      expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL, LIST_CALL]);
    });

    it("are refused where the session ends and the new one is refused as well", async () => {
      let ended = false;
      const sent = mockOpik(({ call }) =>
        call === LOGIN_CALL ? signedIn("fresh-token") : ended ? [401] : [200, []],
      );
      const client = clientOf(LOGIN);
      await list(client);
      ended = true;
      await opikFailure(list(client, -1));
      expect(sent.map(({ call }) => call)).to.deep.equal([
        LOGIN_CALL,
        LIST_CALL,
        LIST_CALL,
        LOGIN_CALL,
        LIST_CALL,
      ]);
    });

    describe("and are cancelled meanwhile", () => {
      /** A login that does not end before it is let. */
      const slowLogin = () => {
        const held = gate();
        const sent = mockOpik(async ({ call }, count) => {
          if (call === LOGIN_CALL && count === 1) {
            await held.passed;
          }
          return call === LOGIN_CALL ? signedIn("fresh-token") : [200, [ORGANIZATION]];
        });
        return { held, sent };
      };
      const listWith = (client: OpikClient, signal?: AbortSignal) =>
        client.call(listOrganizations, { query: { withoutExtendedData: "true" } }, { maxAgeMs: -1, signal });

      it("end at once, and nothing more is sent", async () => {
        const { sent } = slowLogin();
        const caller = new AbortController();
        const error = opikFailure(listWith(clientOf(LOGIN), caller.signal));
        await until(() => sent.length === 1);
        caller.abort();

        expect(await error).to.include({ code: "OPIK_CANCELLED", effect: "none" });
        expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL]);
      });

      it("say so where their time is over", async () => {
        const { sent } = slowLogin();
        const caller = new AbortController();
        const error = opikFailure(listWith(clientOf(LOGIN), caller.signal));
        await until(() => sent.length === 1);
        caller.abort(new DOMException("the resource's customTimeouts allow 1 s", "TimeoutError"));

        expect((await error).message).to.match(/customTimeouts allow 1 s.*OPIK_TIMEOUT/);
      });

      it("leave the others to sign in themselves", async () => {
        const { sent } = slowLogin();
        const caller = new AbortController();
        const client = clientOf(LOGIN);
        const first = opikFailure(listWith(client, caller.signal));
        await until(() => sent.length === 1);
        const second = listWith(client);
        caller.abort();

        expect((await first).code).to.equal("OPIK_CANCELLED");
        expect(await second).to.have.length(1);
        expect(logins(sent)).to.equal(2);
      });

      it("do not take the login of another one with them", async () => {
        const { held, sent } = slowLogin();
        const caller = new AbortController();
        const client = clientOf(LOGIN);
        const first = listWith(client);
        await until(() => sent.length === 1);
        const second = opikFailure(listWith(client, caller.signal));
        caller.abort();

        expect((await second).code).to.equal("OPIK_CANCELLED");
        held.open();
        expect(await first).to.have.length(1);
        expect(logins(sent)).to.equal(1);
      });
    });

    it("with a wrong password are tried once in a run, so that no account gets locked", async () => {
      const sent = mockOpik(() => [401, { msg: "Wrong e-mail or password", code: 401 }]);
      const client = clientOf(LOGIN);
      for (let calls = 0; calls < 3; calls++) {
        const error = await opikFailure(list(client));
        expect(error.code).to.equal("OPIK_UNAUTHORIZED");
        expect(error.what).to.contain("(not accepted for signing in)");
      }
      expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL]);
    });

    it("with a wrong password leave the word to the API key", async () => {
      const sent = mockOpik(({ call }) => (call === LOGIN_CALL ? [401] : [200, []]));
      await list(clientOf({ ...LOGIN, apiKey: API_KEY }));
      expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL, LIST_CALL]);
      expect(sent[1] && credentialsOf(sent[1])).to.deep.equal([`apiKey ${API_KEY}`]);
    });

    it("try again after trouble that passes", async () => {
      let down = true;
      const sent = mockOpik(({ call }) =>
        call !== LOGIN_CALL ? [200, []] : down ? [500, "oops"] : signedIn("fresh-token"),
      );
      const client = clientOf(LOGIN);
      const error = await opikFailure(list(client));
      expect(error.code).to.equal("OPIK_SERVER_ERROR");
      expect(error.what).to.contain("POST /auth/login");
      down = false;
      await list(client);
      expect(logins(sent)).to.equal(2);
    });

    for (const [name, headers] of [
      ["without a cookie", {}],
      ["with another cookie only", { "set-cookie": "lang=en; Path=/" }],
      ["with a cookie that is taken away", { "set-cookie": "sessionToken=; Max-Age=0" }],
      ["with a cookie that ends at once", { "set-cookie": "sessionToken=gone; Max-Age=0" }],
      [
        "with a cookie that has ended",
        {
          "set-cookie": "sessionToken=old; Expires=Thu, 01 Jan 2026 00:00:00 GMT",
          date: "Thu, 01 Jan 2026 00:00:01 GMT",
        },
      ],
    ] as const) {
      it(`and are answered ${name}: an error that says so`, async () => {
        const sent = mockOpik(() => [200, { apiKeys: [] }, headers]);
        const error = await opikFailure(list(clientOf(LOGIN)));
        expect(error.code).to.equal("OPIK_RESPONSE_UNEXPECTED");
        expect(error.what).to.equal(
          "POST /auth/login at https://opik.test returned HTTP 200 with no sessionToken cookie.",
        );
        expect(sent).to.have.length(1);
      });
    }

    it("and are answered by the page of a proxy or SSO: an error that says so", async () => {
      mockOpik(() => [200, "<html><title>Sign in</title></html>"]);
      const error = await opikFailure(list(clientOf(LOGIN)));
      expect(error.code).to.equal("OPIK_WEB_PAGE");
      expect(error.what).to.match(/^POST \/auth\/login at /);
    });

    it("and fail at that have changed nothing, whatever was to be written", async () => {
      for (const reply of [[500], [503], [200, "<html>"]] as const) {
        mockOpik(() => reply);
        expect(await opikFailure(write(clientOf(LOGIN))), String(reply)).to.include({ effect: "none" });
      }
    });

    it("do not where the list is all that is asked and a session is there", async () => {
      const sent = mockOpik(() => [200, [ORGANIZATION]]);
      await list(clientOf({ ...LOGIN, sessionToken: SESSION_TOKEN }));
      expect(logins(sent)).to.equal(0);
    });
  });
});
