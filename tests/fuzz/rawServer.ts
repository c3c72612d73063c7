import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** One request as its bytes. */
export interface RawRequest {
  readonly line: string;
  /** Lines of the head, as they came. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** What is sent for a request: bytes, or a function that writes for as long as it likes. */
export type RawAnswer = string | Buffer | ((socket: Socket) => void);

/**
 * A server that answers with anything, below HTTP. After a response it closes the connection, so nobody waits for the
 * rest of one.
 */
export class RawServer {
  readonly requests: RawRequest[] = [];
  /** Connections, also those that asked for nothing. */
  connections = 0;
  /** Given the number of the request, from 0. */
  answer: (request: RawRequest, index: number) => RawAnswer = () => "HTTP/1.1 204 No Content\r\n\r\n";
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RawServer> {
    const server = createServer();
    const raw = new RawServer(server);
    server.on("connection", (socket) => raw.serve(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return raw;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  forget(): void {
    this.requests.splice(0);
    this.connections = 0;
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await once(this.server, "close");
  }

  private serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket)).on("error", () => undefined);
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString("latin1");
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      const [line = "", ...headers] = received.slice(0, end).split("\r\n");
      const length = Number(
        /^content-length: *(\d+)$/i.exec(headers.find((one) => /^content-length:/i.test(one)) ?? "")?.[1] ??
          0,
      );
      const body = received.slice(end + 4);
      if (body.length < length) {
        return;
      }
      received = "";
      const request = { line, headers, body };
      const index = this.requests.push(request) - 1;
      const answer = this.answer(request, index);
      if (typeof answer === "function") {
        answer(socket);
      } else {
        socket.end(answer);
      }
    });
  }
}

/** Names of headers of a request, in lower case. */
export function headerNames({ headers }: RawRequest): string[] {
  return headers.map((line) => line.slice(0, Math.max(0, line.indexOf(":"))).toLowerCase());
}

export function headerOf({ headers }: RawRequest, name: string): string | undefined {
  return headers
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();
}
