import { inspect } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import nock from "nock";
import { z } from "zod";
import {
  CancelledError,
  ConnectionError,
  DeadlineError,
  ForbiddenError,
  OF_LAST_UPDATE,
  type OpikClient,
  type OpikError,
  RateLimitedError,
  RedirectError,
  RefusedError,
  RouteMissingError,
  ServerError,
  UnexpectedResponseError,
} from "../../../provider/opik";
import { defineOperation, listOrganizations, updateOrganization } from "../../../provider/opik/contract";
import { failureOf } from "../../../provider/opik/failures";
import { MAX_RESPONSE_BYTES } from "../../../provider/opik/http/body";
import { ExchangeFailure, type FailureKind } from "../../../provider/opik/http/exchange";
import {
  API_KEY,
  clientOf,
  EMAIL,
  type Handler,
  HOST,
  LOGIN_CALL,
  mockOpik,
  opikFailure,
  PASSWORD,
  SESSION_TOKEN,
  signedIn,
  useLoopback,
  useNock,
} from "./support";

const list = (client: OpikClient, signal?: AbortSignal) =>
  client.call(listOrganizations, { query: { withoutExtendedData: "true" } }, { signal });
const write = (client: OpikClient) =>
  client.call(updateOrganization, {
    params: { organizationId: "org-1" },
    body: { onlyAdminsInviteByEmail: true },
  });

type Secrets = Record<"key" | "token" | "password" | "fresh", string>;

/** A stack configuration, and the credentials that a server gets to know from it. */
interface Known {
  readonly stack: Record<string, string>;
  readonly sent: readonly string[];
}

const READ = "GET /organizations at https://opik.test";
const URL_PLACE = "the Opik URL (from opik:url of the stack configuration)";

describe("a call that fails", () => {
  describe("because of the response", () => {
    useNock();

    const matrix: readonly {
      readonly name: string;
      readonly reply: readonly [number, unknown?, Record<string, string>?];
      readonly is: new (...args: never[]) => OpikError;
      readonly code: string;
      readonly what: string;
      readonly next: string;
    }[] = [
      {
        name: "a redirect to the same origin",
        reply: [302, "", { location: "/login?token=one-time-secret" }],
        is: RedirectError,
        code: "OPIK_REDIRECT",
        what: `${READ} returned a redirect (HTTP 302), which is not followed, so that no credential is sent elsewhere.`,
        next: `Set ${URL_PLACE} to the deployment's final address.`,
      },
      {
        name: "a redirect to another origin, of which only the origin is shown",
        reply: [307, "", { location: "https://ada:pw@sso.example.com/login?token=one-time-secret#x" }],
        is: RedirectError,
        code: "OPIK_REDIRECT",
        what: `${READ} returned a redirect (HTTP 307 to https://sso.example.com), which is not followed, so that no credential is sent elsewhere.`,
        next: `Set ${URL_PLACE} to the deployment's final address.`,
      },
      {
        name: "a redirect to something that has no origin",
        reply: [301, "", { location: "mailto:one-time-secret@example.com" }],
        is: RedirectError,
        code: "OPIK_REDIRECT",
        what: `${READ} returned a redirect (HTTP 301), which is not followed, so that no credential is sent elsewhere.`,
        next: `Set ${URL_PLACE} to the deployment's final address.`,
      },
      {
        name: "403",
        reply: [403, { msg: "User is not allowed", code: 403 }],
        is: ForbiddenError,
        code: "OPIK_FORBIDDEN",
        what: `${READ} is not allowed for this caller (HTTP 403: "User is not allowed").`,
        next: "Use a credential of an administrator of the organization.",
      },
      {
        name: "403 as a firewall's page",
        reply: [403, "<!DOCTYPE html><title>Request blocked</title>"],
        is: ForbiddenError,
        code: "OPIK_FIREWALL_REFUSED",
        what: `${READ} was refused with an HTML page (HTTP 403), which is not how Opik refuses.`,
        next: "A firewall or a proxy in front of the deployment does not let this machine or this request through: ask its administrator, or use another network. The credential is not the reason.",
      },
      {
        name: "403 as a firewall's page that does not begin like one",
        reply: [403, "Blocked. <p>Incident 1</p>", { "content-type": "text/html; charset=utf-8" }],
        is: ForbiddenError,
        code: "OPIK_FIREWALL_REFUSED",
        what: `${READ} was refused with an HTML page (HTTP 403), which is not how Opik refuses.`,
        next: "A firewall or a proxy in front of the deployment does not let this machine or this request through: ask its administrator, or use another network. The credential is not the reason.",
      },
      {
        name: "403 without a workspace",
        reply: [403, { code: 403, message: "Workspace name should be provided" }],
        is: ForbiddenError,
        code: "OPIK_WORKSPACE_MISSING",
        what: `${READ} was refused, because no workspace reached the server (HTTP 403: "Workspace name should be provided").`,
        next: "Set workspace on the resource, or opik:workspace (OPIK_WORKSPACE). If it is set, a proxy on the way drops the header Comet-Workspace.",
      },
      {
        name: "407 of a proxy for plain http",
        reply: [407, "<html>Proxy Authentication Required</html>"],
        is: ConnectionError,
        code: "OPIK_PROXY_REFUSED",
        what: "The proxy on the way to https://opik.test refused (HTTP 407).",
        next: "Check the user name and the password in HTTPS_PROXY (or HTTP_PROXY), or name the host in NO_PROXY.",
      },
      ...[
        ["404 as text", [404, "Not Found"]],
        ["404 without a body", [404]],
        ["404 as HTML", [404, "<html>nginx</html>"]],
        ["404 as JSON without a code", [404, { msg: "Not Found" }]],
        [
          "404 as an open-source server's framework says it",
          [404, { code: 404, message: "HTTP 404 Not Found" }],
        ],
        ["405", [405, { msg: "Method Not Allowed", code: 405 }]],
      ].map(([name, reply]) => ({
        name: name as string,
        reply: reply as [number, unknown?],
        is: RouteMissingError,
        code: "OPIK_ROUTE_MISSING",
        what: `This server has no GET /organizations at https://opik.test (HTTP ${reply?.[0]}).`,
        next: `Check ${URL_PLACE}; if it is right, this version of the server lacks the operation.`,
      })),
      ...[
        ["404 with a JSON code", 404, { msg: "No such organization", code: 404 }],
        ["404 as the REST API says it of an object", 404, { errors: ["No such organization"] }],
        ["400", 400, { msg: "No such organization", code: 400 }],
        ["409", 409, { message: "No such organization" }],
        ["422", 422, "No such organization"],
      ].map(([name, status, body]) => ({
        name: name as string,
        reply: [status as number, body] as const,
        is: RefusedError,
        code: "OPIK_REFUSED",
        what: `${READ} was refused (HTTP ${status}: "${Array.isArray((body as { errors?: unknown }).errors) ? '["No such organization"]' : "No such organization"}").`,
        next: "Compare what you declared with the server's message.",
      })),
      {
        name: "429 to the end of the attempts",
        reply: [429, { code: 429, message: "Too Many Requests" }],
        is: RateLimitedError,
        code: "OPIK_RATE_LIMITED",
        what: `${READ} was rate limited (HTTP 429 after 5 attempts: "Too Many Requests").`,
        next: "Run it again later, or with less parallelism (pulumi up --parallel).",
      },
      {
        name: "429 with a wait that is too long",
        reply: [429, "", { "ratelimit-reset": "3600" }],
        is: RateLimitedError,
        code: "OPIK_RATE_LIMITED",
        what: `${READ} was rate limited (HTTP 429 after 1 attempt; it asks for a pause of 3600 s, longer than a call may take).`,
        next: "Run it again later, or with less parallelism (pulumi up --parallel).",
      },
      {
        name: "500, at once",
        reply: [500, { message: "There was an error" }],
        is: ServerError,
        code: "OPIK_SERVER_ERROR",
        what: `${READ} failed on the server (HTTP 500 after 1 attempt: "There was an error").`,
        next: "Check the deployment's health and run it again.",
      },
      {
        name: "503 to the end of the attempts, as HTML that is not shown",
        reply: [503, "<html>down for maintenance</html>"],
        is: ServerError,
        code: "OPIK_SERVER_ERROR",
        what: `${READ} failed on the server (HTTP 503 after 5 attempts).`,
        next: "Check the deployment's health and run it again.",
      },
      {
        name: "503 with a wait that is too long",
        reply: [503, "", { "retry-after": "3600" }],
        is: ServerError,
        code: "OPIK_SERVER_ERROR",
        what: `${READ} failed on the server (HTTP 503 after 1 attempt; it asks for a pause of 3600 s, longer than a call may take).`,
        next: "Check the deployment's health and run it again.",
      },
      ...[
        ["HTML", "\n<!doctype html><title>Sign in</title>", {}],
        ["HTML after a byte order mark", "\ufeff<html>", {}],
        ["HTML that only its media type tells", "Sign in <b>here</b>", { "content-type": "text/html" }],
      ].map(([name, body, headers]) => ({
        name: name as string,
        reply: [200, body, headers as Record<string, string>] as const,
        is: UnexpectedResponseError,
        code: "OPIK_WEB_PAGE",
        what: `${READ} returned HTTP 200 with an HTML page where the API returns JSON.`,
        next: `It is the sign-in page of a proxy or of single sign-on (SSO), or another server: check ${URL_PLACE} and the proxy, or exempt the API from signing in there.`,
      })),
      ...[
        ["an empty body", [200, ""], "an empty body"],
        ["no content where a body has to be", [204, ""], "an empty body"],
        ["a text", [200, "ok"], "a body that is not JSON"],
        ["half a JSON", [200, '[{"id":"org-1","na'], "a body that is not JSON"],
        [
          "an object instead of a list",
          [200, {}],
          "JSON of an unexpected shape (the whole body must be a list, but is an object)",
        ],
        ["null", [200, "null"], "JSON of an unexpected shape (the whole body must be a list, but is null)"],
      ].map(([name, reply, shape]) => ({
        name: name as string,
        reply: reply as [number, unknown?],
        is: UnexpectedResponseError,
        code: "OPIK_RESPONSE_UNEXPECTED",
        what: `${READ} returned HTTP ${reply?.[0]} with ${shape}.`,
        next: "This package may not know this version of the server: please report it, with the version.",
      })),
    ];

    for (const { name, reply, is, code, what, next } of matrix) {
      it(`${name}: ${code}`, async () => {
        mockOpik(() => reply);
        const error = await opikFailure(list(clientOf()));
        expect(error).to.be.instanceOf(is);
        expect(error).to.deep.include({ code, what, next, effect: "none", name: is.name });
        expect(error.message).to.equal(`${what} ${next} [${code}]`);
      });
    }

    it("names the place of what has another shape", async () => {
      const { shapes: _shapes, ...likeTheList } = listOrganizations;
      const things = defineOperation({
        ...likeTheList,
        shapes: { response: z.array(z.looseObject({ id: z.string(), on: z.boolean().optional() })) },
      });
      for (const [body, place] of [
        [[{ id: "a" }, { id: "b", on: "no" }], "1.on must be a boolean, but is a string"],
        [[{ name: "A" }], "0.id must be a string, but is missing"],
      ] as const) {
        mockOpik(() => [200, body]);
        const { code, what } = await opikFailure(clientOf().call(things, {}));
        expect(code).to.equal("OPIK_RESPONSE_UNEXPECTED");
        expect(what).to.equal(`${READ} returned HTTP 200 with JSON of an unexpected shape (${place}).`);
      }
    });

    it("says of a page that refuses every credential that it may be a proxy's", async () => {
      for (const [body, isPage] of [
        ["<html>401 Authorization Required</html>", true],
        [{ msg: "API key should be provided" }, false],
      ] as const) {
        mockOpik(() => [401, body]);
        const { code, what } = await opikFailure(list(clientOf()));
        expect(code).to.equal("OPIK_UNAUTHORIZED");
        expect(what.includes("it may come from a proxy in front of Opik")).to.equal(isPage);
      }
    });

    it("and never follows a redirect", async () => {
      for (const location of [`${HOST}/elsewhere`, "https://evil.test/"]) {
        const sent = mockOpik(() => [302, "", { location }]);
        await opikFailure(list(clientOf()));
        expect(sent).to.have.length(1);
      }
    });

    describe("says of a write whether it may have been carried out:", () => {
      for (const [name, statuses, effect] of [
        ["refused", [409], "none"],
        ["not allowed", [403], "none"],
        ["no route", [404], "none"],
        ["limited", [429], "none"],
        ["redirected", [302], "none"],
        ["a server error", [500], "unknown"],
        ["a gateway error to the end", [503], "unknown"],
        ["a gateway error, then refused", [502, 409], "unknown"],
        ["a gateway error, then not allowed", [502, 403], "unknown"],
        ["a gateway error, then no route", [502, 404], "unknown"],
        ["a gateway error, then redirected", [502, 302], "unknown"],
        ["a gateway error, then limited", [502, 429], "unknown"],
        ["limited, then refused", [429, 409], "none"],
      ] as const) {
        it(`${name}: ${effect}`, async () => {
          mockOpik((_, count) => [statuses[Math.min(count, statuses.length) - 1] ?? 500]);
          expect(await opikFailure(write(clientOf()))).to.include({ effect });
        });
      }

      it("a connection that ends after sending: unknown", async () => {
        nock.cleanAll();
        nock(HOST)
          .persist()
          .patch(/./)
          .replyWithError(
            Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" }),
          );
        const error = await opikFailure(write(clientOf()));
        expect(error).to.include({ code: "OPIK_CONNECTION_BROKEN", effect: "unknown" });
      });

      it("a connection that is refused: none", async () => {
        nock(HOST)
          .persist()
          .patch(/./)
          .replyWithError(Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" }));
        const error = await opikFailure(write(clientOf()));
        expect(error).to.include({ code: "OPIK_UNREACHABLE", effect: "none" });
      });

      it("a connection that ends after sending, then is refused: unknown", async () => {
        const ended = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
        const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" });
        nock(HOST).patch(/./).replyWithError(ended);
        nock(HOST).patch(/./).times(4).replyWithError(refused);
        const error = await opikFailure(write(clientOf()));
        expect(error).to.include({ code: "OPIK_UNREACHABLE", effect: "unknown" });
      });
    });
  });

  describe("because there was no whole response", () => {
    const site = {
      operation: listOrganizations,
      origin: HOST,
      urlSource: "opik:url of the stack configuration",
      secrets: [],
    };
    const fail = (kind: FailureKind, detail: string, attempts = 1) =>
      failureOf(
        { attempts, maybeCarriedOut: false, failure: new ExchangeFailure(kind, detail, false, undefined) },
        site,
      );

    for (const [kind, detail, attempts, is, code, what, next] of [
      [
        "dns",
        "ENOTFOUND",
        1,
        ConnectionError,
        "OPIK_HOST_UNKNOWN",
        "The host of https://opik.test (or of a proxy on the way) could not be found (ENOTFOUND).",
        `Check the spelling of ${URL_PLACE}, HTTPS_PROXY if it is set, and name resolution on this machine. ${OF_LAST_UPDATE}`,
      ],
      [
        "refused",
        "ECONNREFUSED",
        5,
        ConnectionError,
        "OPIK_UNREACHABLE",
        "No connection to https://opik.test after 5 attempts (ECONNREFUSED).",
        `Check that the server is running, that ${URL_PLACE} is right, and whether a proxy is needed or misconfigured (HTTPS_PROXY, NO_PROXY). ${OF_LAST_UPDATE}`,
      ],
      [
        "tls",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        1,
        ConnectionError,
        "OPIK_TLS_FAILED",
        "No trusted TLS connection to https://opik.test (DEPTH_ZERO_SELF_SIGNED_CERT).",
        "If the deployment uses a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its PEM file.",
      ],
      [
        "proxy",
        "HTTP 407",
        1,
        ConnectionError,
        "OPIK_PROXY_REFUSED",
        "The proxy did not open a connection to https://opik.test (HTTP 407).",
        "Check the user name and the password in HTTPS_PROXY (or HTTP_PROXY), or name the host in NO_PROXY.",
      ],
      [
        "proxy",
        "HTTP 403",
        1,
        ConnectionError,
        "OPIK_PROXY_REFUSED",
        "The proxy did not open a connection to https://opik.test (HTTP 403).",
        "Its rules do not allow this host: ask its administrator, check HTTPS_PROXY, or name the host in NO_PROXY.",
      ],
      [
        "proxy",
        "HTTP 502",
        5,
        ConnectionError,
        "OPIK_PROXY_REFUSED",
        "The proxy did not open a connection to https://opik.test after 5 attempts (HTTP 502).",
        "Check HTTPS_PROXY (with user name and password if the proxy wants them), or name the host in NO_PROXY.",
      ],
      [
        "broken",
        "ECONNRESET",
        5,
        ConnectionError,
        "OPIK_CONNECTION_BROKEN",
        `${READ} got an incomplete response after 5 attempts: the connection ended early (ECONNRESET).`,
        "Run it again. If that does not help, look for a proxy or load balancer that closes connections.",
      ],
      [
        "timeout",
        "waited 30 s",
        5,
        DeadlineError,
        "OPIK_TIMEOUT",
        `${READ} got no complete response in time after 5 attempts (waited 30 s).`,
        "Check the network and the server, then run it again.",
      ],
      [
        "encoding",
        "compress",
        1,
        UnexpectedResponseError,
        "OPIK_RESPONSE_ENCODING",
        `${READ} returned a response in an encoding that cannot be read (compress), although none was requested.`,
        "Look for a proxy that compresses responses, and make it use gzip, br, deflate, zstd or no compression.",
      ],
      [
        "too-large",
        "",
        1,
        UnexpectedResponseError,
        "OPIK_RESPONSE_TOO_LARGE",
        `${READ} responded with more than ${MAX_RESPONSE_BYTES} bytes.`,
        `Check that ${URL_PLACE} is the address of an Opik deployment.`,
      ],
      [
        "aborted",
        "cancelled",
        1,
        CancelledError,
        "OPIK_CANCELLED",
        `${READ} was cancelled.`,
        "Run it again.",
      ],
    ] as const) {
      it(`${kind}: ${code}`, () => {
        const error = fail(kind, detail, attempts);
        expect(error).to.be.instanceOf(is);
        expect(error).to.include({ code, what, next, effect: "none" });
      });
    }

    it("reads well also where nobody has configured the URL", () => {
      const error = failureOf(
        {
          attempts: 1,
          maybeCarriedOut: false,
          failure: new ExchangeFailure("refused", "ECONNREFUSED", false, undefined),
        },
        { ...site, urlSource: "the default" },
      );
      expect(error.next)
        .to.contain("that the Opik URL (from the default) is right")
        .and.not.contain(OF_LAST_UPDATE);
    });
  });

  describe("shows no credential", () => {
    const secret = fc.stringMatching(/^[!#-&(-:<-~]{8,24}$/);
    /** Whatever a user can get to see of an error, its causes and their stacks included. */
    const all = (error: OpikError) =>
      [error.message, error.what, error.next, inspect(error, { depth: Number.POSITIVE_INFINITY })].join("\n");
    const expectNoneOf = (secrets: readonly string[], error: OpikError) => {
      for (const one of secrets) {
        for (const form of [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]) {
          expect(all(error)).not.to.contain(form);
        }
      }
    };

    describe("that the server repeats", () => {
      useNock();

      it("in any answer that fails, in any shape and form", async () => {
        const secrets = fc.record({ key: secret, token: secret, password: secret, fresh: secret });
        // A server can only repeat what it was sent or gave itself.
        const known = fc.constantFrom(
          ({ key }: Secrets): Known => ({ stack: { apiKey: key }, sent: [key] }),
          ({ token }: Secrets): Known => ({ stack: { sessionToken: token }, sent: [token] }),
          ({ password, fresh }: Secrets): Known => ({
            stack: { email: EMAIL, password },
            sent: [password, fresh],
          }),
          ({ key, token, password }: Secrets): Known => ({
            stack: { sessionToken: token, email: EMAIL, password, apiKey: key },
            sent: [token, password, key],
          }),
        );
        const echo = fc.constantFrom<(text: string) => unknown>(
          (text) => text,
          (text) => ({ msg: `No: ${text}`, code: 1 }),
          (text) => ({ message: text }),
          (text) => ({ errors: [{ field: text }] }),
          (text) => ({ msg: { nested: text }, code: 1 }),
          (text) => `Invalid header ${encodeURIComponent(text)}`,
          (text) => `Invalid ${JSON.stringify(text)}`,
          (text) => ({ content: [{ id: 1, name: text }] }),
        );
        const status = fc.constantFrom(200, 302, 400, 401, 403, 404, 405, 409, 422, 429, 500, 503);
        await fc.assert(
          fc.asyncProperty(secrets, known, echo, status, async (values, knownOf, body, code) => {
            const { stack, sent } = knownOf(values);
            const said = sent.join(" ");
            const headers = { location: `https://sso.test/?${encodeURIComponent(said)}` };
            mockOpik(({ call }) =>
              call === LOGIN_CALL ? signedIn(values.fresh) : [code, body(said), headers],
            );
            expectNoneOf(sent, await opikFailure(list(clientOf(stack))));
          }),
        );
      });

      it("when it refuses to sign in", async () => {
        for (const status of [400, 401, 403, 404, 422, 500]) {
          mockOpik(() => [status, { msg: `wrong: ${PASSWORD}`, code: 1 }]);
          const error = await opikFailure(list(clientOf({ email: EMAIL, password: PASSWORD })));
          expectNoneOf([PASSWORD], error);
        }
      });

      it("as the first part of a smart key", async () => {
        const part = "0123456789abcdefghijklmno";
        const apiKey = `${part}*${Buffer.from('{"baseUrl":"https://opik.test"}').toString("base64")}`;
        mockOpik(() => [401, `unknown key ${part}`]);
        expectNoneOf([part], await opikFailure(list(clientOf({ apiKey }))));
      });

      it("and leaves other short words of a message alone, such as a cookie's language", async () => {
        mockOpik(({ call }) =>
          call === LOGIN_CALL
            ? [200, {}, { "set-cookie": ["sessionToken=fresh-token", "lang=en"] }]
            : [409, "Then try when ended"],
        );
        const error = await opikFailure(list(clientOf({ email: EMAIL, password: PASSWORD })));
        expect(error.what).to.contain('"Then try when ended"');
      });
    });

    describe("that was on its way when the connection failed", () => {
      const { serve, agent } = useLoopback();

      it("in its causes either", async () => {
        const handlers: Record<string, Handler> = {
          reset: (request) => request.socket.resetAndDestroy(),
          "not HTTP": (request) => request.socket.end("garbage\r\n\r\n"),
        };
        for (const [name, handler] of Object.entries(handlers)) {
          const { url } = await serve(handler);
          for (const credential of [{ apiKey: API_KEY }, { sessionToken: SESSION_TOKEN }]) {
            const stack: Record<string, string> = { url, ...credential };
            const error = await opikFailure(write(clientOf(stack, { dispatcher: agent() })));
            expect(error, name).to.be.instanceOf(ConnectionError);
            expectNoneOf([API_KEY, SESSION_TOKEN], error);
          }
        }
      });

      it("nor where the run was cancelled", async () => {
        const caller = new AbortController();
        const { url } = await serve(() => caller.abort());
        const error = await opikFailure(
          list(clientOf({ url, apiKey: API_KEY }, { dispatcher: agent() }), caller.signal),
        );
        expect(error).to.be.instanceOf(CancelledError);
        expectNoneOf([API_KEY], error);
      });
    });
  });
});
