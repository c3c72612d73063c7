import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { Agent } from "undici";
import { ExplainedError } from "../../provider/base/explainedError";
import { opikProvider } from "../../provider/definition";
import { createDynamicHost } from "../../provider/hosts/dynamic/host";
import schema from "../../provider/hosts/plugin/schema.json";
import { type RunningPlugin, startPlugin } from "../../provider/hosts/plugin/serve";
import { PartialFailure } from "../../provider/kit";
import {
  changeOrganization,
  findOrganization,
  OpikClient,
  OpikError,
  projects,
  RestCollection,
  resolveConfiguration,
  visibleOrganizations,
} from "../../provider/opik";
import { type Json, PluginClient, PROJECT, urnOf } from "../protocol/plugin/client";
import { FakeEngine } from "../protocol/plugin/fakeEngine";
import { FakeClock } from "../support/fakeClock";
import { expectHarmless } from "../support/harmless";
import { headerOf, type RawAnswer, RawServer } from "./rawServer";
import { expectCleanPrototypes, fuzz, hostileJson, hostileKey, hostileText } from "./support";

const SECRETS = {
  session: "canary-session-5d81f0c2",
  key: "canary-key-90ab12ff",
  password: "canary-password-7700",
};
const ALL = Object.values(SECRETS);
const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";
const ID = "018f8d5e-1111-7aaa-8bbb-000000000001";

/** What a server can say in a text, with the credentials that it was sent. */
const said = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom(...ALL, `bad key: ${SECRETS.key}\n::error::${SECRETS.session}`) },
);

/** A response that nearly is what is expected. */
const nearly = fc.oneof(
  fc
    .record(
      {
        id: fc.oneof(fc.constantFrom("org-1", ID), said),
        name: said,
        role: fc.oneof(fc.constantFrom("ADMIN", "MEMBER"), said, fc.constant(null)),
        [FIELD]: fc.oneof(fc.boolean(), fc.constantFrom<unknown>(null, "true", 1)),
        note: fc.oneof(said, hostileJson),
        description: said,
        visibility: fc.oneof(fc.constant("private"), said),
        created_at: said,
        created_by: said,
      },
      { requiredKeys: ["id", "name"] },
    )
    .map((one) => JSON.stringify([one])),
  fc
    .record({ id: fc.oneof(fc.constant(ID), said), name: fc.oneof(fc.constant("chat"), said) })
    .map((one) => JSON.stringify(one)),
  fc
    .record(
      { msg: said, message: fc.oneof(said, hostileJson), errors: fc.array(said), code: fc.nat() },
      { requiredKeys: [] },
    )
    .map((one) => JSON.stringify(one)),
  fc
    .tuple(hostileKey, said)
    .map(([name, text]) =>
      JSON.stringify([{ id: "org-1", name: "Acme", role: "ADMIN", [FIELD]: false, [name]: text }]),
    ),
  fc.record({ version: said }).map((one) => JSON.stringify(one)),
  hostileJson.map(
    (json) => `[{"id":"org-1","name":"Acme","role":"ADMIN","${FIELD}":false,"x":${json || 0}}]`,
  ),
  hostileJson.map((json) => `{"errors":${json || 0}}`),
);

const LATIN = /[^\t\x20-\x7e\x80-\xff]/g;
const headerText = said.map((text) => text.replace(LATIN, "").slice(0, 8_000));
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom("Retry-After", "RateLimit-Reset"),
    fc.oneof(
      fc.constantFrom(
        "0",
        "1",
        "-1",
        "1e999",
        "9".repeat(400),
        "NaN",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "2026-13-45",
        "0x10",
        " ",
      ),
      headerText,
    ),
  ),
  fc.tuple(
    fc.constant("Set-Cookie"),
    fc.oneof(
      fc.constantFrom(
        "sessionToken=stolen; Domain=evil.test",
        "sessionToken=; Max-Age=0",
        "a=b; Domain=.test; Path=/; SameSite=None",
        "__proto__=1",
        `x=${"y".repeat(8_000)}`,
        "a=b\tc",
        `n=1;${" ".repeat(7_000)}max-age${" ".repeat(900)}x`,
      ),
      headerText,
    ),
  ),
  fc.tuple(
    fc.constantFrom("Location", "Refresh", "Link", "Alt-Svc"),
    fc.oneof(
      fc.constantFrom(
        "EVIL/api/organizations",
        "//EVILHOST/x",
        "/elsewhere",
        "https://u:p@EVILHOST/",
        "javascript:1",
        'h2="EVILHOST"',
      ),
      headerText,
    ),
  ),
  fc.constantFrom(
    ["Content-Encoding", "gzip"],
    ["Content-Encoding", "br, gzip, deflate"],
    ["Content-Type", "text/html"],
    ["Transfer-Encoding", "chunked"],
    ["Transfer-Encoding", "gzip, chunked"],
    ["Content-Length", "999999"],
    ["Content-Length", "1"],
    ["Content-Length", "-1"],
    ["Content-Length", "18446744073709551617"],
    ["Connection", "Upgrade"],
    ["Upgrade", "h2c"],
    ["X-Large", "x".repeat(20_000)],
  ),
  fc.tuple(fc.constantFrom("Set-Cookie", "X-A", "Date"), fc.string({ unit: "binary", maxLength: 30 })),
) as fc.Arbitrary<[string, string]>;

/** How the body goes over the wire. */
const framings = {
  right: (body: Buffer) => [Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body],
  close: (body: Buffer) => [Buffer.from("\r\n"), body],
  "too long": (body: Buffer) => [Buffer.from(`Content-Length: ${body.length + 5}\r\n\r\n`), body],
  "too short": (body: Buffer) => [
    Buffer.from(`Content-Length: ${Math.max(0, body.length - 5)}\r\n\r\n`),
    body,
  ],
  chunked: (body: Buffer) => [
    Buffer.from(`Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`),
    body,
    Buffer.from("\r\n0\r\n\r\n"),
  ],
  "bad chunks": (body: Buffer) => [
    Buffer.from("Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
    body,
    Buffer.from("\r\nzz\r\n"),
  ],
  gzip: (body: Buffer) => {
    const zipped = gzipSync(Buffer.concat([body, Buffer.alloc(2_000_000, 0x20)]));
    return [Buffer.from(`Content-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`), zipped];
  },
} as const;

const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      201,
      202,
      204,
      206,
      301,
      302,
      303,
      307,
      308,
      304,
      400,
      401,
      403,
      404,
      405,
      409,
      413,
      418,
      422,
      429,
      451,
      500,
      501,
      502,
      503,
      504,
      599,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(100, 101, 103, 199, 299, 600, 999) },
);

const http = fc
  .record({
    status,
    headers: fc.array(header, { maxLength: 3 }),
    framing: fc.constantFrom(
      ...(Object.keys(framings) as (keyof typeof framings)[]),
      "right",
      "right",
      "right",
      "right" as const,
    ),
    body: fc.oneof(
      { weight: 4, arbitrary: nearly },
      { weight: 1, arbitrary: hostileJson },
      { weight: 1, arbitrary: hostileText },
    ),
    before: fc.constantFrom(
      "",
      "",
      "",
      "",
      "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50),
      "HTTP/1.1 100 Continue\r\n\r\n",
    ),
  })
  .map(({ status: code, headers, framing, body, before }) => (evil: RawServer): RawAnswer => {
    const lines = headers.map(([name, text]) => `${name}: ${text}\r\n`).join("");
    const head = `${before}HTTP/1.1 ${code} x\r\n${lines.replaceAll("EVILHOST", new URL(evil.url).host).replaceAll("EVIL", evil.url)}`;
    return Buffer.concat([Buffer.from(head, "latin1"), ...framings[framing](Buffer.from(body))]);
  });

/** What is no HTTP at all, or has no end. */
const raw = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => (): RawAnswer => Buffer.from(bytes)),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        "",
        "HTTP/0.9 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\n[]",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nX: \u0000\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\n : x\r\n\r\n[]",
        "HTTP/1.1 99999 OK\r\n\r\n[]",
        "HTTP/2.0 200 OK\r\n\r\n[]",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        `HTTP/1.1 200 ${"O".repeat(100_000)}\r\n\r\n`,
        `HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(20_000)}\r\n`,
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
      )
      .map((text) => (): RawAnswer => text),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("[", " ", "\u0000").map(
      (text) => (): RawAnswer => (socket) => {
        // Without an end; whoever has had enough closes the connection.
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        const bytes = Buffer.alloc(1024 * 1024, text);
        const more = () => {
          while (!socket.destroyed && socket.write(bytes));
        };
        socket.on("drain", more);
        more();
      },
    ),
  },
);

const answers = fc.array(fc.oneof({ weight: 8, arbitrary: http }, { weight: 1, arbitrary: raw }), {
  minLength: 1,
  maxLength: 5,
});

describe("hostile answers of the API", () => {
  let deployment: RawServer;
  let evil: RawServer;
  before(async () => {
    deployment = await RawServer.start();
    evil = await RawServer.start();
  });
  after(async () => {
    await deployment.stop();
    await evil.stop();
  });

  function answerWith(scripts: readonly ((evil: RawServer) => RawAnswer)[]): void {
    deployment.forget();
    deployment.answer = (_request, index) => scripts[index % scripts.length]?.(evil) ?? "";
  }

  const settings = (): Record<string, string> => ({
    url: deployment.url,
    sessionToken: SECRETS.session,
    apiKey: SECRETS.key,
    email: "a@b.test",
    password: SECRETS.password,
  });

  function expectOrdered(): void {
    expect(evil.connections, "the other origin").to.equal(0);
    for (const sent of deployment.requests) {
      expect(headerOf(sent, "host")).to.equal(new URL(deployment.url).host);
      expect(headerOf(sent, "authorization")).to.be.oneOf([undefined, SECRETS.key]);
    }
    expectCleanPrototypes();
  }

  it("to the client: every call ends, with a response or with an error that explains itself", function () {
    const calls: ((client: OpikClient) => Promise<unknown>)[] = [
      (client) => visibleOrganizations(client),
      (client) => findOrganization(client, { value: "org-1", source: "a test" }),
      (client) => changeOrganization(client, "org-1", { [FIELD]: true }),
      (client) => projectsOf(client).create({ name: "chat" }),
      (client) => projectsOf(client).candidates({ name: "chat" }, 0),
      (client) => projectsOf(client).read(ID, 0),
      (client) => projectsOf(client).list(),
      (client) => projectsOf(client).delete(ID),
    ];
    const input = fc.tuple(answers, fc.array(fc.nat(calls.length - 1), { minLength: 1, maxLength: 3 }));
    return fuzz(this, input, 200, async ([scripts, which]) => {
      answerWith(scripts);
      const agent = new Agent();
      const stack = settings();
      const client = new OpikClient(
        resolveConfiguration({ stack: (key) => stack[key], env: { OPIK_CONFIG_PATH: "/dev/null" } }),
        { clock: new FakeClock(), random: () => 0, dispatcher: agent },
      );
      try {
        for (const index of which) {
          await calls[index]?.(client).catch((error: unknown) => {
            if (!(error instanceof OpikError)) {
              throw error;
            }
            expectHarmless(client.presentable(error.message).slice(0, 9_000), ALL);
          });
        }
      } finally {
        await agent.destroy();
      }
      expectOrdered();
    });
  });

  /** Everything that the engine can ask for, in the forms that both hosts take. */
  const state: Json = {
    organizationId: "org-1",
    organizationName: "Acme",
    [SETTING]: true,
    baseline: { [SETTING]: false },
    __applied: { [SETTING]: true },
  };
  const projectState: Json = { name: "chat", workspace: "default", description: "x" };
  const kinds = [
    ["OrganizationSettings", "org-1", { [SETTING]: true }, state],
    ["Project", ID, { name: "chat", description: "y", workspace: "default" }, projectState],
  ] as const;
  const operation = fc.constantFrom("check", "diff", "create", "read", "update", "delete");

  it("to the dynamic flavour: what is said is one line, explained, and without credentials", function () {
    return fuzz(this, fc.tuple(answers, operation, fc.nat(1)), 300, async ([scripts, what, kind]) => {
      answerWith(scripts);
      const texts: string[] = [];
      const stack = settings();
      const [name, id, news, olds] = kinds[kind] as (typeof kinds)[number];
      const host = createDynamicHost(opikProvider, {
        clock: new FakeClock(),
        report: { info: (text) => texts.push(text), warn: (text) => texts.push(text) },
        env: { OPIK_CONFIG_PATH: "/dev/null" },
        atEnd: () => undefined,
      }).provider(name);
      host.configure({ config: { get: (key) => stack[key.slice("opik:".length)] } });
      const acts = {
        check: async () => {
          const { failures } = (await host.check({}, news)) as { failures: { reason: string }[] };
          texts.push(...failures.map(({ reason }) => reason));
        },
        diff: () => host.diff(id, olds, news),
        create: () => host.create({ ...news }),
        read: () => host.read(id, olds),
        update: () => host.update(id, olds, news),
        delete: () => host.delete(id, olds),
      };
      try {
        await acts[what as keyof typeof acts]();
      } catch (error) {
        const { cause, message, stack: trace = "" } = error as Error;
        if (
          !(cause instanceof ExplainedError) &&
          !(cause instanceof PartialFailure && cause.cause instanceof ExplainedError)
        ) {
          throw cause;
        }
        texts.push(message, trace);
      }
      for (const text of texts) {
        expectHarmless(text, ALL);
      }
      expectOrdered();
    });
  });

  describe("to the plugin", () => {
    let engine: FakeEngine;
    let plugin: RunningPlugin;
    let client: PluginClient;
    before(async () => {
      engine = await FakeEngine.start();
      plugin = await startPlugin(opikProvider, {
        version: "1.2.3",
        schema: () => schema,
        env: { OPIK_CONFIG_PATH: "/dev/null" },
      });
      client = new PluginClient(plugin.port, { "grpc.max_receive_message_length": -1 });
      await client.handshake(engine.address);
    });
    after(() => {
      client.close();
      plugin.stop();
      engine.stop();
    });

    it("what is said is one line, explained, and without credentials", function () {
      // The plugin's time is the real one: answers after which it would wait are left to the others.
      const body = fc.oneof({ weight: 4, arbitrary: nearly }, { weight: 1, arbitrary: hostileJson });
      const at = fc.constantFrom(200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 500);
      const scripts = fc.array(fc.tuple(at, body), { minLength: 1, maxLength: 4 });
      return fuzz(this, fc.tuple(scripts, operation, fc.nat(1)), 250, async ([given, what, kind]) => {
        answerWith(
          given.map(([code, text]) => () => {
            const bytes = Buffer.from(text);
            return Buffer.concat([
              Buffer.from(`HTTP/1.1 ${code} x\r\nContent-Length: ${code === 204 ? 0 : bytes.length}\r\n\r\n`),
              code === 204 ? Buffer.alloc(0) : bytes,
            ]);
          }),
        );
        engine.messages.splice(0);
        const [name, id, news, olds] = kinds[kind] as (typeof kinds)[number];
        const about = name === "Project" ? { type: PROJECT, urn: urnOf("chat", PROJECT) } : {};
        // With one credential: each further one is a further request for each response of 401.
        await client.configure({ url: deployment.url, apiKey: SECRETS.key });
        const texts: string[] = [];
        const acts = {
          check: async () => {
            const { failures } = await client.check(news, about);
            texts.push(...failures.map(({ reason }) => reason));
          },
          diff: () => client.diff(olds, news, { ...about, id }),
          // Read back for seconds of the real time where it is created: a preview reads the same.
          create: () => client.create(news, { ...about, preview: true }),
          read: () => client.read(id, { ...about, properties: olds }),
          update: () => client.update(olds, news, { ...about, id, preview: true }),
          delete: () => (name === "Project" ? client.delete(olds, { ...about, id }) : client.read(id)),
        };
        try {
          await acts[what as keyof typeof acts]();
        } catch (error) {
          const { details } = error as { details: string };
          expect(details).to.match(/\[(OPIK|SETTING)_[A-Z_]+\]$/);
          texts.push(details);
        }
        for (const text of [...texts, ...engine.messages.map(({ message }) => message)]) {
          expectHarmless(text, [SECRETS.key]);
        }
        expectOrdered();
        expect(await client.version()).to.equal("1.2.3");
      });
    });
  });
});

function projectsOf(client: OpikClient): RestCollection {
  return new RestCollection(client, projects, { workspace: "default", clock: new FakeClock() });
}
