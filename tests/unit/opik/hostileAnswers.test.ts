import { expect } from "chai";
import { systemClock } from "../../../provider/base/clock";
import { findOrganization, projects, RestCollection } from "../../../provider/opik";
import type { Operation } from "../../../provider/opik/contract";
import { API_KEY, clientOf, mockOpik, ORGANIZATION, opikError, opikFailure, useNock } from "./support";

const ID = "018f8d5e-1111-7aaa-8bbb-000000000001";
const project = { id: ID, name: "chat" };
const deep = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
const organizations = (field: string) => `[${JSON.stringify(ORGANIZATION).slice(0, -1)},"x":${field}}]`;

describe("a response that is meant to do harm", () => {
  useNock();
  const find = () => findOrganization(clientOf(), undefined);

  it("may be nested as deeply as it likes: it is refused before anything walks through it", async () => {
    for (const body of [deep(200_000), organizations(deep(200_000))]) {
      mockOpik(() => [200, body]);
      expect((await opikFailure(find())).code).to.equal("OPIK_RESPONSE_UNEXPECTED");
    }
    mockOpik(() => [200, organizations(deep(50))]);
    expect((await find()).id, "what is merely odd is not").to.equal("org-1");
  });

  it("still is the error that its status says where its message is nested without an end", async () => {
    for (const [status, code] of [
      [403, "OPIK_FORBIDDEN"],
      [500, "OPIK_SERVER_ERROR"],
      [404, "OPIK_ROUTE_MISSING"],
    ] as const) {
      mockOpik(() => [status, `{"errors":${deep(100_000)}}`]);
      expect((await opikFailure(find())).code).to.equal(code);
    }
  });

  it("has no id that is another path or another line", async () => {
    for (const id of ["", ".", "..", "a\nb", "a\u2028b", "a\u0000", "\ud800"]) {
      mockOpik(() => [200, [{ ...ORGANIZATION, id }]]);
      expect((await opikFailure(find())).code, JSON.stringify(id)).to.equal("OPIK_RESPONSE_UNEXPECTED");
    }
  });

  it("adds nothing to an object by way of its prototype", async () => {
    mockOpik(() => [
      200,
      '[{"id": "org-1", "name": "Acme", "__proto__": {"role": "ADMIN", "onlyAdminsInviteByEmail": true}}]',
    ]);
    const found = await find();
    expect([found.role, found.onlyAdminsInviteByEmail]).to.deep.equal([undefined, undefined]);
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });

  it("cannot make a list of projects endless", async () => {
    const full = JSON.stringify({ total: 1, content: Array.from({ length: 1000 }, () => project) });
    const sent = mockOpik(() => [200, full]);
    const error = await opikFailure(projectsOf("default").list());

    expect(error.code).to.equal("OPIK_RESPONSE_UNEXPECTED");
    expect(error.message).to.include("has no end");
    expect(sent).to.have.length(200);
  }).timeout(180_000);

  it("cannot make a wait endless, nor a message of it absurd", async () => {
    for (const retryAfter of ["9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT", "1e999", "-1", "NaN"]) {
      mockOpik(() => [429, "", { "retry-after": retryAfter }]);
      const error = await opikFailure(find());
      expect(error.code).to.equal("OPIK_RATE_LIMITED");
      expect(error.message).to.not.match(/Infinity|NaN|e\+/);
    }
  });

  it("cannot set a cookie that keeps later requests from being sent", async () => {
    const sent = mockOpik(() => [200, [ORGANIZATION], { "set-cookie": ["a=\u00e2\u0080\u00a8", "b=good"] }]);
    const client = clientOf({ sessionToken: "token-a81be4c7" });
    await findOrganization(client, undefined);
    await findOrganization(client, undefined, { maxAgeMs: -1 });

    expect(sent.map(({ headers }) => headers["cookie"])).to.deep.equal([
      "sessionToken=token-a81be4c7",
      "sessionToken=token-a81be4c7; b=good",
    ]);
  });

  it("redirects no request: the credential stays where it is", async () => {
    const sent = mockOpik(() => [307, "", { location: "https://evil.test/api/organizations" }]);
    expect((await opikFailure(find())).code).to.equal("OPIK_REDIRECT");
    expect(sent.map(({ url, headers }) => [url.origin, headers["authorization"]])).to.deep.equal([
      ["https://opik.test", API_KEY],
    ]);
  });
});

describe("a state or a program that is meant to do harm", () => {
  useNock();

  it("cannot turn the id of a project into another path", async () => {
    const sent = mockOpik(() => [204]);
    for (const operation of [projects.operations.read, projects.operations.delete]) {
      for (const id of ["", ".", "..", "\ud800"]) {
        const args = { headers: { "comet-workspace": "default" }, params: { id } };
        expect((await opikFailure(clientOf().call(operation as Operation, args as never))).code).to.equal(
          "OPIK_ID_INVALID",
        );
      }
    }
    expect(sent).to.deep.equal([]);
  });

  it("cannot put another header into a request by way of the workspace", () => {
    for (const workspace of ["a\r\nx-evil: 1", "a\u0000", " a", "a ", "", "\u00e9", "\u0444"]) {
      const error = opikError(() => projectsOf(workspace));
      expect(error).to.include({ code: "OPIK_WORKSPACE_INVALID", effect: "none" });
    }
    for (const workspace of ["default", "a team, two", "~!"]) {
      expect(projectsOf(workspace).place).to.equal(`workspace ${JSON.stringify(workspace)}`);
    }
  });
});

function projectsOf(workspace: string): RestCollection {
  return new RestCollection(clientOf(), projects, { workspace, clock: systemClock });
}
