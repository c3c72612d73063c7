import { expect } from "chai";
import { useLocalOpik } from "../../support/localOpik";
import { ADMIN, doctorAt } from "./support";

const WRONG = {
  session: { OPIK_SESSION_TOKEN: "wrong-session-token" },
  login: { OPIK_EMAIL: "ada@example.com", OPIK_PASSWORD: "wrong-password" },
  key: { OPIK_API_KEY: "wrong-api-key" },
} as const;

describe("the doctor tries each credential for itself:", () => {
  const opik = useLocalOpik();

  for (const [kind, id] of [
    ["session", "sessionToken"],
    ["login", "login"],
    ["key", "apiKey"],
  ] as const) {
    it(`${id}: accepted and in use`, async () => {
      const examined = await doctorAt(opik(), ADMIN[kind]);

      expect(examined.check(`credential.${id}`).status).to.equal("ok");
      expect(examined.check(`credential.${id}`).summary).to.contain(Object.keys(ADMIN[kind]).at(-1));
      expect(examined.check("credentials").status).to.equal("ok");
      expect(examined.report.ok).to.equal(true);
      expect(opik().requestsOf("login")).to.have.length(kind === "login" ? 1 : 0);
    });

    it(`${id}: refused, and then nothing is left`, async () => {
      const examined = await doctorAt(opik(), WRONG[kind]);

      const { status, code, summary, next } = examined.check(`credential.${id}`);
      expect([status, code]).to.deep.equal(["warn", "OPIK_UNAUTHORIZED"]);
      expect(summary).to.contain("refused").and.to.contain("401");
      expect(next).to.match(/\.$/);
      expect(examined.with("fail")).to.deep.equal(["credentials"]);
      expect(examined.check("credentials").summary).to.contain("None of the configured credentials");
      expect(examined.check("organization").status).to.equal("skip");
    });
  }

  it("none is configured", async () => {
    const examined = await doctorAt(opik(), {});

    expect(examined.ids.filter((id) => id.startsWith("credential."))).to.deep.equal([]);
    expect(examined.check("deployment").status, "told without one").to.equal("ok");
    expect(examined.with("fail")).to.deep.equal(["credentials"]);
    expect(examined.check("credentials").next)
      .to.contain("OPIK_SESSION_TOKEN")
      .and.to.contain("OPIK_API_KEY");
  });

  it("all accepted: the session goes first", async () => {
    const examined = await doctorAt(opik(), { ...ADMIN.session, ...ADMIN.login, ...ADMIN.key });

    expect(examined.with("ok")).to.include.members([
      "credential.sessionToken",
      "credential.login",
      "credential.apiKey",
    ]);
    expect(examined.check("credentials").summary).to.equal(
      "The provider will use the session token from the environment variable OPIK_SESSION_TOKEN.",
    );
    expect(
      opik()
        .requests.map(({ credential }) => credential)
        .filter((one) => one === "session"),
    ).to.have.length(2);
  });

  it("a refused one is only a warning where the next is accepted, which is the one in use", async () => {
    const examined = await doctorAt(opik(), { ...WRONG.session, ...WRONG.login, ...ADMIN.key });

    expect(examined.check("credential.sessionToken").status).to.equal("warn");
    expect(examined.check("credential.login").status).to.equal("warn");
    expect(examined.check("credentials").summary).to.contain(
      "API key from the environment variable OPIK_API_KEY",
    );
    expect(examined.report.ok).to.equal(true);
  });

  it("a session that has ended", async () => {
    opik().endSessions();
    const examined = await doctorAt(opik(), { ...ADMIN.session, ...ADMIN.login });

    expect(examined.check("credential.sessionToken").status).to.equal("warn");
    expect(examined.check("credential.sessionToken").next).to.contain("Sessions expire");
    expect(examined.check("credential.login").status).to.equal("ok");
    expect(examined.check("credentials").summary).to.contain("e-mail address");
    expect(examined.report.ok).to.equal(true);
  });

  it("a key is told to be accepted on both surfaces", async () => {
    const { summary } = (await doctorAt(opik(), ADMIN.key)).check("credential.apiKey");

    expect(summary).to.contain("accepted by the dashboard's API and by Opik's REST API");
  });

  it("a valid key that the dashboard's API does not take is told from a wrong one", async () => {
    opik().enable("session-only");
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.check("credential.apiKey").summary).to.contain(
      "valid, because Opik's REST API accepts it",
    );
    expect(examined.check("credential.apiKey").next).to.contain("opik:sessionToken");
    expect(examined.with("fail")).to.deep.equal(["credentials"]);

    const wrong = await doctorAt(opik(), WRONG.key);
    expect(wrong.check("credential.apiKey").summary).to.contain("not valid here");
  });

  it("a session where keys are not taken", async () => {
    opik().enable("session-only");
    const examined = await doctorAt(opik(), { ...ADMIN.session, ...ADMIN.key });

    expect(examined.report.ok).to.equal(true);
    expect(examined.check("credentials").summary).to.contain("session token");
  });

  it("whether a refused key is valid is left open where the REST API fails", async () => {
    opik().enable("session-only");
    opik().fault({ operation: "defaultWorkspace" }, { kind: "response", status: 404, body: "no" });
    const { summary, detail = [] } = (await doctorAt(opik(), ADMIN.key)).check("credential.apiKey");

    expect(summary).to.match(/refused by the dashboard's API \(HTTP 401\)\.$/);
    expect(detail.join()).to.contain("is not known");
  });

  it("a key that the REST API does not take is no trouble where the dashboard's API does", async () => {
    opik().fault({ operation: "defaultWorkspace" }, { kind: "response", status: 403, body: "no" });
    const examined = await doctorAt(opik(), ADMIN.key);

    expect(examined.check("credential.apiKey").status).to.equal("ok");
    expect(examined.check("credential.apiKey").detail?.join()).to.contain("REST API did not accept it");
    expect(examined.report.ok).to.equal(true);
  });

  it("one that is forbidden is in use all the same, as in the provider, which asks no further after HTTP 403", async () => {
    opik().fault(
      { operation: "listOrganizations", skip: 1 },
      { kind: "response", status: 403, body: { msg: "no" } },
    );
    const examined = await doctorAt(opik(), { ...ADMIN.session, ...ADMIN.key });

    expect(examined.check("credential.sessionToken").code).to.equal("OPIK_FORBIDDEN");
    expect(examined.check("credential.apiKey").status).to.equal("ok");
    expect(examined.with("fail")).to.deep.equal(["credentials"]);
    expect(examined.check("credentials").summary).to.contain("session token");
  });

  it("names the place of each, and no value", async () => {
    const env = { ...ADMIN.session, ...ADMIN.login, ...ADMIN.key };
    const examined = await doctorAt(opik(), env, {
      stack: (key) => (key === "apiKey" ? "stack-key-value" : undefined),
    });

    expect(examined.check("configuration").detail).to.deep.equal([
      "session token: from the environment variable OPIK_SESSION_TOKEN",
      "e-mail address and password: from the environment variable OPIK_EMAIL and the environment variable OPIK_PASSWORD",
      "API key: from opik:apiKey of the stack configuration",
    ]);
    for (const value of [...Object.values(ADMIN.session), ADMIN.login.OPIK_PASSWORD, "stack-key-value"]) {
      expect(examined.text).to.not.contain(value);
    }
  });
});
