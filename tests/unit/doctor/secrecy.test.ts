import { expect } from "chai";
import { checkLines } from "../../../cli/doctor/human";
import { useLoopback } from "../opik/support";
import { doctor, type Examined, FIELD } from "./support";

const KEY = "canary-key-7b1d";
const SMART_KEY = `${KEY}*${Buffer.from('{"baseUrl": "https://opik.test"}').toString("base64")}`;
const SESSION = "canary-session-91aa";
const PASSWORD = "canary password/ü 55";
const LOGIN_SESSION = "canary-login-session-3c";
const CSRF = "canary-csrf-value-77";

/** Credentials in every form in which a server could send them back. */
const inEveryForm = (secrets: readonly string[]) =>
  secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .join(" ");

const env = {
  OPIK_API_KEY: SMART_KEY,
  OPIK_SESSION_TOKEN: SESSION,
  OPIK_EMAIL: "ada@example.com",
  OPIK_PASSWORD: PASSWORD,
};

const sent = inEveryForm([KEY, SMART_KEY, SESSION, PASSWORD]);

function expectNoCanary(examined: Examined): void {
  const lines = examined.report.checks.flatMap((check) =>
    checkLines(check, { paint: (_style, text) => text, columns: undefined }),
  );
  for (const shown of [examined.text, lines.join("\n")]) {
    expect(shown).to.not.match(/canary/i);
  }
}

describe("the doctor never shows a credential, also where the server sends it back:", () => {
  const { serve } = useLoopback();

  /** A server that puts what it was sent, and the sessions it has given, wherever a text can be. */
  const echoing = async (organizations: (known: string) => { status: number; body: unknown }) => {
    let known = sent;
    return serve((request, response) => {
      const { method, url = "", headers } = request;
      const send = (status: number, body: unknown, more = {}) =>
        response.writeHead(status, { "content-type": "application/json", ...more }).end(JSON.stringify(body));
      if (url.endsWith("/is-alive/ver")) {
        send(200, { version: known });
      } else if (url.endsWith("/auth/login")) {
        known = `${sent} ${inEveryForm([LOGIN_SESSION, CSRF])}`;
        send(200, {}, { "set-cookie": [`sessionToken=${LOGIN_SESSION}; Path=/`, `csrf=${CSRF}`] });
      } else if (url.endsWith("/auth/workspace")) {
        send(403, { message: known });
      } else if (method === "PATCH") {
        send(403, { msg: known, code: 403 });
      } else if (headers.authorization === undefined && headers.cookie === undefined) {
        send(401, { msg: known, code: 401 });
      } else {
        const { status, body } = organizations(known);
        send(status, body);
      }
    });
  };

  it("in names, roles, ids, versions and the refusal of a write", async () => {
    const server = await echoing((known) => ({
      status: 200,
      body: [
        {
          id: "org-1",
          name: `Acme ${known}\nok    all is well`,
          role: "ADMIN",
          [FIELD]: false,
          note: known,
        },
        { id: `org-${known}`, name: "Other", role: known },
      ],
    }));
    const examined = await doctor({ ...env, OPIK_URL_OVERRIDE: server.url }, { prove: "toggle" });

    expect(examined.check("organization").status, "the scene is set").to.equal("ok");
    expect(examined.check("organization").summary).to.contain("[redacted]");
    expect(examined.announced, "it was announced").to.have.length(1);
    expect(examined.check("prove.restrictInvitationsToAdmins").code).to.equal("OPIK_FORBIDDEN");
    expectNoCanary(examined);
    for (const { summary, detail = [], next = "" } of examined.report.checks) {
      expect([summary, ...detail, next].join(""), "a server cannot forge a line").to.not.match(/[\r\n]/);
    }
  });

  for (const status of [401, 403, 404, 400]) {
    it(`in an error (HTTP ${status})`, async () => {
      const server = await echoing((known) => ({ status, body: { msg: known, code: status } }));
      const examined = await doctor({ ...env, OPIK_URL_OVERRIDE: server.url });

      expect(examined.check("credentials").status).to.equal("fail");
      expectNoCanary(examined);
    });
  }

  it("in a value of the setting, or a neighbour that moves", async () => {
    let reads = 0;
    const server = await serve((request, response) => {
      const { method, url = "", headers } = request;
      response.setHeader("content-type", "application/json");
      if (method === "PATCH") {
        response.writeHead(204).end();
      } else if (url.endsWith("/ver")) {
        response.end('{"version": "1"}');
      } else if (headers.cookie === undefined) {
        response.writeHead(401).end();
      } else {
        reads += 1;
        const note = `${reads} ${sent}`;
        response.end(
          JSON.stringify([{ id: "org-1", name: "Acme", role: "ADMIN", [FIELD]: false, paymentPlan: note }]),
        );
      }
    });
    const examined = await doctor(
      {
        OPIK_SESSION_TOKEN: SESSION,
        OPIK_PASSWORD: PASSWORD,
        OPIK_EMAIL: "a@b.test",
        OPIK_API_KEY: SMART_KEY,
        OPIK_URL_OVERRIDE: server.url,
      },
      { prove: "same" },
    );

    expect(examined.check("prove.restrictInvitationsToAdmins").code).to.equal("SETTING_UNEXPECTED_CHANGE");
    expectNoCanary(examined);
  });
});
