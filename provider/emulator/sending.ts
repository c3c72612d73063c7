import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Reply } from "./replies";

/** Sends an answer whole. */
export function send(response: ServerResponse, reply: Reply): void {
  head(response, reply, Buffer.byteLength(reply.body));
  response.end(reply.body);
}

/** Promises the whole answer and closes the connection in the middle of it. */
export function sendTruncated(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body);
  head(response, reply, body.length);
  response.flushHeaders();
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

/** Sends a JSON string of so many bytes, as fast as the client takes it and no longer than it does. */
export async function sendOversize(response: ServerResponse, bytes: number): Promise<void> {
  head(response, { status: 200, headers: { "content-type": "application/json" }, body: "" }, bytes);
  const piece = Buffer.alloc(64 * 1024, "x");
  let left = Math.max(0, bytes - 2);
  response.write('"');
  while (left > 0 && !response.destroyed) {
    const part = piece.subarray(0, Math.min(left, piece.length));
    left -= part.length;
    if (!response.write(part)) {
      await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  }
  response.end('"');
}

/** The connection ends without an answer and without a farewell. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function head(response: ServerResponse, { status, headers }: Reply, length: number): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  if (status !== 204 && status !== 304) {
    response.setHeader("content-length", length);
  }
}
