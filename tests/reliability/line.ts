import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import type { LocalOpik } from "../../emulator";
import type { Reply } from "../../emulator/replies";
import { reset, send } from "../../emulator/sending";
import { contract } from "../../provider/opik/contract";

/** One request on the line. */
export interface LineCall {
  /** Name of the contract's operation, or method and path where the request did not get as far as the server. */
  readonly operation: string;
  readonly writes: boolean;
}

/** A request that has arrived, and what can be done with it. */
export interface Passing {
  /** From 0, since the line was last reset. */
  readonly index: number;
  readonly response: ServerResponse;
  /** Lets the server carry the request out, and gives its answer. */
  forward(): Promise<Reply>;
  /** The response of a copy of the server that does not know of the last write. */
  outdated(): Promise<Reply>;
}

/** Decides what becomes of a request; the response is sent by it, or never. */
export type Interference = (passing: Passing) => Promise<void>;

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

const NIL_UUID = "00000000-0000-4000-8000-000000000000";

export const passOn: Interference = async ({ response, forward }) => send(response, await forward());

/**
 * The line between the provider and the local Opik: counts requests, and lets a test do anything to each of them,
 * before it reaches the server or before its response reaches the client.
 */
export class Line {
  readonly calls: LineCall[] = [];
  interference: Interference = passOn;
  private server: Server | undefined;
  private arrivals = 0;
  /** Answers of reads by the request, in their order; each with how many writes had been before. */
  private readonly answers = new Map<string, { readonly writes: number; readonly reply: Reply }[]>();
  private writes = 0;
  private address = 0;

  private constructor(readonly opik: LocalOpik) {}

  static async open(opik: LocalOpik): Promise<Line> {
    const line = new Line(opik);
    await line.mend();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.address}`;
  }

  /** Starts counting anew, with nothing to interfere. */
  reset(): void {
    this.calls.length = 0;
    this.arrivals = 0;
    this.interference = passOn;
  }

  /** Refuses connections from now on; requests on their way lose theirs. */
  cut(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    this.server = undefined;
  }

  /** Refuses new connections from now on, and ends the present ones with the responses that are on their way. */
  hangUp(): void {
    this.server?.close();
  }

  /** Takes connections, at the same address as before. */
  async mend(): Promise<void> {
    this.cut();
    const server = createServer((incoming, response) => {
      response.on("error", () => undefined);
      void this.receive(incoming, response);
    });
    server.keepAliveTimeout = 0;
    server.listen(this.address, "127.0.0.1");
    await once(server, "listening");
    this.address = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private async receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const index = this.arrivals++;
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        chunks.push(chunk);
      }
      const { method = "", url: target = "", headers } = incoming;
      const sent = { method, target, headers, body: Buffer.concat(chunks) };
      this.calls[index] = { operation: `${method} ${target}`, writes: false };
      await this.interference({
        index,
        response,
        forward: () => this.forward(sent, index),
        outdated: () => this.outdated(sent, index),
      });
    } catch {
      reset(response);
    }
  }

  private async forward(sent: Sent, index: number): Promise<Reply> {
    const reply = await this.exchange(sent);
    const name = this.opik.requests.at(-1)?.operation;
    const writes = (contract.find((one) => one.name === name)?.invalidates.length ?? 0) > 0;
    this.calls[index] = { operation: name ?? `${sent.method} ${sent.target}`, writes };
    if (writes) {
      this.writes++;
    } else {
      const key = keyOf(sent);
      this.answers.set(key, [...(this.answers.get(key) ?? []), { writes: this.writes, reply }]);
    }
    return reply;
  }

  private async outdated(sent: Sent, index: number): Promise<Reply> {
    const known = this.answers.get(keyOf(sent))?.findLast(({ writes }) => writes < this.writes);
    const now = await this.forward(sent, index);
    if (known !== undefined || this.calls[index]?.writes) {
      return known?.reply ?? now;
    }
    // It was never asked for before the write: then the copy does not have such an object at all.
    const elsewhere = sent.target.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i, NIL_UUID);
    return elsewhere === sent.target ? now : this.exchange({ ...sent, target: elsewhere });
  }

  private async exchange({ method, target, headers, body }: Sent): Promise<Reply> {
    const { connection: _c, host: _h, "content-length": _l, "transfer-encoding": _t, ...rest } = headers;
    const answer = await request(`${this.opik.url}${target}`, {
      method: method as "GET",
      headers: rest,
      body: body.length === 0 ? null : body,
    });
    const { connection: _1, "keep-alive": _2, "content-length": _3, date: _4, ...kept } = answer.headers;
    return {
      status: answer.statusCode,
      headers: kept as Record<string, string>,
      body: await answer.body.text(),
    };
  }
}

function keyOf({ method, target, body }: Sent): string {
  return `${method} ${target} ${body.toString("utf8")}`;
}
