import { expect } from "chai";
import fc from "fast-check";
import { Agent } from "undici";
import { changeOrganization, OpikClient, OpikError, resolveConfiguration } from "../../provider/opik";
import { type LearnedContract, parseLearnedContract } from "../../provider/opik/learned";
import { FakeClock } from "../support/fakeClock";
import { expectWithout } from "../support/harmless";
import { headerNames, headerOf, RawServer } from "./rawServer";
import { expectCleanPrototypes, fuzz, hostileJson, hostileKey, hostileText } from "./support";

const SESSION = "canary-session-5d81f0";
const KEY = "canary-key-90ab12";
const PASSWORD = "canary-password-77";
const FIELD = "onlyAdminsInviteByEmail";

/** A value for a place of the file: mostly one that is right there, now and then one that is not. */
const odd = (right: fc.Arbitrary<unknown>, ...wrong: fc.Arbitrary<unknown>[]) =>
  fc.oneof(
    { weight: 30, arbitrary: right },
    { weight: 1, arbitrary: fc.oneof(hostileText, fc.nat(), ...wrong) },
  );

const named = odd(
  fc.constantFrom("organizationId", FIELD),
  fc.constantFrom("apiKey", "password", "__proto__", "constructor"),
);
const key = odd(
  fc.constantFrom("a", "id", "then", "constructor", "toString"),
  hostileKey,
) as fc.Arbitrary<string>;
const printable = fc.oneof(
  fc.constantFrom("x", "a: b", "%0d%0ax-evil: 1", "{organizationId}"),
  fc.string({ maxLength: 20 }),
);

const { template } = fc.letrec<{ template: unknown }>((tie) => ({
  template: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(hostileText, fc.boolean(), fc.double(), fc.constant(null)),
    fc.record({ $value: named }),
    fc.record({ $value: named, $map: fc.dictionary(fc.constantFrom("true", "false", "x"), hostileText) }),
    fc.record({ $text: fc.array(tie("template"), { maxLength: 3 }) }),
    fc.record({
      $live: fc.record(
        {
          except: fc.array(fc.oneof(key, hostileKey), { maxLength: 2 }),
          with: fc.dictionary(key, tie("template"), { maxKeys: 2 }),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({ $constant: hostileText }),
    fc.record({ $env: hostileText, $file: fc.constant("/etc/passwd") }, { requiredKeys: [] }),
    fc.dictionary(key, tie("template"), { maxKeys: 3 }),
    fc.array(tie("template"), { maxLength: 3 }),
  ),
}));

const path = odd(
  fc.constantFrom(
    "/api/organizations/{organizationId}",
    "/{organizationId}",
    "/api/%2{organizationId}%2{organizationId}/x",
    "/api/.{organizationId}/x",
    "/api/..;/x",
    "/api/%252e%252e/x",
    "/%5c%5cevil.test",
    "/@evil.test",
    "/:80/",
    "/x%0d%0ax-evil:%201",
    "/\u202e/\u0001/x",
  ),
  fc.constantFrom(
    "/api/%2E./x",
    "/api/\t..\t/x",
    "/api/{password}",
    "//evil.test",
    "/\\evil.test",
    "https://evil.test/",
  ),
  fc.tuple(fc.constantFrom("/", "/api/"), hostileText).map((parts) => parts.join("")),
);

const header = odd(
  fc.oneof(
    fc.record({ value: printable }),
    fc.record(
      { cookie: fc.constantFrom("sessionToken", "XSRF-TOKEN"), decode: fc.constant(true) },
      { requiredKeys: ["cookie"] },
    ),
    fc.record({ $value: named }),
  ),
  fc.record({ value: hostileText }),
  fc.record({ cookie: hostileText }),
);
const headerName = odd(
  fc.constantFrom(
    "x-csrf-token",
    "x-a",
    "x-http-method-override",
    "x-forwarded-host",
    "range",
    "constructor",
  ),
  fc.constantFrom(
    "authorization",
    "Authorization",
    "cookie",
    "host",
    "content-length",
    "transfer-encoding",
    "x-a\r\nx-evil",
    "proxy-authorization",
    "origin",
    "connection",
    "expect",
  ),
  hostileKey,
) as fc.Arbitrary<string>;

/** Most carry the id of what is written; the others are refused. */
const carrying = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ id: { $value: "organizationId" } }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const request = fc.record(
  {
    method: odd(fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE")),
    path,
    query: fc
      .tuple(fc.dictionary(key, template, { maxKeys: 2 }), carrying)
      .map(([some, id]) => ({ ...some, ...id })),
    body: template,
    encoding: odd(fc.constantFrom("json", "form")),
    contentType: odd(
      fc.constantFrom("application/json", "application/merge-patch+json"),
      fc.constant("text/plain\r\nx-evil: 1"),
    ),
    headers: fc.dictionary(headerName, header, { maxKeys: 2 }),
    when: fc.dictionary(odd(fc.constant(FIELD), hostileKey) as fc.Arbitrary<string>, fc.boolean(), {
      maxKeys: 1,
    }),
    success: odd(fc.constant([200, 204])),
  },
  { requiredKeys: ["method", "path", "success", "body"] },
);

describe("hostile contract files", () => {
  let deployment: RawServer;
  let evil: RawServer;
  let agent: Agent;
  before(async () => {
    deployment = await RawServer.start();
    evil = await RawServer.start();
    agent = new Agent();
  });
  after(async () => {
    await agent.destroy();
    await deployment.stop();
    await evil.stop();
  });
  beforeEach(() => {
    deployment.forget();
    evil.forget();
  });

  /** The file's text, with the other origin as it really is. */
  const textOf = (content: unknown) =>
    JSON.stringify(content)
      .replaceAll("https://evil.test", evil.url)
      .replaceAll("evil.test", new URL(evil.url).host);

  function accepted(text: string): LearnedContract | undefined {
    try {
      return parseLearnedContract(text, "opik-contract.json");
    } catch (error) {
      if (!(error instanceof OpikError)) {
        throw error;
      }
      return undefined;
    }
  }

  it("of any content: what they ask for goes to the deployment, with the headers that belong there", function () {
    const input = fc.record({
      requests: fc.array(request, { minLength: 1, maxLength: 2 }),
      id: fc.oneof(fc.constantFrom("org-1", ".", "..", "e", "../..", "a/b", "@evil.test"), hostileText),
      on: fc.boolean(),
      cookie: fc.oneof(
        fc.constantFrom("csrf-1", "%0d%0ax-evil:%201", "%e2%80%a8"),
        fc.string({ maxLength: 9 }),
      ),
    });
    // Otherwise nothing would be tested.
    let asked = 0;
    const run = fuzz(this, input, 700, async ({ requests, id, on, cookie }) => {
      deployment.forget();
      const learned = accepted(
        textOf({
          version: 1,
          deployment: deployment.url,
          learned: "2026-11-24",
          operations: { updateOrganization: { requests } },
        }),
      );
      if (learned === undefined) {
        return;
      }
      const live = JSON.stringify([{ id, name: "Acme", role: "ADMIN", [FIELD]: !on, secretless: true }]);
      const setCookie = cookie.replace(/[^\x20-\x7e]|;/g, "");
      deployment.answer = ({ line }) =>
        line.startsWith("GET /api/organizations?")
          ? `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: XSRF-TOKEN=${setCookie}\r\ncontent-length: ${Buffer.byteLength(live)}\r\n\r\n${live}`
          : "HTTP/1.1 204 No Content\r\n\r\n";
      const stack: Record<string, string> = {
        url: deployment.url,
        sessionToken: SESSION,
        apiKey: KEY,
        email: "a@b.test",
        password: PASSWORD,
      };
      const client = new OpikClient(
        resolveConfiguration({ stack: (key) => stack[key], env: { OPIK_CONFIG_PATH: "/dev/null" } }),
        { learned, dispatcher: agent, clock: new FakeClock(), random: () => 0 },
      );
      try {
        await changeOrganization(client, id, { [FIELD]: on });
      } catch (error) {
        if (!(error instanceof OpikError)) {
          throw error;
        }
        expectWithout(error.message, [SESSION, KEY, PASSWORD]);
      }

      asked += deployment.requests.filter(({ line }) => !line.startsWith("GET /api/organizations?")).length;
      expect(evil.connections, "the other origin").to.equal(0);
      for (const sent of deployment.requests) {
        const [, target = "", ...rest] = sent.line.split(" ");
        expect(rest, sent.line).to.deep.equal(["HTTP/1.1"]);
        expect(target).to.match(/^\/(?!\/)/);
        expect(
          target
            .split("?", 1)[0]
            ?.split("/")
            .filter((one) => /^(\.|%2e){1,2}$/i.test(one)),
        ).to.deep.equal([]);
        const names = headerNames(sent);
        expect(names, "each header once").to.deep.equal([...new Set(names)]);
        expect(names).to.not.include("x-evil").and.not.include("transfer-encoding");
        expect(headerOf(sent, "host")).to.equal(new URL(deployment.url).host);
        expect(headerOf(sent, "authorization")).to.be.oneOf([undefined, KEY]);
        expect(headerOf(sent, "cookie") ?? `sessionToken=${SESSION}`).to.match(
          new RegExp(`^sessionToken=${SESSION}(; XSRF-TOKEN=|$)`),
        );
        expectWithout(`${sent.line}${sent.body}`, [SESSION, KEY, PASSWORD]);
      }
      expectCleanPrototypes();
    });
    // Else nothing would have been shown.
    return run.then(() => expect(asked).to.be.above(0));
  });

  it("that are no contract at all", function () {
    const input = fc.oneof(
      hostileJson,
      hostileText,
      hostileJson.map(
        (json) => `{"version":1,"deployment":"https://a.test","learned":"2026-11-24","operations":${json}}`,
      ),
      hostileJson.map(
        (json) =>
          `{"version":1,"deployment":"https://a.test","learned":"2026-11-24","operations":{"__proto__":{"updateOrganization":{"requests":[${json}]}}}}`,
      ),
    );
    return fuzz(this, input, 500, (text) => {
      const learned = accepted(text);
      expect(learned?.operations["updateOrganization"]).to.equal(undefined);
      expectCleanPrototypes();
    });
  });
});
