import type { ServerResponse } from "node:http";
import type { Examined } from "./exchange";
import { html, json, type Reply, text } from "./replies";
import { reset, send, sendOversize, sendTruncated } from "./sending";
import type { Fault } from "./types";

/** What becomes of a request: the status that is recorded, and what is done to the socket. */
export interface Outcome {
  readonly status: number | "aborted";
  transmit(response: ServerResponse): void;
}

/** Carries a request out, or not, as its fault says. */
export function outcomeOf(examined: Examined, fault: Fault | undefined): Outcome {
  switch (fault?.kind) {
    case undefined:
      return whole(examined.carryOut());
    case "response": {
      const { status, headers = {}, body = "", after } = fault;
      if (after === "processing") {
        examined.carryOut();
      }
      return whole(typeof body === "string" ? text(status, body, headers) : json(status, body, headers));
    }
    case "reset":
      if (fault.after === "processing") {
        examined.carryOut();
      }
      return { status: "aborted", transmit: reset };
    case "stall":
      return { status: "aborted", transmit: () => undefined };
    case "truncate": {
      const reply = examined.carryOut();
      return { status: reply.status, transmit: (response) => sendTruncated(response, reply) };
    }
    case "html":
      return whole(html(fault.status ?? 200, signInPage));
    case "oversize":
      return { status: 200, transmit: (response) => sendOversize(response, fault.bytes) };
    case "late": {
      const reply = examined.carryOut();
      return {
        status: reply.status,
        // A response that is still to come keeps no process alive.
        transmit: (response) => void setTimeout(() => send(response, reply), fault.ms).unref(),
      };
    }
  }
}

const signInPage = `<!doctype html>
<html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>
`;

function whole(reply: Reply): Outcome {
  return { status: reply.status, transmit: (response) => send(response, reply) };
}
