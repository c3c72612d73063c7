import { expect } from "chai";
import { reachable } from "../../../cli/doctor/checks/reachable";
import { OpikClient, resolveConfiguration } from "../../../provider/opik";
import { FakeClock } from "../../support/fakeClock";
import { calls, useLocalOpik } from "../../support/localOpik";
import { selfSigned } from "../opik/certificate";
import { sources, useLoopback, useNoProxy } from "../opik/support";
import { ADMIN, ALWAYS, doctor, doctorAt } from "./support";

describe("the doctor that does not get through:", () => {
  const { serve } = useLoopback();
  useNoProxy();

  /** The URL fails at the first response: nothing after it is looked at. */
  const unreached = async (url: string, code: string, env: Record<string, string> = {}) => {
    const examined = await doctor({ OPIK_URL_OVERRIDE: url, ...ADMIN.key, ...env });
    expect(examined.with("fail")).to.deep.equal(["reachable"]);
    expect(examined.check("reachable").code).to.equal(code);
    expect(examined.with("skip")).to.deep.equal([
      "deployment",
      "clock",
      "credential.apiKey",
      ...ALWAYS.slice(5),
    ]);
    return examined.check("reachable");
  };

  it("nobody listens", async () => {
    const { summary, detail } = await unreached("http://127.0.0.1:1", "OPIK_UNREACHABLE");

    expect(summary).to.contain("ECONNREFUSED");
    expect(detail).to.deep.equal(["connection: direct, without a proxy"]);
  });

  it("the host has no address", async () => {
    await unreached("https://opik.invalid", "OPIK_HOST_UNKNOWN");
  });

  it("the certificate is not trusted, and what is trusted besides is told", async () => {
    const server = await serve((_request, response) => response.end("{}"), selfSigned());
    const env = { NODE_EXTRA_CA_CERTS: __filename };
    const { summary, next, detail } = await unreached(server.url, "OPIK_TLS_FAILED", env);

    expect(summary).to.contain("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(next).to.contain("NODE_EXTRA_CA_CERTS");
    expect(detail?.[1]).to.equal(`TLS: also trusts the authorities in ${__filename} (NODE_EXTRA_CA_CERTS)`);
    expect(server.received).to.deep.equal([]);
  });

  it("the file with the authority cannot be read", async () => {
    const server = await serve((_request, response) => response.end("{}"), selfSigned());
    const env = { NODE_EXTRA_CA_CERTS: `${__filename}.missing` };
    const { detail } = await unreached(server.url, "OPIK_TLS_FAILED", env);

    expect(detail?.[1]).to.match(/^TLS: NODE_EXTRA_CA_CERTS names .*\.missing, which cannot be read/);
  });

  it("the connection breaks off", async () => {
    const server = await serve((request) => request.socket.destroy());
    await unreached(server.url, "OPIK_CONNECTION_BROKEN");
  });

  it("the proxy refuses, and which variable names it is told, not its value", async () => {
    const proxy = await serve(() => undefined);
    process.env["HTTPS_PROXY"] = `http://user:proxy-password@127.0.0.1:${proxy.port}`;
    const env = { HTTPS_PROXY: process.env["HTTPS_PROXY"] };
    // Node's server ends a CONNECT that nobody handles.
    const examined = await doctor({ OPIK_URL_OVERRIDE: "https://opik.invalid", ...ADMIN.key, ...env });

    expect(examined.with("fail")).to.deep.equal(["reachable"]);
    expect(examined.check("reachable").detail).to.deep.equal([
      "connection: through the proxy of HTTPS_PROXY",
    ]);
    expect(examined.text).to.not.contain("proxy-password");
  });

  it("the proxy is no URL", async () => {
    process.env["HTTPS_PROXY"] = "proxy-password";
    const examined = await doctor({ OPIK_URL_OVERRIDE: "https://opik.invalid", ...ADMIN.key });

    expect(examined.with("fail")).to.deep.equal(["configuration"]);
    expect(examined.check("configuration").code).to.equal("OPIK_PROXY_INVALID");
    expect(examined.text).to.not.contain("proxy-password");
  });

  for (const [title, env, code] of [
    ["a URL that is none", { OPIK_URL_OVERRIDE: "nonsense" }, "OPIK_URL_INVALID"],
    ["plain http to another machine", { OPIK_URL_OVERRIDE: "http://opik.test" }, "OPIK_URL_INSECURE"],
    [
      "an address that the environment does not allow",
      {
        OPIK_URL_OVERRIDE: "https://opik.invalid",
        OPIK_API_KEY: "some-key",
        OPIK_ALLOWED_URL: "https://a.test",
      },
      "OPIK_URL_NOT_ALLOWED",
    ],
    ["half a login", { OPIK_PASSWORD: "some-password" }, "OPIK_LOGIN_INCOMPLETE"],
    ["a mangled key", { OPIK_API_KEY: "Bearer some-key" }, "OPIK_CREDENTIAL_MALFORMED"],
    [
      "a configuration file that is not there",
      { OPIK_CONFIG_PATH: "/nonexistent" },
      "OPIK_CONFIG_FILE_UNREADABLE",
    ],
  ] as const) {
    it(`configuration: ${title}`, async () => {
      const examined = await doctor(env);

      expect(examined.with("fail")).to.deep.equal(["configuration"]);
      expect(examined.check("configuration").code).to.equal(code);
      expect(examined.with("skip")).to.deep.equal(ALWAYS.slice(1));
    });
  }

  it("configuration: a credential that belongs to another deployment, and nothing is sent", async () => {
    const env = { OPIK_URL_OVERRIDE: "https://opik.invalid", OPIK_API_KEY: "some-key" };
    const given = { url: { value: "http://127.0.0.1:1", source: "--url" } };
    const examined = await doctor(env, { given });

    expect(examined.with("fail")).to.deep.equal(["configuration"]);
    expect(examined.check("configuration").code).to.equal("OPIK_CREDENTIAL_ELSEWHERE");
    expect(examined.with("skip")).to.deep.equal(ALWAYS.slice(1));
  });

  it("configuration: plain http to another machine that is allowed is a warning", async () => {
    const stack = (key: string) => ({ allowInsecureHttp: "true", url: "http://opik.invalid" })[key];
    const examined = await doctor({}, { stack });

    expect(examined.check("configuration").status).to.equal("warn");
    expect(examined.check("configuration").summary).to.contain("unencrypted");
  });

  it("an unverified certificate is a warning, also where all is well else", async () => {
    const server = await serve((_request, response) => response.end('{"version": "1"}'));
    const client = new OpikClient(resolveConfiguration(sources({ url: "https://opik.invalid" })), {
      clock: new FakeClock(),
    });
    // The process itself verifies, so the response comes from a client whose answer is set.
    client.call = (async () => ({ version: "1" })) as unknown as typeof client.call;
    const finding = await reachable(client, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, undefined);

    expect(finding.status).to.equal("warn");
    expect(finding.summary).to.contain("not verified");
    expect(server.received).to.deep.equal([]);
    const sound = await reachable(client, { NODE_TLS_REJECT_UNAUTHORIZED: "1" }, undefined);
    expect(sound.status).to.equal("ok");
  });
});

describe("the doctor where something else answers:", () => {
  const { serve } = useLoopback();
  const answering = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, headers).end(body);
    });
    return { server, examined: await doctor({ OPIK_URL_OVERRIDE: server.url, ...ADMIN.key }) };
  };

  for (const [title, status, body, headers, code] of [
    ["HTML pages", 200, "<!doctype html><html></html>", {}, "OPIK_WEB_PAGE"],
    ["redirects", 302, "", { location: "https://login.test/?once=secret" }, "OPIK_REDIRECT"],
    ["404 for everything", 404, "Not Found", {}, "OPIK_ROUTE_MISSING"],
    ["JSON of another kind", 200, "{}", {}, "OPIK_RESPONSE_UNEXPECTED"],
  ] as const) {
    it(`${title}: it is no Opik, and no credential is shown to it`, async () => {
      const { server, examined } = await answering(status, body, headers);

      expect(examined.check("reachable").status).to.equal("ok");
      expect(examined.with("fail")).to.deep.equal(["deployment"]);
      expect(examined.check("deployment").code).to.equal(code);
      expect(examined.check("credential.apiKey").status).to.equal("skip");
      expect(server.received.every(({ headers: { authorization } }) => authorization === undefined)).to.equal(
        true,
      );
    });
  }

  it("a server that fails is unclear, and then its response to the credential counts", async () => {
    const { examined } = await answering(500, "");

    expect(examined.check("deployment").status).to.equal("warn");
    expect(examined.check("deployment").summary).to.contain("Unclear without a credential");
    expect(examined.check("credential.apiKey").code).to.equal("OPIK_SERVER_ERROR");
    expect(examined.with("fail")).to.deep.equal(["credentials"]);
  });
});

describe("the doctor at a deployment that is odd to strangers", () => {
  const opik = useLocalOpik();

  for (const [title, fault] of [
    [
      "a redirect to a sign-in page",
      { kind: "response", status: 302, headers: { location: "https://login.test/" } },
    ],
    ["a page", { kind: "html" }],
  ] as const) {
    it(`goes on with the credential (${title})`, async () => {
      opik().fault({ operation: "listOrganizations" }, fault);
      const examined = await doctorAt(opik(), ADMIN.session);

      expect(examined.with("warn")).to.deep.equal(["deployment", "write"]);
      expect(examined.report.ok).to.equal(true);
    });
  }

  it("is content with one that does not tell its version", async () => {
    opik().fault({ operation: "serverVersion" }, { kind: "response", status: 404, body: "no" });
    const examined = await doctorAt(opik(), ADMIN.session);

    expect(examined.check("deployment").status).to.equal("ok");
    expect(examined.check("deployment").summary).to.contain("does not show its version");
    expect(examined.report.ok).to.equal(true);
  });

  it("is content with one that wants 403 to mean who are you", async () => {
    opik().fault({ operation: "listOrganizations" }, { kind: "response", status: 403, body: "no" });
    expect((await doctorAt(opik(), ADMIN.session)).check("deployment").status).to.equal("ok");
  });

  it("takes the first response's time, whatever the response is", async () => {
    const date = new Date(Date.now() - 3 * 60 * 60_000).toUTCString();
    opik().fault(
      { operation: "serverVersion" },
      { kind: "response", status: 404, headers: { date }, body: "no" },
    );
    const examined = await doctorAt(opik(), ADMIN.session);

    expect(examined.check("clock").status).to.equal("warn");
    expect(examined.check("clock").summary).to.equal(
      "The clock of this machine is 3 hours ahead of the server's.",
    );
    expect(examined.report.ok, "a warning only").to.equal(true);
    expect(calls(opik())[0]).to.equal("GET /opik/api/is-alive/ver 404");
  });
});
