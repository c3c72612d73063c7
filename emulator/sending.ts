import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import type { Reply } from "./replies";

/** Sends a response whole. */
export function send(response: ServerResponse, reply: Reply): void {
  head(response, reply, Buffer.byteLength(reply.body));
  response.end(reply.body);
}

/** Promises the whole response and closes the connection in the middle of it. */
export function sendTruncated(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body);
  head(response, reply, body.length);
  response.flushHeaders();
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

/** Sends a JSON string of so many bytes, as fast as the client takes it and no longer than it does. */
export function sendOversize(response: ServerResponse, bytes: number): void {
  head(response, { status: 200, headers: { "content-type": "application/json" }, body: "" }, bytes);
  // A client that stops reading is what the fault is for, so how the sending ends is of no interest.
  pipeline(Readable.from(jsonString(bytes)), response, () => undefined);
}

function* jsonString(bytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024, "x");
  yield Buffer.from('"');
  for (let left = bytes - 2; left > 0; left -= piece.length) {
    yield piece.subarray(0, Math.min(left, piece.length));
  }
  yield Buffer.from('"');
}

/** The connection ends without a response and without a farewell. */
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
