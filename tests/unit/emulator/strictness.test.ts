import { request } from "node:http";
import { expect } from "chai";
import type { LocalOpik } from "../../../emulator";
import { acme, admin, adminSession, ask, get, list, patch, send, useServer, version } from "./support";

describe("Local Opik refuses and records as a violation of the contract", () => {
  const opik = useServer();

  const cases: {
    readonly what: string;
    readonly ask: (opik: LocalOpik) => Promise<{ status: number }>;
    readonly status: number;
    readonly violations: readonly string[];
  }[] = [
    {
      what: "an unknown route",
      ask: (o) => get(o, "/api/nope"),
      status: 404,
      violations: ["GET /api/nope: The contract has no such route."],
    },
    {
      what: "a trailing slash",
      ask: (o) => get(o, "/api/organizations/?withoutExtendedData=true"),
      status: 404,
      violations: ["GET /api/organizations/: The contract has no such route."],
    },
    {
      what: "a path outside the API",
      ask: (o) => get(o, "/nope"),
      status: 404,
      violations: ["GET /nope: The contract has no such route."],
    },
    {
      what: "a parameter that cannot be decoded",
      ask: (o) => send(o, "PATCH", "/api/organizations/%zz", {}),
      status: 404,
      violations: ["PATCH /api/organizations/%zz: The contract has no such route."],
    },
    {
      what: "another method",
      ask: (o) => send(o, "PUT", acme, {}),
      status: 405,
      violations: [`PUT ${acme}: The contract has this route for PATCH only.`],
    },
    {
      what: "an unknown query parameter",
      ask: (o) => get(o, `${list}&page=1`),
      status: 400,
      violations: ["GET /api/organizations: Query parameter page is not known."],
    },
    {
      what: "a missing query parameter",
      ask: (o) => get(o, "/api/organizations"),
      status: 400,
      violations: ["GET /api/organizations: Query parameter withoutExtendedData is missing."],
    },
    {
      what: "a query parameter given twice",
      ask: (o) => get(o, `${list}&withoutExtendedData=true`),
      status: 400,
      violations: ["GET /api/organizations: Query parameter withoutExtendedData is given more than once."],
    },
    {
      what: "a query where the operation has none",
      ask: (o) => ask(o, `${version}?a=b`),
      status: 400,
      violations: [`GET ${version}: Query parameter a is not known.`],
    },
    {
      what: "an unknown body field",
      ask: (o) => patch(o, { onlyAdminsInviteByEmail: true, name: "New" }),
      status: 400,
      violations: [`PATCH ${acme}: Body field name is not known.`],
    },
    {
      what: "a body field of another type",
      ask: (o) => patch(o, { onlyAdminsInviteByEmail: "true" }),
      status: 400,
      violations: [`PATCH ${acme}: Body field onlyAdminsInviteByEmail must be a boolean, but is a string.`],
    },
    {
      what: "a missing body field",
      ask: (o) => send(o, "POST", "/api/auth/login", { email: "ada@example.com" }, {}),
      status: 400,
      violations: ["POST /api/auth/login: Body field plainTextPassword is missing."],
    },
    {
      what: "a body of another kind",
      ask: (o) => patch(o, "null"),
      status: 400,
      violations: [`PATCH ${acme}: The body must be an object, but is null.`],
    },
    {
      what: "a body that is not JSON",
      ask: (o) => patch(o, "{"),
      status: 400,
      violations: [`PATCH ${acme}: The body is not valid JSON.`],
    },
    {
      what: "a body without the JSON content-type",
      ask: (o) => ask(o, acme, { method: "PATCH", headers: admin, body: "{}" }),
      status: 415,
      violations: [`PATCH ${acme}: The body must have the content-type application/json.`],
    },
    {
      what: "a body where the operation has none",
      ask: (o) => getWithBody(o, list),
      status: 400,
      violations: ["GET /api/organizations: The operation takes no body, but one was sent."],
    },
    {
      what: "a body beyond all measure",
      ask: (o) => patch(o, { onlyAdminsInviteByEmail: true, padding: "x".repeat(4 * 1024 * 1024) }),
      status: 413,
      violations: [`PATCH ${acme}: The body is larger than the local Opik accepts.`],
    },
    {
      what: "an API key behind Bearer",
      ask: (o) => get(o, list, { authorization: "Bearer local-admin-api-key" }),
      status: 401,
      violations: [
        'GET /api/organizations: The Authorization header holds "Bearer", but Opik takes the bare API key.',
      ],
    },
  ];
  for (const { what, ask: act, status, violations } of cases) {
    it(what, async () => {
      const before = opik().organization("org-acme");
      expect((await act(opik())).status).to.equal(status);
      expect(opik().violations).to.deep.equal(violations);
      expect(opik().organization("org-acme")).to.deep.equal(before);
      expect(opik().requests.map((request) => request.status)).to.deep.equal([status]);
    });
  }

  it("every violation of a request, not only the first", async () => {
    await patch(opik(), { a: 1, b: 2 }, { authorization: "Bearer x" });
    expect(opik().requests[0]?.violations).to.have.length(3);
  });

  it("two credentials at once, of which the session counts", async () => {
    const { status } = await get(opik(), list, { authorization: "wrong", ...adminSession });
    expect(status).to.equal(200);
    expect(opik().violations).to.deep.equal([
      "GET /api/organizations: The request has a session cookie and an API key, but only one credential may be sent.",
    ]);
  });

  it("a credential that the operation does not take", async () => {
    expect((await get(opik(), version)).status).to.equal(200);
    expect(opik().violations).to.deep.equal([
      `GET ${version}: The operation takes no credential, but one was sent.`,
    ]);
  });

  it("with the method's alternatives in Allow", async () => {
    expect((await send(opik(), "PUT", acme, {})).headers.get("allow")).to.equal("PATCH");
  });

  it("in the words of the surface: without a JSON code on the dashboard's, with one on REST", async () => {
    expect((await get(opik(), "/api/nope")).type).to.match(/^text\/plain/);
    expect((await get(opik(), "/opik/api/nope")).json).to.deep.equal({
      code: 404,
      message: "HTTP 404 Not Found",
    });
    expect((await ask(opik(), version, { method: "DELETE" })).json).to.deep.equal({
      code: 405,
      message: "HTTP 405 Method Not Allowed",
    });
    expect((await patch(opik(), "{")).json).to.deep.equal({ msg: "The body is not valid JSON.", code: 400 });
  });

  it("without keeping anything of a body that it could not read", async () => {
    await send(opik(), "POST", "/api/auth/login", "plainTextPassword=secret-canary", {});
    expect(opik().requests[0]?.body).to.equal("[31 bytes that are not JSON]");
    expect(JSON.stringify([opik().requests, opik().violations])).not.to.include("canary");
  });
});

/** `fetch` does not send a body with GET. */
function getWithBody(opik: LocalOpik, path: string): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const headers = { ...admin, "content-type": "application/json", "content-length": 2 };
    request(opik.url + path, { headers }, (response) => {
      response.resume();
      response.once("end", () => resolve({ status: response.statusCode ?? 0 }));
    })
      .once("error", reject)
      .end("{}");
  });
}
