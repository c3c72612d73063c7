import { expect } from "chai";
import {
  defaultOrganizations,
  defaultUsers,
  LocalOpik,
  LocalOpikError,
  type LocalOpikOptions,
  type LocalUser,
} from "../../../emulator";
import { failureOf, get, list, member, patch, send, useServer } from "./support";

describe("Local Opik under a test's control", () => {
  const opik = useServer();

  it("shows what somebody clicked, without a request", async () => {
    opik().click("org-acme", { onlyAdminsInviteByEmail: true });
    expect(opik().requests).to.deep.equal([]);
    expect((await get(opik(), list)).json).to.have.nested.property("[0].onlyAdminsInviteByEmail", true);
  });

  it("shows a click at once, also where writes are slow to show", async () => {
    opik().enable("slow-read-after-write");
    await patch(opik());
    opik().click("org-acme", { onlyAdminsInviteByEmail: true });
    expect((await get(opik(), list)).json).to.have.nested.property("[0].onlyAdminsInviteByEmail", true);
  });

  it("gives copies of its state", () => {
    const copy = opik().organization("org-acme") as Record<string, unknown>;
    copy["name"] = "Other";
    expect(opik().organization("org-acme")).to.have.property("name", "Acme");
  });

  it("no longer lists an organization that was removed", async () => {
    opik().remove("org-acme");
    expect((await get(opik(), list)).json).to.deep.equal([]);
    expect((await patch(opik())).status).to.equal(404);
  });

  it("forgets requests and violations, and nothing else", async () => {
    await patch(opik());
    await get(opik(), "/api/nope");
    const before = opik().requests;
    opik().forget();
    expect([opik().requests, opik().violations]).to.deep.equal([[], []]);
    expect(before).to.have.length(2);
    expect(opik().organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", true);
  });

  it("can be stopped twice, with connections that are kept alive", async () => {
    await get(opik(), list);
    await Promise.all([opik().stop(), opik().stop()]);
    await opik().stop();
    expect(await failureOf(get(opik(), list))).to.equal("ECONNREFUSED");
  });

  it("keeps its defaults apart from its state", async () => {
    await patch(opik());
    expect(defaultOrganizations[0]).to.have.property("onlyAdminsInviteByEmail", false);
    const other = await LocalOpik.start();
    expect(other.organization("org-acme")).to.have.property("onlyAdminsInviteByEmail", false);
    await other.stop();
  });

  it("explains what it does not know", () => {
    const attempts = [
      () => opik().organization("nope"),
      () => opik().click("nope", {}),
      () => opik().remove("nope"),
      () => opik().rolesOf("nobody"),
      () => opik().enable("nope" as "non-admin"),
      () => opik().addOrganization({ id: "org-2", name: "Two" }, { nobody: "ADMIN" }),
    ];
    for (const attempt of attempts) {
      expect(attempt).to.throw(LocalOpikError, /no (organization|user|scenario) "(nope|nobody)"/);
    }
  });
});

describe("Local Opik at its start", () => {
  const started: LocalOpik[] = [];
  const start = async (options: LocalOpikOptions) => {
    const opik = await LocalOpik.start(options);
    started.push(opik);
    return opik;
  };
  const refusal = async (options: LocalOpikOptions): Promise<LocalOpikError> => {
    try {
      await start(options);
    } catch (error) {
      expect(error).to.be.instanceOf(LocalOpikError);
      return error as LocalOpikError;
    }
    throw new Error("The start was expected to fail.");
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((opik) => opik.stop()));
  });

  it("gives the default users a role in the organizations that it is given", async () => {
    const opik = await start({ organizations: [{ id: "o", name: "O" }] });
    expect((await get(opik, list)).json).to.deep.equal([{ id: "o", name: "O", role: "ADMIN" }]);
    expect((await get(opik, list, member)).json).to.deep.equal([{ id: "o", name: "O", role: "MEMBER" }]);
  });

  it("takes users of its own", async () => {
    const user: LocalUser = {
      userName: "eve",
      email: "eve@example.com",
      password: "p",
      apiKey: "eve-key",
      sessionToken: "eve-session",
      roles: { "org-acme": "VIEW_ONLY_MEMBER" },
    };
    const opik = await start({ users: [user] });
    const { json } = await get(opik, list, { authorization: "eve-key" });
    expect(json).to.have.nested.property("[0].role", "VIEW_ONLY_MEMBER");
    expect((await get(opik, list)).status).to.equal(401);
    const login = { email: "eve@example.com", plainTextPassword: "p" };
    expect((await send(opik, "POST", "/api/auth/login", login, {})).status).to.equal(200);
  });

  it("says that the port is in use, and what to do", async () => {
    const { port } = new URL((await start({})).url);
    const { code, message } = await refusal({ port: Number(port) });
    expect(code).to.equal("OPIK_LOCAL_PORT_IN_USE");
    expect(message).to.include(`Port ${port}`).and.include("choose another port");
  });

  it("refuses organizations that do not keep to the contract", async () => {
    const organization = { id: "o", name: "O" };
    const codes = [
      await refusal({ organizations: [{ ...organization, onlyAdminsInviteByEmail: "yes" }] }),
      await refusal({ organizations: [{ ...organization, role: "ADMIN" }] }),
      await refusal({ organizations: [organization, organization] }),
    ].map(({ code }) => code);
    expect(codes).to.deep.equal([
      "OPIK_LOCAL_INVALID_ORGANIZATION",
      "OPIK_LOCAL_ROLE_OF_ORGANIZATION",
      "OPIK_LOCAL_DUPLICATE_ORGANIZATION",
    ]);
  });

  it("refuses users that cannot be told apart, without showing their credentials", async () => {
    const { code, message } = await refusal({ users: [...defaultUsers, ...defaultUsers.slice(0, 1)] });
    expect(code).to.equal("OPIK_LOCAL_DUPLICATE_USER");
    expect(message).not.to.include("local-admin");
  });
});
