import { expect } from "chai";
import { acme, adminSession, ask, get, list, member, patch, send, useServer, version } from "./support";

describe("Local Opik", () => {
  const opik = useServer();

  afterEach("keeps to the contract", () => {
    expect(opik().violations).to.deep.equal([]);
  });

  describe("the list of organizations", () => {
    it("has each organization's fields and the caller's own role", async () => {
      const { status, json } = await get(opik(), list);
      expect(status).to.equal(200);
      expect(json).to.deep.equal([
        {
          id: "org-acme",
          name: "Acme",
          paymentPlan: "enterprise_organization",
          academic: false,
          onlyAdminsInviteByEmail: false,
          workspaceRolesEnabled: false,
          costIntelligenceEnabled: false,
          role: "ADMIN",
        },
      ]);
      const asMember = await get(opik(), list, member);
      expect(asMember.json).to.have.nested.property("[0].role", "MEMBER");
    });

    it("leaves out organizations that the caller is not in", async () => {
      opik().addOrganization({ id: "org-2", name: "Two" }, { grace: "ADMIN" });
      expect((await get(opik(), list)).json).to.have.length(1);
      expect((await get(opik(), list, member)).json).to.have.length(2);
    });

    it("leaves out fields that the server is too old for", async () => {
      opik().addOrganization({ id: "org-old", name: "Old" }, { ada: "ADMIN" });
      const { json } = await get(opik(), list);
      expect(json).to.have.deep.nested.property("[1]", { id: "org-old", name: "Old", role: "ADMIN" });
    });
  });

  describe("the update of an organization", () => {
    it("changes the named field and no other", async () => {
      const before = opik().organization("org-acme");
      const { status, text } = await patch(opik());
      expect([status, text]).to.deep.equal([204, ""]);
      expect(opik().organization("org-acme")).to.deep.equal({ ...before, onlyAdminsInviteByEmail: true });
      const { json } = await get(opik(), list);
      expect(json).to.have.nested.property("[0].onlyAdminsInviteByEmail", true);
    });

    it("changes nothing when no field is named", async () => {
      const before = opik().organization("org-acme");
      expect((await patch(opik(), {})).status).to.equal(204);
      expect(opik().organization("org-acme")).to.deep.equal(before);
    });

    it("is 403 with msg and code for a member", async () => {
      const { status, json } = await patch(opik(), undefined, member);
      expect(status).to.equal(403);
      expect(json).to.have.property("code", 403);
      expect(json).to.have.property("msg").that.is.a("string");
      expect(opik().organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", false);
    });

    it("is the same 404 with a JSON code for an unknown and for an invisible organization", async () => {
      opik().addOrganization({ id: "org-2", name: "Two" }, { grace: "ADMIN" });
      const unknown = await send(opik(), "PATCH", "/api/organizations/nope", {
        onlyAdminsInviteByEmail: true,
      });
      const invisible = await send(opik(), "PATCH", "/api/organizations/org-2", {
        onlyAdminsInviteByEmail: true,
      });
      expect(unknown.status).to.equal(404);
      expect(unknown.json).to.have.property("code", 404);
      expect(invisible.json).to.deep.equal(unknown.json);
    });

    it("is 400 for a field that the server is too old for, and does not create it", async () => {
      opik().click("org-acme", { onlyAdminsInviteByEmail: undefined });
      const { status, json } = await patch(opik());
      expect(status).to.equal(400);
      expect(json).to.have.property("msg", "Unrecognized field: onlyAdminsInviteByEmail");
      expect(opik().organization("org-acme")).not.to.have.property("onlyAdminsInviteByEmail");
    });

    it("finds an organization whose id has to be encoded", async () => {
      opik().addOrganization({ id: "a/b c", name: "Odd", onlyAdminsInviteByEmail: false }, { ada: "ADMIN" });
      const path = `/api/organizations/${encodeURIComponent("a/b c")}`;
      expect((await send(opik(), "PATCH", path, { onlyAdminsInviteByEmail: true })).status).to.equal(204);
      expect(opik().organization("a/b c")).to.have.property("onlyAdminsInviteByEmail", true);
    });
  });

  describe("credentials", () => {
    it("are an API key in Authorization or a session cookie among others", async () => {
      expect((await get(opik(), list)).status).to.equal(200);
      expect((await get(opik(), list, adminSession)).status).to.equal(200);
      const among = { cookie: "a=b; sessionToken=local-member-session; c=d" };
      expect((await get(opik(), list, among)).status).to.equal(200);
      expect(opik().requests.map(({ credential, user }) => [credential, user])).to.deep.equal([
        ["apiKey", "ada"],
        ["session", "ada"],
        ["session", "grace"],
      ]);
    });

    it("may be a smart key, which is the key, an asterisk and an encoded address", async () => {
      const { status } = await get(opik(), list, {
        authorization: "local-admin-api-key*eyJiYXNlVXJsIjoiIn0=",
      });
      expect(status).to.equal(200);
    });

    it("are refused with 401 in JSON when there is none or the key is wrong", async () => {
      for (const headers of [{}, { authorization: "wrong" }]) {
        const { status, json } = await get(opik(), list, headers as Record<string, string>);
        expect(status).to.equal(401);
        expect(json).to.have.keys("msg", "code");
      }
    });

    it("are refused with 401 in plain text when the session is unknown or has ended", async () => {
      const unknown = await get(opik(), list, { cookie: "sessionToken=wrong" });
      expect(unknown.status).to.equal(401);
      expect(unknown.type).to.match(/^text\/plain/);
      opik().endSessions();
      expect((await get(opik(), list, adminSession)).status).to.equal(401);
    });
  });

  describe("login", () => {
    const right = { email: "ada@example.com", plainTextPassword: "local-admin-password" };
    const login = (body: unknown) => send(opik(), "POST", "/api/auth/login", body, {});

    it("opens a session of its own each time and lists the user's API keys", async () => {
      const first = await login(right);
      expect(first.status).to.equal(200);
      expect(first.json).to.deep.equal({ apiKeys: ["local-admin-api-key"] });
      const cookies = [first, await login(right)].map(({ headers }) => headers.get("set-cookie"));
      expect(cookies[0]).to.match(/^sessionToken=[\w-]{32}; Path=\/; HttpOnly$/);
      expect(cookies[0]).not.to.equal(cookies[1]);
      const cookie = cookies[0]?.split(";")[0] ?? "";
      expect((await get(opik(), list, { cookie })).status).to.equal(200);
    });

    it("works again after all sessions have ended", async () => {
      opik().endSessions();
      const { headers } = await login(right);
      const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
      expect((await get(opik(), list, { cookie })).status).to.equal(200);
    });

    it("is 401 in JSON for a wrong password and for an unknown user", async () => {
      for (const wrong of [{ plainTextPassword: "wrong" }, { email: "nobody@example.com" }]) {
        const { status, json } = await login({ ...right, ...wrong });
        expect(status).to.equal(401);
        expect(json).to.have.property("code", 401);
      }
    });

    it("leaves no password in the record", async () => {
      await login(right);
      expect(opik().requests[0]?.body).to.deep.equal({ ...right, plainTextPassword: "[redacted]" });
      expect(JSON.stringify(opik().requests)).not.to.include("local-admin-password");
    });
  });

  it("tells the server's version on the REST surface without a credential", async () => {
    expect((await ask(opik(), version)).json)
      .to.have.property("version")
      .that.is.a("string");
  });

  it("does not blame a client that takes it for an open-source server", async () => {
    const { status, type } = await ask(opik(), "/api/is-alive/ver");
    expect([status, type]).to.deep.equal([404, "text/plain;charset=utf-8"]);
    expect(opik().requestsOf("serverVersion")).to.have.length(1);
  });

  it("records each request before its response is seen, with its operation and without its credential", async () => {
    const told: unknown[] = [];
    const server = opik();
    server.onRequest = (request) => told.push(request);
    await patch(server, { onlyAdminsInviteByEmail: true }, adminSession);
    expect(told).to.deep.equal(server.requests);
    expect(told).to.deep.equal([
      {
        operation: "updateOrganization",
        method: "PATCH",
        path: acme,
        query: {},
        status: 204,
        credential: "session",
        user: "ada",
        userAgent: "node",
        body: { onlyAdminsInviteByEmail: true },
        violations: [],
      },
    ]);
  });
});
