import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { LocalOpik } from "../../../../emulator";
import { ask } from "../support";
import { Counterparts, withoutLogId } from "./counterparts";

/*
 * What a self-hosted Opik server 2.1.24 was asked, and what it answered, in this order (one file an object). Paths are
 * the backend's own; behind the nginx that is shipped with it they are under /api.
 */

interface Exchange {
  readonly case: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query?: string;
    readonly headers?: Record<string, string>;
    /** Text where it was to be sent as it is. */
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
  };
}

interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly body: unknown;
}

interface Outcome {
  readonly reply: Reply;
  readonly expected: Reply;
  /** What the contract does not have of the recorded request, in the local Opik's words. */
  readonly violations: readonly string[];
}

/** Why the local Opik answers some exchanges otherwise than the real server did. */
export interface Exception {
  readonly reason: string;
  /** Their numbers in the file, from 1; an exchange that is answered alike is no exception, and fails as one. */
  readonly lines: readonly number[];
}

export interface Recording {
  /** Name of the file, without its ending. */
  readonly name: string;
  readonly exceptions: readonly Exception[];
  /** Makes what the real server had before; gives its local ids by the recorded ones. */
  seed?(opik: LocalOpik): Readonly<Record<string, string>>;
  /**
   * A body that was accepted although the contract has no such request, in the contract's form: sent where the local Opik
   * refused the recorded one, so that what follows finds what the real server had. Undefined where there is none.
   */
  inContract?(request: Exchange["request"]): unknown;
  /**
   * What the local Opik says of each case that the contract has no request for; of the others it has to say nothing.
   * Undefined where nobody looks at it.
   */
  readonly violations?: Readonly<Record<string, readonly string[]>>;
  /** Names of fields whose values the server makes up, besides ids and times. */
  readonly madeUp?: readonly string[];
}

/** Declares a test for each exchange of a recording. */
export function replays(recording: Recording): void {
  const { name, exceptions, seed, inContract, violations, madeUp } = recording;
  const file = join(__dirname, "../../../../../tests/unit/emulator/observed", `${name}.jsonl`);
  const exchanges = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange);

  describe(`Local Opik replays what a real server was seen to do (${name})`, () => {
    const counterparts = new Counterparts(madeUp);
    const outcomes: Outcome[] = [];
    let opik: LocalOpik;

    before(async () => {
      opik = await LocalOpik.start({ scenarios: ["open-source"], seeded: true });
      for (const [recorded, local] of Object.entries(seed?.(opik) ?? {})) {
        counterparts.bindId(recorded, local);
      }
      for (const exchange of exchanges) {
        outcomes.push(await replayed(exchange));
      }
    });
    after(() => opik.stop());

    async function replayed({ request, response }: Exchange): Promise<Outcome> {
      const path =
        counterparts.ids(request.path) +
        (request.query === undefined ? "" : `?${counterparts.ids(request.query)}`);
      opik.forget();
      const reply = await send(path, request, request.body);
      const said = opik.requests.flatMap((one) => one.violations);
      if (reply.status >= 400 && response.status < 300 && request.method !== "GET") {
        const body = inContract?.(request);
        const again = body === undefined ? reply : await send(path, request, body);
        if (body !== undefined && violations !== undefined) {
          expect(again.status).to.equal(response.status);
        }
        bind(again, response);
        return { reply, expected: expectedOf(response, again), violations: said };
      }
      bind(reply, response);
      return { reply, expected: expectedOf(response, reply), violations: said };
    }

    function bind(reply: Reply, response: Exchange["response"]): void {
      const recorded = response.headers["location"];
      if (recorded !== undefined && reply.location !== null) {
        counterparts.bindId(lastSegment(recorded), lastSegment(reply.location));
      }
      counterparts.bindAll(response.body, reply.body);
    }

    function expectedOf(response: Exchange["response"], reply: Reply): Reply {
      const location = response.headers["location"];
      return {
        status: response.status,
        type: response.headers["content-type"] ?? null,
        location: location === undefined ? null : counterparts.ids(location.replace("{origin}", "")),
        body: counterparts.expected(response.body, reply.body),
      };
    }

    async function send(
      path: string,
      { method, headers }: Exchange["request"],
      body: unknown,
    ): Promise<Reply> {
      // The contract names the workspace always; without the header the real server takes this one.
      const workspace = path.startsWith("/v1/private/") ? { "comet-workspace": "default" } : {};
      const answer = await ask(opik, `/api${path}`, {
        method,
        headers: {
          ...workspace,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: counterparts.ids(typeof body === "string" ? body : JSON.stringify(body)) }),
      });
      const { status, type, text, json } = answer;
      return {
        status,
        type,
        // Which host it names depends on what is in front of the server.
        location: answer.headers.get("location")?.replace(/^http:\/\/[^/]+/, "") ?? null,
        body: json === undefined ? text || null : JSON.parse(withoutLogId(text)),
      };
    }

    for (const [index, { case: title }] of exchanges.entries()) {
      const exception = exceptions.find(({ lines }) => lines.includes(index + 1));
      it(`${index + 1}: ${title.trim()}${exception === undefined ? "" : ` (otherwise: ${exception.reason})`}`, () => {
        const outcome = outcomes[index];
        if (outcome === undefined) {
          throw new Error("The request was not sent.");
        }
        if (violations !== undefined) {
          const refusal = violations[title] ?? [];
          expect(outcome.violations).to.deep.equal(refusal);
          if (refusal.length > 0) {
            expect(outcome.reply.status).to.be.within(400, 499);
          }
        }
        if (exception === undefined) {
          expect(outcome.reply).to.deep.equal(outcome.expected);
        } else if (isDeepStrictEqual(outcome.reply, outcome.expected)) {
          throw new Error("It is answered as the real server did: take it out of the exceptions.");
        }
      });
    }
  });
}

function lastSegment(location: string): string {
  return location.split("/").at(-1) ?? "";
}
