import { expect } from "chai";
import nock from "nock";
import { changeOrganization, findOrganization, organizationWriteCaveat } from "../../../provider/opik";
import type { LearnedContract, LearnedRequest } from "../../../provider/opik/learned";
import { clientOf, HOST, opikFailure, SESSION_TOKEN, useNock } from "./support";

const FIELD = "onlyAdminsInviteByEmail";

function learned(...requests: LearnedRequest[]): LearnedContract {
  return {
    version: 1,
    deployment: HOST,
    learned: "2026-11-24",
    operations: { updateOrganization: { requests } },
  };
}

describe("a call that a learned contract describes", () => {
  useNock();
  const session = { sessionToken: SESSION_TOKEN };
  const value = { $value: FIELD } as const;
  const named = { $value: "organizationId" } as const;

  it("goes to the learned path with the learned body, and counts as observed", async () => {
    const client = clientOf(session, {
      learned: learned({
        method: "PATCH",
        path: "/api/organizations/{organizationId}/settings",
        body: { settings: { [FIELD]: value }, reason: null },
        success: [200],
      }),
    });
    nock(HOST)
      .patch("/api/organizations/org-1/settings", { settings: { [FIELD]: true }, reason: null })
      .reply(200);

    await changeOrganization(client, "org-1", { [FIELD]: true });

    expect(organizationWriteCaveat(client)).to.equal(undefined);
  });

  it("writes values in the server's own form, into a query or a form too", async () => {
    const client = clientOf(session, {
      learned: learned({
        method: "POST",
        path: "/api/update",
        query: { id: { $value: "organizationId" } },
        encoding: "form",
        body: { policy: { $value: FIELD, $map: { true: "ADMINS", false: "ALL" } } },
        success: [204],
      }),
    });
    nock(HOST).post("/api/update?id=org%2F1", "policy=ALL").reply(204);

    await changeOrganization(client, "org/1", { [FIELD]: false });
  });

  it("puts an object into a text as JSON, whatever its keys are called", async () => {
    const client = clientOf(session, {
      learned: learned({
        method: "POST",
        path: "/api/update",
        headers: { "x-organization": named },
        query: { q: { $text: [{ toString: null } as never, value] } },
        success: [204],
      }),
    });
    nock(HOST).post("/api/update").query({ q: '{"toString":null}true' }).reply(204);

    await changeOrganization(client, "org-1", { [FIELD]: true });
  });

  it("picks the request of a pair by the value", async () => {
    const pair = [true, false].map(
      (on): LearnedRequest => ({
        when: { [FIELD]: on },
        method: "POST",
        path: `/api/organizations/{organizationId}/${on ? "enable" : "disable"}`,
        success: [200],
      }),
    );
    const client = clientOf(session, { learned: learned(...pair) });
    nock(HOST).post("/api/organizations/org-1/disable").reply(200);

    await changeOrganization(client, "org-1", { [FIELD]: false });
  });

  it("repeats the organization as it is now, unknown fields included, where the request is the whole object", async () => {
    const client = clientOf(session, {
      learned: learned({
        method: "PUT",
        path: "/api/organizations/{organizationId}",
        body: { $live: { except: ["role"], with: { [FIELD]: value } } },
        success: [200],
      }),
    });
    const live = { id: "org-1", name: "Acme", role: "ADMIN", [FIELD]: false, brandNew: { deep: [1] } };
    nock(HOST).get("/api/organizations?withoutExtendedData=true").reply(200, [live]);
    nock(HOST)
      .put("/api/organizations/org-1", { id: "org-1", name: "Acme", [FIELD]: true, brandNew: { deep: [1] } })
      .reply(200);

    await changeOrganization(client, "org-1", { [FIELD]: true });
  });

  describe("with a header from a cookie", () => {
    const csrf = learned({
      method: "POST",
      path: "/api/policy",
      body: { id: named, on: value },
      headers: { "x-csrf-token": { cookie: "XSRF-TOKEN" }, "x-requested-with": { value: "XMLHttpRequest" } },
      success: [200],
    });

    it("takes the cookie that the server set for the session, and sends it back", async () => {
      const client = clientOf(session, { learned: csrf });
      nock(HOST)
        .get("/api/organizations?withoutExtendedData=true")
        .reply(200, [], { "set-cookie": "XSRF-TOKEN=csrf-123; Path=/" });
      nock(HOST, {
        reqheaders: {
          "x-csrf-token": "csrf-123",
          "x-requested-with": "XMLHttpRequest",
          cookie: `sessionToken=${SESSION_TOKEN}; XSRF-TOKEN=csrf-123`,
        },
      })
        .post("/api/policy")
        .reply(200);

      await opikFailure(findOrganization(client, undefined));
      await changeOrganization(client, "org-1", { [FIELD]: true });
    });

    it("is an error before anything is sent where there is no such cookie", async () => {
      const error = await opikFailure(
        changeOrganization(clientOf(session, { learned: csrf }), "org-1", { [FIELD]: true }),
      );

      expect(error).to.include({ code: "OPIK_CONTRACT_COOKIE_MISSING", effect: "none" });
    });
  });

  it("is an error before anything is sent where the value was not learned", async () => {
    const client = clientOf(session, {
      learned: learned({
        when: { [FIELD]: true },
        method: "POST",
        path: "/api/{organizationId}/enable",
        success: [200],
      }),
    });

    const error = await opikFailure(changeOrganization(client, "org-1", { [FIELD]: false }));

    expect(error).to.include({ code: "OPIK_CONTRACT_INCOMPLETE", effect: "none" });
  });

  it("is an error of unknown effect where the status is not a learned one", async () => {
    const client = clientOf(session, {
      learned: learned({ method: "POST", path: "/api/x", body: { id: named, value }, success: [200] }),
    });
    nock(HOST).post("/api/x").reply(202);

    const error = await opikFailure(changeOrganization(client, "org-1", { [FIELD]: true }));

    expect(error).to.include({ code: "OPIK_RESPONSE_UNEXPECTED", effect: "unknown" });
    expect(error.message).to.include("POST /api/x at");
  });

  it("is an error of unknown effect where a sign-in page answers, unless it is a form, which pages answer", async () => {
    const request: LearnedRequest = {
      method: "POST",
      path: "/api/x/{organizationId}",
      body: { on: value },
      success: [200],
    };
    nock(HOST).post("/api/x/org-1").twice().reply(200, "<!doctype html><title>Sign in</title>");

    const json = clientOf(session, { learned: learned(request) });
    const error = await opikFailure(changeOrganization(json, "org-1", { [FIELD]: true }));
    await changeOrganization(
      clientOf(session, { learned: learned({ ...request, encoding: "form" }) }),
      "org-1",
      {
        [FIELD]: true,
      },
    );

    expect(error).to.include({ code: "OPIK_WEB_PAGE", effect: "unknown" });
  });

  it("says that the contract has to be learned again where the route is gone", async () => {
    const client = clientOf(session, {
      learned: learned({ method: "POST", path: "/api/x", body: { id: named, value }, success: [200] }),
    });
    nock(HOST).post("/api/x").reply(404, "nothing here");

    const error = await opikFailure(changeOrganization(client, "org-1", { [FIELD]: true }));

    expect(error.code).to.equal("OPIK_WRITE_UNKNOWN");
    expect(error.message).to.include("no longer accepts the learned request");
  });

  for (const [what, request, id, code] of [
    [
      "a path that would climb up with the id",
      { path: "/api/%2{organizationId}./x", query: { id: named } },
      "e",
      "OPIK_CONTRACT_INVALID",
    ],
    [
      "a path that would be another one with the id",
      { path: "/api/{organizationId}" },
      "..",
      "OPIK_ID_INVALID",
    ],
    [
      "an id that no header can hold",
      { path: "/x", headers: { "x-id": { $value: "organizationId" } } },
      "a\r\nx: y",
      "OPIK_CONTRACT_INVALID",
    ],
    [
      "a value that has no form",
      { path: "/x/{organizationId}", body: { $value: FIELD, $map: { false: "no" } } },
      "org-1",
      "OPIK_CONTRACT_INCOMPLETE",
    ],
  ] as const) {
    it(`is an error before anything is sent where it has ${what}`, async () => {
      const contract = learned({
        method: "POST",
        body: value,
        success: [200],
        ...(request as unknown as Pick<LearnedRequest, "path">),
      });

      const error = await opikFailure(
        changeOrganization(clientOf(session, { learned: contract }), id, { [FIELD]: true }),
      );

      expect(error).to.include({ code, effect: "none" });
    });
  }

  for (const [what, request, listed] of [
    ["the id is nowhere", { path: "/api/organizations/org-acme" }, "org-2"],
    [
      "the id is in another form",
      { path: "/x", body: { id: { ...named, $map: { "org-2": "org-acme" } }, value } },
      "org-2",
    ],
    [
      "the id is left out of the object",
      { path: "/x", body: { $live: { except: ["id"], with: { [FIELD]: value } } } },
      "org-2",
    ],
  ] as const) {
    it(`is never sent where ${what}, also where the contract came from no file`, async () => {
      const contract = learned({
        method: "POST",
        body: value,
        success: [200],
        ...(request as unknown as Pick<LearnedRequest, "path">),
      });
      nock(HOST)
        .get("/api/organizations?withoutExtendedData=true")
        .optionally()
        .reply(200, [{ id: listed, name: "Two", role: "ADMIN", [FIELD]: false }]);

      const error = await opikFailure(
        changeOrganization(clientOf(session, { learned: contract }), "org-2", { [FIELD]: true }),
      );

      expect(error).to.include({ code: "OPIK_CONTRACT_ID_MISSING", effect: "none" });
      expect(error.message).to.include("org-2");
    });
  }

  it("never leaves the deployment's origin, whatever a value is", async () => {
    const client = clientOf(session, {
      learned: learned({ method: "POST", path: "/{organizationId}", body: value, success: [200] }),
    });
    nock(HOST).post("/%2Fevil.test%2F..%2F").reply(200);

    await changeOrganization(client, "/evil.test/../", { [FIELD]: true });
  });
});
