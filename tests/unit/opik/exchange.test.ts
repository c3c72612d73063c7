import { getEventListeners } from "node:events";
import { createServer, type Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";
import { Agent, type buildConnector, type Dispatcher } from "undici";
import { MAX_RESPONSE_BYTES } from "../../../provider/opik/http/body";
import { ExchangeFailure, exchange, type WireRequest } from "../../../provider/opik/http/exchange";
import { selfSigned } from "./certificate";
import { rejection, until, useLoopback } from "./support";

const never = () => new AbortController().signal;

describe("one request and its response", () => {
  const { serve, agent, keep } = useLoopback();

  const send = (
    url: string,
    {
      dispatcher = agent(),
      signal,
      timer = never,
      ...request
    }: Partial<WireRequest> & {
      dispatcher?: Dispatcher;
      signal?: AbortSignal;
      timer?: (milliseconds: number) => AbortSignal;
    } = {},
  ) =>
    exchange(
      { method: "GET", headers: {}, ...request, url },
      { dispatcher, timeoutMs: 30_000, signal, timer },
    );

  const failure = async (promise: Promise<unknown>): Promise<ExchangeFailure> => {
    const error = await rejection(promise);
    if (error instanceof ExchangeFailure) {
      return error;
    }
    throw error;
  };

  /** A connection that fails as the system would let it fail. */
  const failing = (error: Error) =>
    keep(
      new Agent({
        connect: (_options: buildConnector.Options, done: buildConnector.Callback) => done(error, null),
      }),
    );
  const systemError = (code: string, syscall: string) =>
    Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

  describe("gives what came", () => {
    it("status, headers by lower-case names, and text as UTF-8", async () => {
      const { url } = await serve((_, response) => {
        response.writeHead(418, { "X-Tea": "pot" }).end("grün");
      });
      const answer = await send(url);
      expect(answer).to.include({ status: 418, text: "grün" });
      expect(answer.headers).to.include({ "x-tea": "pot" });
    });

    it("a character that is cut between two pieces of the body stays whole", async () => {
      // Three bytes each, in pieces of some power of two.
      const text = "€".repeat(200_000);
      const { url } = await serve((_, response) => response.end(text));
      expect((await send(url)).text === text).to.equal(true);
    });

    it("an empty body is an empty text", async () => {
      const { url } = await serve((_, response) => response.writeHead(204).end());
      expect(await send(url)).to.include({ status: 204, text: "" });
    });

    it("a redirect is a response, and nobody follows it", async () => {
      const server = await serve((_, response) => response.writeHead(302, { location: "/elsewhere" }).end());
      expect(await send(server.url)).to.include({ status: 302 });
      expect(server.received).to.have.length(1);
    });
  });

  describe("reads what is compressed, though nobody asked for it:", () => {
    const text = '[{"name":"grün"}]';
    const raw = Buffer.from(text);
    for (const [name, encoding, body] of [
      ["gzip", "gzip", gzipSync(raw)],
      ["gzip by its old name, in capitals", "X-GZIP", gzipSync(raw)],
      ["gzip in two parts", "gzip", Buffer.concat([gzipSync(raw.subarray(0, 5)), gzipSync(raw.subarray(5))])],
      ["br", "br", brotliCompressSync(raw)],
      ["deflate", "deflate", deflateSync(raw)],
      ["deflate without its wrapper, as some servers have it", "deflate", deflateRawSync(raw)],
      ["zstd", "zstd", zstdCompressSync(raw)],
      ["one after the other", "gzip, identity, br", brotliCompressSync(gzipSync(raw))],
      ["identity", "identity", raw],
      ["gzip that is said, but is not", "gzip", raw],
    ] as const) {
      it(name, async () => {
        const { url } = await serve((_, response) => {
          response.writeHead(200, { "content-encoding": encoding }).end(body);
        });
        expect(await send(url)).to.include({ status: 200, text });
      });
    }

    it("nothing, where there is no body", async () => {
      const { url } = await serve((_, response) => {
        response.writeHead(304, { "content-encoding": "gzip" }).end();
      });
      expect(await send(url)).to.include({ status: 304, text: "" });
    });

    it("a byte order mark is no part of the text", async () => {
      const { url } = await serve((_, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(`\ufeff${text}`));
      });
      expect(await send(url)).to.include({ text });
    });

    it("not more than a response may have, however small it came", async () => {
      for (const [encoding, compress] of [
        ["gzip", gzipSync],
        ["br", brotliCompressSync],
        ["deflate", deflateSync],
        ["zstd", zstdCompressSync],
      ] as const) {
        const bomb = compress(Buffer.alloc(MAX_RESPONSE_BYTES + 1, "x"));
        const { url } = await serve((_, response) => {
          response.writeHead(200, { "content-encoding": encoding }).end(bomb);
        });
        expect(await failure(send(url)), encoding).to.include({ kind: "too-large", sent: true });
      }
    });

    for (const [name, encoding, body] of [
      ["that ends in the middle", "gzip", gzipSync(raw).subarray(0, -9)],
      ["that is broken", "br", Buffer.from("nonsense".repeat(9))],
    ] as const) {
      it(`what came ${name} is broken off`, async () => {
        const { url } = await serve((_, response) => {
          response.writeHead(200, { "content-encoding": encoding }).end(body);
        });
        expect(await failure(send(url))).to.include({ kind: "broken", sent: true });
      });
    }

    for (const encoding of ["compress", "gzip, gzip, gzip, gzip, gzip"]) {
      it(`an encoding that cannot be read is named (${encoding})`, async () => {
        const { url } = await serve((_, response) => {
          response.writeHead(200, { "content-encoding": encoding }).end(raw);
        });
        expect(await failure(send(url))).to.include({ kind: "encoding", detail: encoding, sent: true });
      });
    }
  });

  it("keeps connections open for the calls that follow", async () => {
    const server = await serve((_, response) => response.end("x"));
    const dispatcher = agent();
    for (let calls = 0; calls < 10; calls++) {
      await send(server.url, { dispatcher });
    }
    expect(server.received).to.have.length(10);
    // Not one: undici opens a second one where a call comes before it has quite let go of the first.
    expect(server.connections).to.be.at.most(2);
  });

  describe("refuses a response that is too large", () => {
    it("but takes the largest one allowed", async () => {
      const { url } = await serve((_, response) => response.end(Buffer.alloc(MAX_RESPONSE_BYTES, "x")));
      expect((await send(url)).text).to.have.length(MAX_RESPONSE_BYTES);
    });

    it("by a single byte", async () => {
      const { url } = await serve((_, response) => response.end(Buffer.alloc(MAX_RESPONSE_BYTES + 1, "x")));
      expect(await failure(send(url))).to.include({ kind: "too-large", sent: true });
    });

    it("as soon as it is, without reading on", async () => {
      let closed = false;
      const { url } = await serve((_, response) => {
        const piece = Buffer.alloc(1024 * 1024, "x");
        // A response without an end: only the reader can end it.
        const pour = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pour).on("close", () => {
          closed = true;
        });
        pour();
      });
      expect(await failure(send(url))).to.include({ kind: "too-large", sent: true });
      await until(() => closed);
    });
  });

  describe("says of a response that did not come whole that it broke off, after it was sent:", () => {
    it("the connection ends before the length that was promised", async () => {
      const { url } = await serve((_, response) => {
        response.writeHead(200, { "content-length": "100" }).write("half");
        setImmediate(() => response.destroy());
      });
      expect(await failure(send(url))).to.include({ kind: "broken", sent: true });
    });

    it("the connection ends between two pieces", async () => {
      const { url } = await serve((_, response) => {
        response.write("half");
        setImmediate(() => response.destroy());
      });
      expect(await failure(send(url))).to.include({ kind: "broken", sent: true });
    });

    it("the connection is closed instead of a response", async () => {
      const { url } = await serve((request) => request.socket.destroy());
      expect(await failure(send(url, { method: "PATCH", body: "{}" }))).to.include({
        kind: "broken",
        sent: true,
      });
    });

    it("the connection is reset instead of a response", async () => {
      const { url } = await serve((request) => request.socket.resetAndDestroy());
      expect(await failure(send(url, { method: "PATCH", body: "{}" }))).to.include({
        kind: "broken",
        detail: "ECONNRESET",
        sent: true,
      });
    });

    it("what answers does not speak HTTP", async () => {
      const sockets: Socket[] = [];
      const server = createServer((socket) => {
        sockets.push(socket);
        socket.end("SSH-2.0-OpenSSH\r\n");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = server.address() as { port: number };
        expect(await failure(send(`http://127.0.0.1:${port}`))).to.include({ kind: "broken", sent: true });
      } finally {
        for (const socket of sockets) {
          socket.destroy();
        }
        server.close();
      }
    });

    for (const [code, syscall] of [
      ["ETIMEDOUT", "read"],
      ["EHOSTUNREACH", "read"],
      ["ENETUNREACH", "write"],
      ["EPIPE", "write"],
    ] as const) {
      it(`the system says ${code} on ${syscall}, not on connect`, async () => {
        const error = await failure(
          send("http://opik.test", { dispatcher: failing(systemError(code, syscall)) }),
        );
        expect(error).to.include({ kind: "broken", detail: code, sent: true });
      });
    }
  });

  describe("says of a connection that was never there that nothing was sent:", () => {
    it("nobody listens", async () => {
      const server = await serve(() => {});
      const { url } = server;
      await server.stop();
      expect(await failure(send(url))).to.include({ kind: "refused", detail: "ECONNREFUSED", sent: false });
    });

    for (const [code, syscall, kind] of [
      ["ENOTFOUND", "getaddrinfo", "dns"],
      ["EAI_AGAIN", "getaddrinfo", "dns"],
      ["ECONNREFUSED", "connect", "refused"],
      ["EHOSTUNREACH", "connect", "refused"],
      ["ENETUNREACH", "connect", "refused"],
      ["EACCES", "connect", "refused"],
      ["ETIMEDOUT", "connect", "timeout"],
    ] as const) {
      it(`the system says ${code} on ${syscall}: ${kind}`, async () => {
        const error = await failure(
          send("http://opik.test", { dispatcher: failing(systemError(code, syscall)) }),
        );
        expect(error).to.include({ kind, detail: code, sent: false });
      });
    }

    it("every address of the host refuses", async () => {
      const all = Object.assign(
        new AggregateError([systemError("ECONNREFUSED", "connect"), systemError("ENETUNREACH", "connect")]),
        { code: "ECONNREFUSED" },
      );
      expect(await failure(send("http://opik.test", { dispatcher: failing(all) }))).to.include({
        kind: "refused",
        detail: "ECONNREFUSED",
        sent: false,
      });
    });
  });

  describe("trusts no certificate that Node does not trust:", () => {
    const pair = selfSigned();

    it("a certificate that signed itself", async () => {
      const server = await serve((_, response) => response.end("x"), pair);
      expect(await failure(send(`https://localhost:${server.port}`))).to.include({
        kind: "tls",
        detail: "DEPTH_ZERO_SELF_SIGNED_CERT",
        sent: false,
      });
      expect(server.received).to.deep.equal([]);
    });

    it("a trusted certificate of another host", async () => {
      const server = await serve((_, response) => response.end("x"), pair);
      const trusting = keep(new Agent({ connect: { ca: pair.cert } }));
      expect(await failure(send(server.url, { dispatcher: trusting }))).to.include({
        kind: "tls",
        detail: "ERR_TLS_CERT_ALTNAME_INVALID",
        sent: false,
      });
      expect(server.received).to.deep.equal([]);
    });

    it("https to a server that speaks plain http", async () => {
      const server = await serve((_, response) => response.end("x"));
      expect(await failure(send(`https://127.0.0.1:${server.port}`))).to.include({
        kind: "tls",
        sent: false,
      });
    });

    it("but takes one that is trusted", async () => {
      const server = await serve((_, response) => response.end("x"), pair);
      const trusting = keep(new Agent({ connect: { ca: pair.cert } }));
      expect(await send(`https://localhost:${server.port}`, { dispatcher: trusting })).to.include({
        text: "x",
      });
    });
  });

  describe("ends in time", () => {
    it("where no response comes", async () => {
      const timeout = new AbortController();
      const { url } = await serve(() => timeout.abort());
      expect(await failure(send(url, { timer: () => timeout.signal }))).to.include({
        kind: "timeout",
        detail: "waited 30 s",
        sent: true,
      });
    });

    it("where the response does not end", async () => {
      const timeout = new AbortController();
      const { url } = await serve((_, response) => {
        response.write("half", () => timeout.abort());
      });
      expect(await failure(send(url, { timer: () => timeout.signal }))).to.include({
        kind: "timeout",
        sent: true,
      });
    });

    it("after exactly the time that it is given", async () => {
      const { url } = await serve((_, response) => response.end());
      const asked: number[] = [];
      await send(url, {
        timer: (milliseconds) => {
          asked.push(milliseconds);
          return never();
        },
      });
      expect(asked).to.deep.equal([30_000]);
    });
  });

  describe("ends when the caller says so", () => {
    it("before anything is sent", async () => {
      const server = await serve((_, response) => response.end());
      expect(await failure(send(server.url, { signal: AbortSignal.abort() }))).to.include({
        kind: "aborted",
        sent: false,
      });
      expect(server.connections).to.equal(0);
    });

    it("while it waits for the response, and lets go of the connection", async () => {
      const caller = new AbortController();
      let closed = false;
      const { url } = await serve((request) => {
        request.socket.on("close", () => {
          closed = true;
        });
        caller.abort();
      });
      expect(await failure(send(url, { signal: caller.signal }))).to.include({ kind: "aborted", sent: true });
      await until(() => closed);
    });

    it("while it reads the response", async () => {
      const caller = new AbortController();
      const { url } = await serve((_, response) => {
        response.write("half", () => caller.abort());
      });
      expect(await failure(send(url, { signal: caller.signal }))).to.include({ kind: "aborted", sent: true });
    });

    it("and leaves no listener on the caller's signal, however many requests it made", async () => {
      const { signal } = new AbortController();
      const { url } = await serve((_, response) => response.end("x"));
      const dispatcher = agent();
      for (let calls = 0; calls < 20; calls++) {
        await send(url, { dispatcher, signal });
      }
      expect(getEventListeners(signal, "abort")).to.deep.equal([]);
    });
  });
});
