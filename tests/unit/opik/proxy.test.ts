import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { resolveConfiguration } from "../../../provider/opik";
import { OpikClient } from "../../../provider/opik/client";
import { serverVersion } from "../../../provider/opik/contract";
import { createDispatcher } from "../../../provider/opik/http/dispatcher";
import { type Route, routeTo } from "../../../provider/opik/http/proxy";
import { FakeClock } from "../../support/fakeClock";
import { opikFailure, sources, useLoopback, useNoProxy } from "./support";

/** Stands for the address of the test's proxy. */
const PROXY = "(proxy)";

const HTTPS = "https://opik.test";
const HTTP = "http://opik.test";

const direct: Route = { kind: "direct" };
const through = (variable: string): Route => ({ kind: "proxy", variable });
const excepted = (variable: string, by = "NO_PROXY"): Route => ({ kind: "excepted", variable, by });

const cases: readonly [title: string, origin: string, env: Record<string, string>, expected: Route][] = [
  ["nothing set", HTTPS, {}, direct],
  ["https by HTTPS_PROXY", HTTPS, { HTTPS_PROXY: PROXY }, through("HTTPS_PROXY")],
  [
    "the name in lower case goes before",
    HTTPS,
    { HTTPS_PROXY: PROXY, https_proxy: PROXY },
    through("https_proxy"),
  ],
  ["empty in lower case means none", HTTPS, { HTTPS_PROXY: PROXY, https_proxy: "" }, direct],
  ["https by HTTP_PROXY where that is all", HTTPS, { HTTP_PROXY: PROXY }, through("HTTP_PROXY")],
  [
    "https by http_proxy where HTTPS_PROXY is empty",
    HTTPS,
    { HTTPS_PROXY: "", http_proxy: PROXY },
    through("http_proxy"),
  ],
  ["http by HTTP_PROXY", HTTP, { HTTP_PROXY: PROXY }, through("HTTP_PROXY")],
  ["http not by HTTPS_PROXY", HTTP, { HTTPS_PROXY: PROXY }, direct],
  ["NO_PROXY without a proxy", HTTPS, { NO_PROXY: "opik.test" }, direct],
  [
    "another host in NO_PROXY",
    HTTPS,
    { HTTPS_PROXY: PROXY, NO_PROXY: "a.test, b.test" },
    through("HTTPS_PROXY"),
  ],
  [
    "the host in NO_PROXY",
    HTTPS,
    { HTTPS_PROXY: PROXY, NO_PROXY: "a.test,OPIK.test" },
    excepted("HTTPS_PROXY"),
  ],
  [
    "no_proxy goes before NO_PROXY",
    HTTPS,
    { HTTPS_PROXY: PROXY, no_proxy: "", NO_PROXY: "opik.test" },
    through("HTTPS_PROXY"),
  ],
  ["no_proxy", HTTPS, { HTTPS_PROXY: PROXY, no_proxy: "opik.test" }, excepted("HTTPS_PROXY", "no_proxy")],
  ["a star", HTTPS, { HTTPS_PROXY: PROXY, NO_PROXY: "a.test *" }, excepted("HTTPS_PROXY")],
  ["a domain", "https://a.opik.test", { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test" }, excepted("HTTPS_PROXY")],
  [
    "a domain with a dot",
    "https://a.opik.test",
    { HTTPS_PROXY: PROXY, NO_PROXY: ".opik.test" },
    excepted("HTTPS_PROXY"),
  ],
  [
    "a domain with a dot, and the host itself",
    HTTPS,
    { HTTPS_PROXY: PROXY, NO_PROXY: ".opik.test" },
    excepted("HTTPS_PROXY"),
  ],
  [
    "a domain with a star",
    "https://a.opik.test",
    { HTTPS_PROXY: PROXY, NO_PROXY: "*.opik.test" },
    excepted("HTTPS_PROXY"),
  ],
  [
    "a domain with a star, but the host itself",
    HTTPS,
    { HTTPS_PROXY: PROXY, NO_PROXY: "*.opik.test" },
    through("HTTPS_PROXY"),
  ],
  [
    "a name that only ends the same",
    "https://myopik.test",
    { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test" },
    through("HTTPS_PROXY"),
  ],
  [
    "the port",
    "https://opik.test:8443",
    { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test:8443" },
    excepted("HTTPS_PROXY"),
  ],
  ["another port", HTTPS, { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test:8443" }, through("HTTPS_PROXY")],
  ["the usual port", HTTPS, { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test:443" }, excepted("HTTPS_PROXY")],
  ["a star and another port", HTTPS, { HTTPS_PROXY: PROXY, NO_PROXY: "*:80" }, through("HTTPS_PROXY")],
  ["a trailing dot", HTTPS, { HTTPS_PROXY: PROXY, NO_PROXY: "opik.test." }, excepted("HTTPS_PROXY")],
];

describe("what is said of the way to a deployment is how connections really go:", () => {
  const { keep } = useLoopback();
  useNoProxy();
  let proxy: Server;
  let asked = 0;
  beforeEach("a proxy that refuses", async () => {
    asked = 0;
    proxy = createServer();
    proxy.on("connect", (_request, socket) => {
      asked += 1;
      socket.end("HTTP/1.1 403 No\r\n\r\n");
    });
    proxy.on("request", (_request, response) => {
      asked += 1;
      response.writeHead(403).end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  });
  afterEach("stop the proxy", async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  for (const [title, origin, env, expected] of cases) {
    it(`${title} (${origin})`, async () => {
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      for (const [name, value] of Object.entries(env)) {
        process.env[name] = value === PROXY ? address : value;
      }
      const configuration = resolveConfiguration(sources({ url: origin, allowInsecureHttp: "true" }));
      const dispatcher = keep(createDispatcher(origin));
      const client = new OpikClient(configuration, { clock: new FakeClock(), random: () => 0, dispatcher });

      const error = await opikFailure(client.call(serverVersion, {}));

      expect(routeTo(origin, process.env)).to.deep.equal(expected);
      expect(error.code).to.be.oneOf(["OPIK_PROXY_REFUSED", "OPIK_FORBIDDEN", "OPIK_HOST_UNKNOWN"]);
      expect(asked > 0, "the proxy was asked").to.equal(expected.kind === "proxy");
    });
  }

  it("never to this machine itself", () => {
    for (const origin of ["http://localhost:5173", "https://127.0.0.1", "http://[::1]:5173"]) {
      expect(routeTo(origin, { HTTP_PROXY: "http://p.test", HTTPS_PROXY: "http://p.test" })).to.deep.equal(
        direct,
      );
    }
  });
});
