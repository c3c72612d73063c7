import { expect } from "chai";
import { acme, adminSession, ask, get, list, patch, send, useServer, version } from "./support";

describe("Local Opik in a scenario", () => {
  const opik = useServer();

  const setting = async () => {
    const [organization] = (await get(opik(), list)).json as Record<string, unknown>[];
    return organization?.["onlyAdminsInviteByEmail"];
  };

  it("can be started in it, and leaves it again", async () => {
    opik().enable("no-organizations");
    expect((await get(opik(), list)).json).to.deep.equal([]);
    opik().disable("no-organizations");
    expect((await get(opik(), list)).json).to.have.length(1);
  });

  it("non-admin: an admin is a member and cannot write", async () => {
    opik().enable("non-admin");
    expect((await get(opik(), list)).json).to.have.nested.property("[0].role", "MEMBER");
    expect((await patch(opik())).status).to.equal(403);
    expect(opik().rolesOf("ada")).to.deep.equal({ "org-acme": "MEMBER" });
  });

  it("key-missing: the settings that can be written are not in the list, the rest is", async () => {
    opik().enable("key-missing");
    const { json } = await get(opik(), list);
    expect(json).not.to.have.nested.property("[0].onlyAdminsInviteByEmail");
    expect(json).to.have.nested.property("[0].workspaceRolesEnabled", false);
    expect(opik().organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", false);
  });

  it("write-missing: the write has no route, the reads do", async () => {
    opik().enable("write-missing");
    const { status, type } = await patch(opik());
    expect(status).to.equal(404);
    expect(type).to.match(/^text\/plain/);
    expect((await get(opik(), list)).status).to.equal(200);
    expect(opik().requestsOf("updateOrganization")).to.have.length(1);
    expect(opik().violations).to.deep.equal([]);
  });

  it("write-method-refused: the write's route has another method", async () => {
    opik().enable("write-method-refused");
    const { status, headers } = await patch(opik());
    expect([status, headers.get("allow")]).to.deep.equal([405, "GET"]);
    expect(opik().violations).to.deep.equal([]);
  });

  it("write-ineffective: the write succeeds and changes nothing", async () => {
    opik().enable("write-ineffective");
    expect((await patch(opik())).status).to.equal(204);
    expect(await setting()).to.equal(false);
    expect(opik().organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", false);
  });

  it("slow-read-after-write: three reads still show the old value, then the new one shows", async () => {
    opik().enable("slow-read-after-write");
    await patch(opik());
    expect(opik().organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", true);
    const seen = [await setting(), await setting(), await setting(), await setting(), await setting()];
    expect(seen).to.deep.equal([false, false, false, true, true]);
  });

  it("slow-read-after-write: a second write meanwhile shows what was seen before, three reads long", async () => {
    opik().enable("slow-read-after-write");
    await patch(opik());
    await setting();
    await patch(opik(), { onlyAdminsInviteByEmail: true });
    const seen = [await setting(), await setting(), await setting(), await setting()];
    expect(seen).to.deep.equal([false, false, false, true]);
  });

  it("session-only: the dashboard's surface refuses a key that is right, and takes the session", async () => {
    opik().enable("session-only");
    expect((await get(opik(), list)).status).to.equal(401);
    expect((await patch(opik())).status).to.equal(401);
    expect((await get(opik(), list, adminSession)).status).to.equal(200);
  });

  it("no-organizations: the list is empty, and no organization can be written", async () => {
    opik().enable("no-organizations");
    expect((await get(opik(), list)).json).to.deep.equal([]);
    expect((await patch(opik())).status).to.equal(404);
  });

  describe("open-source", () => {
    const server = useServer({ scenarios: ["open-source"] });

    it("has the REST surface under /api", async () => {
      expect((await ask(server(), "/api/is-alive/ver")).json).to.have.property("version");
      expect(server().violations).to.deep.equal([]);
    });

    it("answers the dashboard's operations as the real server does, and does not blame the client", async () => {
      const answers = [await get(server(), list), await send(server(), "PATCH", acme, {})];
      for (const { status, json } of answers) {
        expect(status).to.equal(404);
        expect(json).to.deep.equal({ code: 404, message: "HTTP 404 Not Found" });
      }
      expect(server().requestsOf("listOrganizations")).to.have.length(1);
      expect(server().violations).to.deep.equal([]);
    });

    it("answers what is outside /api with the front end's page", async () => {
      const { status, type } = await ask(server(), version);
      expect([status, type]).to.deep.equal([200, "text/html;charset=utf-8"]);
      expect(server().violations).to.deep.equal([]);
      expect((await ask(server(), "/opik/api/nope", { method: "POST" })).status).to.equal(405);
      expect(server().violations).to.deep.equal(["POST /opik/api/nope: The contract has no such route."]);
    });
  });
});
