import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Configuration,
  ConfigurationError,
  OF_LAST_UPDATE,
  OpikClient,
  type OpikError,
  resolveConfiguration,
  visibleOrganizations,
} from "../../../provider/opik";
import { projects } from "../../../provider/opik/contract";
import { opikError, opikFailure, sources, useLoopback } from "./support";

const smartKey = (baseUrl: string, key = "0123456789") =>
  `${key}*${Buffer.from(JSON.stringify({ baseUrl })).toString("base64")}`;

const HOME = "https://opik.example.com";
const ELSEWHERE = "https://evil.test";

describe("a credential is sent only where it belongs:", () => {
  const { serve, agent } = useLoopback();
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-belonging-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (lines: Record<string, string>): Record<string, string> => {
    const path = join(folder, "opik.config");
    const entries = Object.entries(lines).map(([key, value]) => `${key} = ${value}\n`);
    writeFileSync(path, `[opik]\n${entries.join("")}`);
    return { OPIK_CONFIG_PATH: path };
  };

  /** The refusal of a configuration, of which no client can be made. */
  const refusal = (configuration: Configuration): OpikError =>
    opikError(() => new OpikClient(configuration, { dispatcher: agent() }));

  const credentials = [
    { name: "an API key", env: { OPIK_API_KEY: "key-secret-1" }, place: "OPIK_API_KEY" },
    { name: "a session token", env: { OPIK_SESSION_TOKEN: "token-secret-1" }, place: "OPIK_SESSION_TOKEN" },
    {
      name: "a password",
      env: { OPIK_EMAIL: "ada@example.com", OPIK_PASSWORD: "pass-secret-1" },
      place: "OPIK_PASSWORD",
    },
  ];

  for (const { name, env, place } of credentials) {
    it(`${name} of the environment to OPIK_URL_OVERRIDE, whatever the stack names`, async () => {
      const server = await serve((_request, response) => response.end("[]"));
      const configuration = resolveConfiguration(
        sources({ url: server.url }, { ...env, OPIK_URL_OVERRIDE: HOME }),
      );
      const error = refusal(configuration);

      expect(error)
        .to.be.instanceOf(ConfigurationError)
        .and.include({ code: "OPIK_CREDENTIAL_ELSEWHERE", effect: "none" });
      for (const told of [
        server.url,
        HOME,
        "opik:url of the stack configuration",
        "OPIK_URL_OVERRIDE",
        place,
      ]) {
        expect(error.message).to.include(told);
      }
      expect(error.message).not.to.match(/-secret-/);
      expect(server.connections).to.equal(0);
    });

    it(`${name} of the environment to anywhere, where the environment names no address`, async () => {
      const server = await serve((_request, response) => response.end("[]"));
      const client = new OpikClient(resolveConfiguration(sources({ url: server.url }, env)), {
        dispatcher: agent(),
      });
      await visibleOrganizations(client).catch(() => undefined);

      expect(server.received).not.to.be.empty;
    });
  }

  it("the key of the configuration file to that file's url_override", async () => {
    const server = await serve((_request, response) => response.end("[]"));
    const env = file({ api_key: "key-secret-1", url_override: HOME });
    for (const given of [
      sources({ url: server.url }, env),
      sources({}, { ...env, OPIK_URL_OVERRIDE: server.url }),
    ]) {
      const error = refusal(resolveConfiguration(given));
      expect(error.code).to.equal("OPIK_CREDENTIAL_ELSEWHERE");
      expect(error.message).to.include(HOME).and.include(server.url).and.include(env["OPIK_CONFIG_PATH"]);
      expect(error.message).not.to.match(/-secret-/);
    }
    expect(server.connections).to.equal(0);
  });

  it("a key of a file without url_override to anywhere, as the official SDKs do", () => {
    const { apiKey, refusal } = resolveConfiguration(sources({ url: ELSEWHERE }, file({ api_key: "key-1" })));
    expect([apiKey?.value, refusal]).to.deep.equal(["key-1", undefined]);
  });

  it("a smart key to its own baseUrl, wherever it comes from, and whatever stands beside it", async () => {
    const server = await serve((_request, response) => response.end("[]"));
    const key = smartKey(HOME);
    for (const given of [
      sources({ url: server.url, apiKey: key }),
      sources({ url: server.url }, { OPIK_API_KEY: key }),
      sources({}, { OPIK_API_KEY: key, OPIK_URL_OVERRIDE: server.url }),
      sources({}, file({ api_key: key, url_override: server.url })),
    ]) {
      const error = refusal(resolveConfiguration(given));
      expect(error.code).to.equal("OPIK_CREDENTIAL_ELSEWHERE");
      expect(error.message).to.include(`${HOME} (the base URL in the API key from`).and.include(server.url);
      expect(error.message).not.to.include("0123456789");
    }
    expect(server.connections).to.equal(0);
  });

  it("also where an operation would do without one", async () => {
    const server = await serve((_request, response) => response.end('{"content":[]}'));
    const env = { OPIK_API_KEY: "key-secret-1", OPIK_URL_OVERRIDE: HOME };
    refusal(resolveConfiguration(sources({ url: server.url }, env)));
    expect(projects.operations.list.credentialsOptional).to.equal(true);
    expect(server.connections).to.equal(0);
  });

  for (const { name, env, place } of credentials) {
    it(`${name} for another address: an open-source server gets none, works, and that is said`, async () => {
      const server = await serve((_request, response) => response.end('{"content":[],"total":0}'));
      const configuration = resolveConfiguration(
        sources({ url: `${server.url}/api` }, { ...env, OPIK_URL_OVERRIDE: HOME }),
      );
      const client = new OpikClient(configuration, { dispatcher: agent() });

      await client.call(projects.operations.list, {
        query: { page: "1", size: "1" },
        headers: { "comet-workspace": "default" },
      } as never);

      const [request] = server.received;
      expect(request?.headers).not.to.have.any.keys("authorization", "cookie");
      expect(JSON.stringify(server.received)).not.to.match(/-secret-/);
      expect(configuration.notes).to.have.length(1);
      expect(configuration.notes?.[0])
        .to.include(`No credential is sent to ${server.url}/api (opik:url of the stack configuration)`)
        .and.include(place)
        .and.include(`belongs to ${HOME}`)
        .and.not.match(/-secret-/);
    });
  }

  it("and where an open-source server wants one after all, the error says that none was sent", async () => {
    const server = await serve((_request, response) => {
      response.statusCode = 401;
      response.end();
    });
    const env = { OPIK_API_KEY: "key-secret-1", OPIK_URL_OVERRIDE: HOME };
    const client = new OpikClient(resolveConfiguration(sources({ url: `${server.url}/api` }, env)), {
      dispatcher: agent(),
    });

    const error = await opikFailure(
      client.call(projects.operations.list, {
        query: { page: "1", size: "1" },
        headers: { "comet-workspace": "default" },
      } as never),
    );

    expect(error).to.include({ code: "OPIK_UNAUTHORIZED" });
    expect(error.message).to.include("no credential was sent").and.include("opik:apiKey");
  });

  it("an open-source server whose own credential is configured gets it, and nothing is said", () => {
    const { apiKey, notes } = resolveConfiguration(
      sources(
        { url: `${HOME}/api`, apiKey: "key-1" },
        { OPIK_API_KEY: "key-2", OPIK_URL_OVERRIDE: ELSEWHERE },
      ),
    );
    expect([apiKey?.value, notes]).to.deep.equal(["key-1", undefined]);
  });

  it("the credentials of the stack to opik:url, also where a command line names another address", () => {
    const configuration = resolveConfiguration({
      ...sources({ url: HOME, apiKey: "key-secret-1" }),
      given: { url: { value: ELSEWHERE, source: "--url" } },
    });
    expect(refusal(configuration).message).to.include(HOME).and.include("--url");
  });

  it("one that belongs is taken where one that comes first does not, and the refusal of it says so", async () => {
    const server = await serve((_request, response) => {
      response.statusCode = 401;
      response.end();
    });
    const configuration = resolveConfiguration(
      sources(
        { url: server.url, apiKey: "key-of-stack" },
        { OPIK_SESSION_TOKEN: "token-secret-1", OPIK_URL_OVERRIDE: HOME },
      ),
    );
    const error = await opikFailure(
      visibleOrganizations(new OpikClient(configuration, { dispatcher: agent() })),
    );

    expect(server.received.map(({ headers }) => [headers.authorization, headers.cookie])).to.deep.equal([
      ["key-of-stack", undefined],
    ]);
    expect(error.message).to.include(
      `The session token from the environment variable OPIK_SESSION_TOKEN belongs to ${HOME} (the environment variable OPIK_URL_OVERRIDE).`,
    );
  });

  it("the key of the file that belongs goes before that of the environment that does not", () => {
    const { apiKey } = resolveConfiguration(
      sources(
        { url: ELSEWHERE },
        {
          ...file({ api_key: "key-of-file", url_override: ELSEWHERE }),
          OPIK_API_KEY: "key-of-env",
          OPIK_URL_OVERRIDE: HOME,
        },
      ),
    );
    expect(apiKey?.value).to.equal("key-of-file");
  });

  describe("where the stack's credential is refused", () => {
    /** A server that takes one key, and says in its refusals what it was sent. */
    const serverOf = (key: string) =>
      serve(({ headers }, response) => {
        const { authorization = "" } = headers;
        response.statusCode = authorization === key ? 200 : 401;
        response.end(
          authorization === key ? "[]" : JSON.stringify({ msg: `no: ${authorization}`, code: 401 }),
        );
      });
    const list = async (url: string, env: Record<string, string>) => {
      const warned: string[] = [];
      const client = new OpikClient(resolveConfiguration(sources({ url, apiKey: "key-of-stack" }, env)), {
        dispatcher: agent(),
        warn: (message) => warned.push(message),
      });
      const ask = () => visibleOrganizations(client, { maxAgeMs: -1 });
      return { warned, ask, client };
    };

    it("that of the environment for the same address is used, and that is said, once", async () => {
      const server = await serverOf("key-of-env");
      const { ask, warned } = await list(server.url, {
        OPIK_API_KEY: "key-of-env",
        OPIK_URL_OVERRIDE: `${server.url}/api`,
      });
      await ask();
      await ask();

      expect(server.received.map(({ headers }) => headers.authorization)).to.deep.equal([
        "key-of-stack",
        "key-of-env",
        "key-of-env",
      ]);
      expect(warned).to.have.length(1);
      expect(warned[0])
        .to.include("Refused (HTTP 401): API key from opik:apiKey of the stack configuration.")
        .and.include("Used instead: API key from the environment variable OPIK_API_KEY")
        .and.include(OF_LAST_UPDATE)
        .and.not.match(/key-of/);
    });

    it("that of the file for the same address is", async () => {
      const server = await serverOf("key-of-file");
      const { ask, warned } = await list(
        server.url,
        file({ api_key: "key-of-file", url_override: server.url }),
      );
      await ask();
      expect(warned).to.have.length(1);
    });

    it("one that names no address, or another, is not", async () => {
      const server = await serverOf("key-of-env");
      for (const env of [{}, { OPIK_URL_OVERRIDE: HOME }, { OPIK_URL_OVERRIDE: "opik" }]) {
        const { ask, warned } = await list(server.url, { OPIK_API_KEY: "key-of-env", ...env });
        const error = await opikFailure(ask());
        expect(error.code).to.equal("OPIK_UNAUTHORIZED");
        expect(error.next).to.include(OF_LAST_UPDATE);
        expect(warned).to.deep.equal([]);
      }
      expect(new Set(server.received.map(({ headers }) => headers.authorization))).to.deep.equal(
        new Set(["key-of-stack"]),
      );
    });

    it("and the other too, neither is shown", async () => {
      const server = await serverOf("another");
      const { ask } = await list(server.url, { OPIK_API_KEY: "key-of-env", OPIK_URL_OVERRIDE: server.url });
      const error = await opikFailure(ask());
      expect(error.message)
        .to.include("OPIK_API_KEY")
        .and.not.match(/key-of/);
    });
  });

  it("what is left out is kept out of messages as well", () => {
    const client = new OpikClient(
      resolveConfiguration(
        sources(
          { url: ELSEWHERE, apiKey: "key-of-stack" },
          { OPIK_SESSION_TOKEN: "token-secret-1", OPIK_URL_OVERRIDE: HOME },
        ),
      ),
      { dispatcher: agent() },
    );
    expect(client.presentable("knows token-secret-1")).to.equal("knows [redacted]");
  });

  it("an address that is none beside a credential is an error, not a permission", () => {
    for (const [given, place] of [
      [
        sources({ url: ELSEWHERE }, { OPIK_API_KEY: "key-1", OPIK_URL_OVERRIDE: "opik" }),
        "OPIK_URL_OVERRIDE",
      ],
      [sources({ url: ELSEWHERE, apiKey: smartKey("www.comet.com") }), "the base URL in the API key"],
    ] as const) {
      const error = refusal(resolveConfiguration(given));
      expect(error.code).to.equal("OPIK_CREDENTIAL_ELSEWHERE");
      expect(error.message).to.include(place).and.include("something that is not an address");
    }
  });

  describe("one address is", () => {
    for (const [one, other, same] of [
      ["https://www.comet.com", "https://www.comet.com/opik/api/", true],
      ["https://www.comet.com", "https://www.comet.com/api", true],
      ["https://WWW.comet.com:443/", "https://www.comet.com/opik", true],
      ["https://host/team/opik/api", "https://host/team", true],
      ["https://host/team", "https://host/other", false],
      ["https://host/team", "https://host", false],
      ["https://host", "https://host:8443", false],
      ["https://host", "http://host", false],
      ["https://comet.com", "https://www.comet.com", false],
      ["https://host", "https://host.evil.test", false],
      ["https://opik.example.com", "https://opik.example.com.", false],
    ] as const) {
      it(`${one} ${same ? "and" : "and not"} ${other}`, () => {
        const configuration = resolveConfiguration(
          sources(
            { url: other, allowInsecureHttp: "true" },
            { OPIK_API_KEY: "key-1", OPIK_URL_OVERRIDE: one },
          ),
        );
        expect(configuration.apiKey?.value).to.equal(same ? "key-1" : undefined);
        expect(configuration.refusal === undefined).to.equal(same);
      });
    }
  });

  it("never to another host, whatever the places say", () => {
    const host = fc.constantFrom(
      "https://a.test",
      "https://b.test/opik/api",
      "https://a.test/api",
      undefined,
    );
    fc.assert(
      fc.property(host, host, host, host, (ofStack, ofEnv, ofFile, inKey) => {
        const plain = "key-of-file";
        const env = file({
          api_key: inKey === undefined ? plain : smartKey(inKey, plain),
          ...(ofFile === undefined ? {} : { url_override: ofFile }),
        });
        const { apiKey, deployment } = resolveConfiguration(
          sources(ofStack === undefined ? {} : { url: ofStack }, {
            ...env,
            ...(ofEnv === undefined ? {} : { OPIK_URL_OVERRIDE: ofEnv }),
          }),
        );
        const home = inKey ?? ofFile;
        if (apiKey !== undefined && home !== undefined) {
          expect(new URL(home).host).to.equal(new URL(deployment.origin).host);
        }
      }),
    );
  });
});

describe("OPIK_ALLOWED_URL", () => {
  const { serve, agent } = useLoopback();
  const resolve = (url: string, allowed: string, stack: Record<string, string> = { apiKey: "key-1" }) =>
    resolveConfiguration(sources({ url, ...stack }, { OPIK_ALLOWED_URL: allowed }));

  it("bounds where any credential goes, before anything is sent", async () => {
    const server = await serve((_request, response) => response.end("[]"));
    const configuration = resolve(server.url, `${HOME}/opik/api, https://other.example.com`, {
      apiKey: "key-secret-1",
    });
    const error = opikError(() => new OpikClient(configuration, { dispatcher: agent() }));

    expect(error)
      .to.be.instanceOf(ConfigurationError)
      .and.include({ code: "OPIK_URL_NOT_ALLOWED", effect: "none" });
    expect(error.message)
      .to.include(HOME)
      .and.include("https://other.example.com")
      .and.include(server.url)
      .and.include("opik:url of the stack configuration")
      .and.not.include("secret-1");
    expect(server.connections).to.equal(0);
  });

  for (const [url, allowed, isAllowed] of [
    [HOME, HOME, true],
    [HOME, `https://a.test ${HOME}/api`, true],
    [HOME, `https://a.test,${HOME}`, true],
    [HOME, `\n https://a.test\n ${HOME}\n`, true],
    [HOME, " ", true],
    [`${HOME}/team`, HOME, true],
    [`${HOME}/team`, `${HOME}/team`, true],
    [`${HOME}/team/a`, `${HOME}/team`, true],
    [`${HOME}/teams`, `${HOME}/team`, false],
    [`${HOME}/team/../other`, `${HOME}/team`, false],
    [HOME, `${HOME}/team`, false],
    [`${HOME}:8443`, HOME, false],
    ["https://opik.example.com.evil.test", HOME, false],
  ] as const) {
    it(`${isAllowed ? "allows" : "refuses"} ${url} where it is ${JSON.stringify(allowed)}`, () => {
      expect(resolve(url, allowed).refusal === undefined).to.equal(isAllowed);
    });
  }

  it("is never taken from the stack configuration", () => {
    const { refusal } = resolveConfiguration(
      sources(
        { url: ELSEWHERE, apiKey: "key-1", allowedUrl: ELSEWHERE, OPIK_ALLOWED_URL: ELSEWHERE },
        { OPIK_ALLOWED_URL: HOME },
      ),
    );
    expect(refusal?.code).to.equal("OPIK_URL_NOT_ALLOWED");
  });

  it("that is no address is an error, not a permission", () => {
    const error = opikError(() => resolve(HOME, "opik.example.com"));
    expect(error.code).to.equal("OPIK_URL_INVALID");
    expect(error.message).to.include("OPIK_ALLOWED_URL");
  });
});
