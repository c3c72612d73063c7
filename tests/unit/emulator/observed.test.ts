import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { LocalOpik } from "../../../emulator";
import { Counterparts, withoutLogId } from "./observed/counterparts";
import { ask } from "./support";

/*
 * What a self-hosted Opik server 2.1.24 was asked about projects, and what it answered, in this order. Paths are the
 * backend's own; behind the nginx that is shipped with it they are under /api.
 */
const recording = readFileSync(
  join(__dirname, "../../../../tests/unit/emulator/observed/projects.jsonl"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Exchange);

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
  readonly violations: readonly string[];
}

/** What the contract has no request for: the local server refuses it in its own words, whatever the real one does. */
const stricter: Readonly<Record<string, readonly string[]>> = {
  "wrong workspace, invalid body": ["Body field name must have at least 1 character."],
  "unknown request field": [
    "Body field nope is not known.",
    "Body field created_by is not known.",
    "Body field workspace_id is not known.",
    "Body field created_at is not known.",
  ],
  "content-type text/plain": ["The body must have the content-type application/json."],
  "content-type application/x-www-form-urlencoded": ["The body must have the content-type application/json."],
  "content-type application/merge-patch+json": ["The body must have the content-type application/json."],
  "malformed JSON": ["The body is not valid JSON."],
  "empty body": ["The body is not valid JSON."],
  "null body": ["The body must be an object, but is null."],
  "array body": ["The body must be an object, but is a list."],
  "number for string": ["Body field name must be a string, but is a number."],
  "object for string": ["Body field name must be a string, but is an object."],
  "create with client id": ["Body field id is not known."],
  "create with v4 client id": ["Body field id is not known."],
  "create with malformed client id": ["Body field id is not known."],
  "create name missing": ["Body field name is missing."],
  "create name null": ["Body field name must be a string, but is null."],
  "create name empty": ["Body field name must have at least 1 character."],
  "create desc null": ["Body field description must be a string, but is null."],
  "create vis wrong": ['Body field visibility must be "private" or "public".'],
  "create vis upper": ['Body field visibility must be "private" or "public".'],
  "create vis null": ['Body field visibility must be "private" or "public".'],
  "create vis empty": ['Body field visibility must be "private" or "public".'],
  "list by substring": [
    "Query parameter page is missing.",
    "Query parameter size is missing.",
    "Query parameter name is not known.",
  ],
  "list sorted by name": ["Query parameter page is missing.", "Query parameter sorting is not known."],
  "list sorting malformed": [
    "Query parameter page is missing.",
    "Query parameter size is missing.",
    "Query parameter sorting is not known.",
  ],
  "retrieve blank": ["Body field name must have at least 1 character."],
  "retrieve no name": ["Body field name is missing."],
  "patch description null": ["Body field description must be a string, but is null."],
  "patch name null": ["Body field name must be a string, but is null."],
  "patch name empty": ["Body field name must have at least 1 character."],
  "patch visibility null": ['Body field visibility must be "private" or "public".'],
  "patch visibility wrong": ['Body field visibility must be "private" or "public".'],
  "patch unknown field": ["Body field zz is not known."],
  "patch id in body": ["Body field id is not known."],
  "patch no body": ["The body must have the content-type application/json."],
  "patch null body": ["The body must be an object, but is null."],
};

/** What both refuse in the same words, and the local one records. */
const recordedToo: Readonly<Record<string, readonly string[]>> = {
  "method not allowed": ["The contract has this route for GET and POST only."],
};

/** The part of a recorded body that the contract has. */
function withinContract(body: unknown): unknown {
  const whole = typeof body === "string" ? JSON.parse(body) : body;
  return Object.fromEntries(
    Object.entries(whole as object)
      .filter(([name, value]) => ["name", "description", "visibility"].includes(name) && value !== null)
      .map(([name, value]) => [name, String(value)]),
  );
}

describe("Local Opik replays what a real server was seen to do with projects", () => {
  const counterparts = new Counterparts();
  const outcomes: { readonly reply: Reply; readonly expected: Partial<Reply> }[] = [];
  let opik: LocalOpik;

  before(async () => {
    opik = await LocalOpik.start({ scenarios: ["open-source"] });
    const description = "This is the default project. It cannot be deleted.";
    const seeded = await send("POST", "/v1/private/projects", {}, { name: "Default Project", description });
    counterparts.bindId("0190babc-62a0-71d2-832a-0feffa4676eb", idIn(seeded.location));
    for (const { request, response } of recording) {
      opik.forget();
      const path = counterparts.ids(request.path) + (request.query === undefined ? "" : `?${request.query}`);
      const headers = request.headers ?? {};
      let reply = await send(request.method, path, headers, request.body);
      const refusal = reply;
      if (reply.violations.length > 0 && response.status < 300 && request.method !== "GET") {
        // So that what follows finds what the real server had.
        reply = await send(request.method, path, headers, withinContract(request.body));
        expect(reply.status).to.equal(response.status);
      }
      if (response.status === 201 && reply.status === 201) {
        counterparts.bindId(idIn(response.headers["location"]), idIn(reply.location));
      }
      const location = response.headers["location"];
      outcomes.push({
        reply: refusal,
        expected: {
          status: response.status,
          type: response.headers["content-type"] ?? null,
          location: location === undefined ? null : counterparts.ids(location.replace("{origin}", "")),
          body: counterparts.expected(response.body, reply.body),
        },
      });
    }
  });
  after(() => opik.stop());

  async function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Reply> {
    const from = opik.requests.length;
    // The contract names the workspace always; without the header the real server takes this one.
    const workspace = path.startsWith("/v1/private/projects") ? { "comet-workspace": "default" } : {};
    const answer = await ask(opik, `/api${path}`, {
      method,
      headers: {
        ...workspace,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const { status, type, text, json } = answer;
    return {
      status,
      type,
      // Which host it names depends on what is in front of the server.
      location: answer.headers.get("location")?.replace(/^http:\/\/[^/]+/, "") ?? null,
      body: json === undefined ? text || null : JSON.parse(withoutLogId(text)),
      violations: opik.requests.slice(from).flatMap(({ violations }) => violations),
    };
  }

  for (const [index, { case: name }] of recording.entries()) {
    const outcome = () => {
      const found = outcomes[index];
      if (found === undefined) {
        throw new Error("The request was not sent.");
      }
      return found;
    };
    const refused = stricter[name];
    it(`${index + 1}: ${name}${refused === undefined ? "" : " (refused)"}`, () => {
      const { reply, expected } = outcome();
      if (refused === undefined) {
        expect(reply).to.deep.equal({ ...expected, violations: recordedToo[name] ?? [] });
      } else {
        expect(reply.violations).to.deep.equal(refused);
        expect(reply.status).to.be.within(400, 499);
      }
    });
  }
});

function idIn(location: string | null | undefined): string {
  return location?.split("/").at(-1) ?? "";
}
