import { json, type Reply, text } from "../../emulator/replies";
import { reset, send, sendOversize, sendTruncated } from "../../emulator/sending";
import type { Interference, Line, LineCall, Passing } from "./line";

/** Something that goes wrong with a request. */
export interface FaultKind {
  readonly name: string;
  /** How it reads in a table. */
  readonly summary: string;
  /** Requests that it can happen to; all unless said. */
  readonly only?: "writes" | "reads after a write";
  /**
   * `once`: this one request; `lasting`: every request from this one to the end of the run.
   */
  readonly lasts: "once" | "lasting";
  strike(passing: Passing, line: Line): Promise<void>;
}

type Strike = FaultKind["strike"];

const OVERSIZE_BYTES = 20 * 1024 * 1024;

const answer =
  (reply: Reply): Strike =>
  async ({ response }) =>
    send(response, reply);

const carriedOutBut =
  (strike: (passing: Passing) => void): Strike =>
  async (passing) => {
    await passing.forward();
    strike(passing);
  };

const failed = (status: number, headers: Record<string, string> = {}) =>
  json(status, { code: status, message: "There was an error processing your request." }, headers);

const html = (status: number): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  body: "<!doctype html>\n<html><head><title>Sign in</title></head><body>Sign in to continue</body></html>\n",
});

const resetBefore: Strike = async ({ response }) => reset(response);
const resetAfter = carriedOutBut(({ response }) => reset(response));
const stall: Strike = async () => undefined;
const stallAfter = carriedOutBut(() => undefined);
const stale: Strike = async ({ response, outdated }) => send(response, await outdated());

/** Every fault of the matrix. */
export const faults: readonly FaultKind[] = [
  // A fault that cannot be told from within a request: see `armed`.
  {
    name: "refused",
    summary: "connections are refused from here on",
    lasts: "lasting",
    strike: resetBefore,
  },
  { name: "reset", summary: "reset before the request was carried out", lasts: "once", strike: resetBefore },
  {
    name: "resets",
    summary: "as before, on every request from here on",
    lasts: "lasting",
    strike: resetBefore,
  },
  {
    name: "reset-after",
    summary: "reset after the request was carried out",
    only: "writes",
    lasts: "once",
    strike: resetAfter,
  },
  {
    name: "resets-after",
    summary: "as before, on every request from here on",
    only: "writes",
    lasts: "lasting",
    strike: resetAfter,
  },
  {
    name: "stall",
    summary: "no response within the deadline, not carried out",
    lasts: "once",
    strike: stall,
  },
  {
    name: "stall-after",
    summary: "no response within the deadline, carried out",
    only: "writes",
    lasts: "once",
    strike: stallAfter,
  },
  {
    name: "stalls-after",
    summary: "as before, on every request from here on",
    only: "writes",
    lasts: "lasting",
    strike: stallAfter,
  },
  {
    name: "truncated",
    summary: "the response breaks off in the middle",
    lasts: "once",
    strike: async ({ response, forward }) => {
      const reply = await forward();
      // A response without a body has no middle.
      return reply.body === "" ? reset(response) : sendTruncated(response, reply);
    },
  },
  {
    name: "oversized",
    summary: "a response of 20 MiB",
    lasts: "once",
    strike: async ({ response }) => sendOversize(response, OVERSIZE_BYTES),
  },
  {
    name: "oversized-after",
    summary: "a response of 20 MiB, carried out",
    only: "writes",
    lasts: "once",
    strike: carriedOutBut(({ response }) => sendOversize(response, OVERSIZE_BYTES)),
  },
  {
    name: "invalid-json",
    summary: "a body that is not JSON",
    lasts: "once",
    strike: answer({ status: 200, headers: { "content-type": "application/json" }, body: '{"id": ' }),
  },
  {
    name: "html",
    summary: "HTTP 200 with a sign-in page of a proxy",
    lasts: "once",
    strike: answer(html(200)),
  },
  {
    name: "401",
    summary: "HTTP 401 in the middle of the run",
    lasts: "once",
    strike: answer(json(401, { msg: "Unauthorized", code: 401 })),
  },
  {
    name: "403",
    summary: "HTTP 403",
    lasts: "once",
    strike: answer(json(403, { msg: "Forbidden", code: 403 })),
  },
  { name: "404", summary: "HTTP 404 without a code", lasts: "once", strike: answer(text(404, "Not Found")) },
  {
    name: "404s",
    summary: "as before, on every request from here on",
    lasts: "lasting",
    strike: answer(text(404, "Not Found")),
  },
  {
    name: "409",
    summary: "HTTP 409",
    lasts: "once",
    strike: answer(json(409, { code: 409, message: "Conflict" })),
  },
  { name: "429", summary: "HTTP 429 without Retry-After", lasts: "once", strike: answer(failed(429)) },
  {
    name: "429-advised",
    summary: "HTTP 429 with Retry-After: 7",
    lasts: "once",
    strike: answer(failed(429, { "retry-after": "7" })),
  },
  {
    name: "429s-long",
    summary: "HTTP 429 with Retry-After: 3600, on every request from here on",
    lasts: "lasting",
    strike: answer(failed(429, { "retry-after": "3600" })),
  },
  { name: "500", summary: "HTTP 500, not carried out", lasts: "once", strike: answer(failed(500)) },
  {
    name: "500-after",
    summary: "HTTP 500, carried out",
    only: "writes",
    lasts: "once",
    strike: carriedOutBut(({ response }) => send(response, failed(500))),
  },
  {
    name: "500s-after",
    summary: "as before, on every request from here on",
    only: "writes",
    lasts: "lasting",
    strike: carriedOutBut(({ response }) => send(response, failed(500))),
  },
  {
    name: "502",
    summary: "HTTP 502 with a gateway's page, not carried out",
    lasts: "once",
    strike: answer(html(502)),
  },
  {
    name: "502-after",
    summary: "HTTP 502 with a gateway's page, carried out",
    only: "writes",
    lasts: "once",
    strike: carriedOutBut(({ response }) => send(response, html(502))),
  },
  { name: "503", summary: "HTTP 503", lasts: "once", strike: answer(failed(503)) },
  {
    name: "503s",
    summary: "HTTP 503 on every request from here on",
    lasts: "lasting",
    strike: answer(failed(503)),
  },
  {
    name: "stale",
    summary: "a read answered from a copy that does not know the last write",
    only: "reads after a write",
    lasts: "once",
    strike: stale,
  },
  {
    name: "stales",
    summary: "as before, on every request from here on",
    only: "reads after a write",
    lasts: "lasting",
    strike: stale,
  },
  {
    name: "ignored",
    summary: "the response says done, but it was not carried out",
    only: "writes",
    lasts: "once",
    strike: answer({ status: 204, headers: {}, body: "" }),
  },
  {
    name: "duplicate",
    summary: "the request is delivered twice, the second answer is the one that arrives",
    only: "writes",
    lasts: "once",
    strike: async ({ response, forward }) => {
      await forward();
      send(response, await forward());
    },
  },
  {
    name: "late-duplicate",
    summary: "the request is delivered twice, the first response is the one that arrives",
    only: "writes",
    lasts: "once",
    strike: async ({ response, forward }) => {
      const reply = await forward();
      await forward();
      send(response, reply);
    },
  },
];

/** Whether the fault can happen to this request of a run. */
export function suits({ only }: FaultKind, calls: readonly LineCall[], index: number): boolean {
  if (only === "reads after a write") {
    return calls[index]?.writes === false && calls.slice(0, index).some(({ writes }) => writes);
  }
  return only === undefined || calls[index]?.writes === true;
}

/** What the line does from now on: lets requests through up to that index, then the fault. */
export function armed(line: Line, fault: FaultKind, index: number): Interference {
  if (fault.name === "refused" && index === 0) {
    line.cut();
  }
  return async (passing) => {
    const { response, forward } = passing;
    if (fault.name === "refused" && passing.index === index - 1) {
      // Whoever wants to go on has to connect again, and finds nobody.
      const reply = await forward();
      response.setHeader("connection", "close");
      line.hangUp();
      send(response, reply);
    } else if (passing.index === index || (passing.index > index && fault.lasts === "lasting")) {
      await fault.strike(passing, line);
    } else {
      send(response, await forward());
    }
  };
}
