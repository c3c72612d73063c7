import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect } from "chai";
import { ConfigurationError } from "../../../provider/opik";
import { listOrganizations } from "../../../provider/opik/contract";
import { createDispatcher } from "../../../provider/opik/http/dispatcher";
import { clientOf, opikError, opikFailure, useLoopback, useNoProxy } from "./support";

/** A proxy that leads every host to one port of this machine. */
class LocalProxy {
  readonly asked: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  private readonly sockets: Socket[] = [];
  private readonly server: Server;

  constructor(
    private readonly port: number,
    private readonly status = 200,
  ) {
    this.server = createServer();
    this.server.on("connect", (request, socket) => {
      this.asked.push(`CONNECT ${request.url}`);
      this.authorizations.push(request.headers["proxy-authorization"]);
      this.sockets.push(socket as Socket);
      if (this.status !== 200) {
        socket.end(`HTTP/1.1 ${this.status} No\r\n\r\n`);
        return;
      }
      const target = connect(this.port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      this.sockets.push(target);
      target.on("error", () => socket.destroy());
      socket.on("error", () => target.destroy());
    });
    this.server.on("request", (request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      response.writeHead(200, { "content-type": "application/json" }).end("[]");
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe("connections to a deployment", () => {
  const { serve, keep } = useLoopback();

  useNoProxy();
  let proxies: LocalProxy[];
  beforeEach("no proxy yet", () => {
    proxies = [];
  });
  afterEach("stop the proxies", async () => {
    await Promise.all(proxies.map((one) => one.stop()));
  });

  const proxy = async (port: number, status?: number) => {
    const one = new LocalProxy(port, status);
    proxies.push(one);
    return { asked: one.asked, authorizations: one.authorizations, address: await one.start() };
  };
  /** Lists the organizations of a deployment over the connections that the provider would use. */
  const list = (url: string) =>
    clientOf(
      { url, apiKey: "key-1", allowInsecureHttp: "true" },
      { dispatcher: keep(createDispatcher(new URL(url).origin)) },
    ).call(listOrganizations, { query: { withoutExtendedData: "true" } });
  const opik = () => serve((_, response) => response.end("[]"));

  it("go through the proxy that HTTPS_PROXY names, in a tunnel to the host and port", async () => {
    const { port } = await opik();
    const { asked, address } = await proxy(port);
    process.env["HTTPS_PROXY"] = `http://${address}`;

    // What is at the tunnel's end speaks no TLS: that the tunnel was asked for is what matters here.
    expect((await opikFailure(list("https://opik.test"))).code).to.equal("OPIK_TLS_FAILED");
    expect((await opikFailure(list("https://opik.test:8443/opik/api"))).code).to.equal("OPIK_TLS_FAILED");
    expect(asked).to.deep.equal(["CONNECT opik.test:443", "CONNECT opik.test:8443"]);
  });

  it("go through the proxy that HTTP_PROXY names, where plain http is allowed", async () => {
    const { port } = await opik();
    const { asked, address } = await proxy(port);
    process.env["HTTP_PROXY"] = `http://${address}`;

    expect(await list("http://opik.test")).to.deep.equal([]);
    expect(asked).to.deep.equal(["GET http://opik.test/api/organizations?withoutExtendedData=true"]);
  });

  it("tell the proxy the user name and password in its URL, and nobody else", async () => {
    const { port } = await opik();
    const { asked, authorizations, address } = await proxy(port, 407);
    process.env["HTTPS_PROXY"] = `http://ada:proxy-secret@${address}`;

    const error = await opikFailure(list("https://opik.test"));
    expect(error.code).to.equal("OPIK_PROXY_REFUSED");
    expect(error.what).to.equal("The proxy did not open a connection to https://opik.test (HTTP 407).");
    expect(error.message).not.to.contain("proxy-secret");
    expect(error.effect).to.equal("none");
    // A wrong password again and again locks accounts.
    expect(asked).to.have.length(1);
    expect(new Set(authorizations)).to.deep.equal(
      new Set([`Basic ${Buffer.from("ada:proxy-secret").toString("base64")}`]),
    );
  });

  it("do not go through it to a host that NO_PROXY names", async () => {
    // 0.0.0.0 leads to this machine, but is none of its names to us.
    const server = await opik();
    const { asked, address } = await proxy(server.port);
    process.env["HTTP_PROXY"] = `http://${address}`;
    process.env["NO_PROXY"] = "example.com,0.0.0.0";

    expect(await list(`http://0.0.0.0:${server.port}`)).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
    expect(server.received).to.have.length(1);

    delete process.env["NO_PROXY"];
    await list(`http://0.0.0.0:${server.port}`);
    expect(asked).to.have.length(1);
  });

  for (const host of ["127.0.0.1", "localhost"]) {
    it(`never go through it to this machine itself (${host})`, async () => {
      const server = await opik();
      const { asked, address } = await proxy(server.port);
      process.env["HTTP_PROXY"] = process.env["HTTPS_PROXY"] = `http://${address}`;

      expect(await list(`http://${host}:${server.port}`)).to.deep.equal([]);
      expect(asked).to.deep.equal([]);
      expect(server.received).to.have.length(1);
    });
  }

  it("say so where nobody listens at the proxy", async () => {
    const { address } = await proxy(1);
    await proxies.pop()?.stop();
    process.env["HTTPS_PROXY"] = `http://${address}`;
    const error = await opikFailure(list("https://opik.test"));
    expect(error.code).to.equal("OPIK_UNREACHABLE");
    expect(error.next).to.contain("HTTPS_PROXY");
  });

  for (const given of ["proxy-secret", "http://", "http://ada:proxy-secret@:99999"]) {
    it(`say so where the proxy is no URL, without showing it (${given.replace("proxy-secret", "***")})`, () => {
      process.env["HTTPS_PROXY"] = given;
      const error = opikError(() => createDispatcher("https://opik.test"));
      expect(error).to.be.instanceOf(ConfigurationError).with.property("code", "OPIK_PROXY_INVALID");
      expect(error.message).to.contain("HTTPS_PROXY").and.not.to.contain("proxy-secret");
      expect(error).not.to.have.property("cause");
    });
  }

  it("are not asked of a proxy of nonsense where this machine itself is meant", async () => {
    const server = await opik();
    process.env["HTTP_PROXY"] = process.env["HTTPS_PROXY"] = "nonsense";
    expect(await list(server.url)).to.deep.equal([]);
  });
});
