import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Arrived } from "./exchange";
import { LocalOpikError } from "./localOpikError";

const host = "127.0.0.1";

/** More than any request of the contract needs; a client that sends more has lost its way. */
const bodyLimit = 4 * 1024 * 1024;

/** Takes a request that has arrived whole, or `undefined` for its body where the client gave up or sent too much. */
export type Receiver = (
  arrived: Omit<Arrived, "body"> & { readonly body: Buffer | "aborted" | "tooLarge" },
  response: ServerResponse,
) => void;

/** The sockets: listening, reading bodies, and closing everything at the end. */
export class LocalServer {
  readonly url: string;
  readonly #server: Server;
  #stopped: Promise<void> | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  static async start(port: number, receive: Receiver): Promise<LocalServer> {
    const server = createServer((request, response) => {
      // A client that goes away while it is answered is no failure of the server.
      response.on("error", () => undefined);
      void bodyOf(request).then((body) => {
        const { method = "", url: target = "", headers } = request;
        receive({ method, target, headers, body }, response);
      });
    });
    // A kept connection that the server closes while the client uses it again is a failure that depends on time.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, port)));
      server.listen(port, host, resolve);
    });
    return new LocalServer(server);
  }

  /** Ends every connection, those that are kept alive or never answered too. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#stopped;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | "aborted" | "tooLarge"> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Read on, so that the client can finish sending and sees the refusal.
      if (length <= bodyLimit) {
        chunks.push(chunk);
      }
    }
  } catch {
    return "aborted";
  }
  return length <= bodyLimit ? Buffer.concat(chunks) : "tooLarge";
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new LocalOpikError({
      code: "OPIK_LOCAL_PORT_IN_USE",
      what: `Port ${port} of ${host} is in use by another program.`,
      next: "End that program, choose another port, or choose port 0 to get any free one.",
      cause: error,
    });
  }
  return new LocalOpikError({
    code: "OPIK_LOCAL_CANNOT_LISTEN",
    what: `The local Opik cannot listen on port ${port} of ${host} (${error.code ?? error.message}).`,
    next: "Choose another port, or port 0 to get any free one.",
    cause: error,
  });
}
