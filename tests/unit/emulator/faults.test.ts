import { expect } from "chai";
import { acme, failureOf, get, list, patch, useServer } from "./support";

describe("Local Opik with a fault", () => {
  const opik = useServer();
  const written = () => opik().organization("org-acme")["onlyAdminsInviteByEmail"];

  describe("answer", () => {
    it("gives this status, these headers and this body, and carries nothing out", async () => {
      const body = { msg: "Too many", code: 429 };
      opik().fault({}, { kind: "response", status: 429, headers: { "retry-after": "7" }, body });
      const { status, headers, json } = await patch(opik());
      expect([status, headers.get("retry-after")]).to.deep.equal([429, "7"]);
      expect(json).to.deep.equal(body);
      expect(written()).to.equal(false);
      expect(opik().requests[0]).to.include({ status: 429, operation: "updateOrganization", user: "ada" });
    });

    it("gives text as it is, with a content-type of choice", async () => {
      const headers = { "content-type": "application/json" };
      opik().fault({}, { kind: "response", status: 200, headers, body: '[{"id":' });
      const response = await fetch(opik().url + list);
      expect(response.headers.get("content-type")).to.equal("application/json");
      expect(await response.text()).to.equal('[{"id":');
    });

    it("can carry the request out first", async () => {
      opik().fault({}, { kind: "response", status: 503, after: "processing" });
      expect((await patch(opik())).status).to.equal(503);
      expect(written()).to.equal(true);
    });
  });

  it("reset: the connection ends before or after the request was carried out", async () => {
    opik().fault({}, { kind: "reset", after: "nothing" });
    expect(await failureOf(patch(opik()))).to.equal("ECONNRESET");
    expect(written()).to.equal(false);
    opik().fault({}, { kind: "reset", after: "processing" });
    expect(await failureOf(patch(opik()))).to.equal("ECONNRESET");
    expect(written()).to.equal(true);
    expect(opik().requests.map(({ status }) => status)).to.deep.equal(["aborted", "aborted"]);
  });

  it("stall: no response until the client gives up, and the next request is answered", async () => {
    const abandon = new AbortController();
    const server = opik();
    server.onRequest = () => abandon.abort();
    server.fault({}, { kind: "stall" });
    const stalled = fetch(server.url + list, { signal: abandon.signal });
    expect(await failureOf(stalled)).to.equal("AbortError");
    expect((await get(server, list)).status).to.equal(200);
    expect(server.requests.map(({ status }) => status)).to.deep.equal(["aborted", 200]);
  });

  it("stall: stopping the server ends it", async () => {
    const server = opik();
    server.onRequest = () => void server.stop();
    server.fault({}, { kind: "stall" });
    expect(await failureOf(fetch(server.url + list))).to.be.a("string");
  });

  it("truncate: the head of the true response comes, and half of its body", async () => {
    const whole = (await get(opik(), list)).text;
    opik().fault({}, { kind: "truncate" });
    const response = await fetch(opik().url + list, { headers: { authorization: "local-admin-api-key" } });
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-length")).to.equal(String(whole.length));
    expect(await failureOf(response.text())).to.equal("UND_ERR_SOCKET");
  });

  it("html: a page with 200, or with the status of choice", async () => {
    opik().fault({}, { kind: "html" });
    opik().fault({}, { kind: "html", status: 502 });
    const answers = [await get(opik(), list), await get(opik(), list)];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 502]);
    expect(answers.map(({ type }) => type)).to.deep.equal(Array(2).fill("text/html;charset=utf-8"));
    expect(answers[0]?.text).to.match(/^<!doctype html>/);
  });

  it("oversize: valid JSON of so many bytes", async () => {
    for (const bytes of [2, 64 * 1024 + 2, 1_000_003]) {
      opik().fault({}, { kind: "oversize", bytes });
      const { text, json } = await get(opik(), list);
      expect(text).to.have.length(bytes);
      expect(json).to.be.a("string");
    }
  });

  it("oversize: survives a client that does not read to the end", async () => {
    opik().fault({}, { kind: "oversize", bytes: 1_000_000_000 });
    const response = await fetch(opik().url + list);
    await response.body?.cancel();
    expect((await get(opik(), list)).status).to.equal(200);
  });

  it("late: the true response of a request that was carried out at once, and of all others if that is wanted", async () => {
    opik().fault({ times: Number.POSITIVE_INFINITY }, { kind: "late", ms: 1 });
    expect((await patch(opik())).status).to.equal(204);
    const [answer, again] = [await get(opik(), list), await get(opik(), list)];
    expect(answer.json).to.deep.equal(again.json);
    expect(answer.text).to.contain('"onlyAdminsInviteByEmail":true');
  });

  it("late: others are answered meanwhile, and stopping the server ends it", async () => {
    opik().fault({ operation: "updateOrganization" }, { kind: "late", ms: 3_600_000 });
    const late = failureOf(patch(opik()));
    const written = new Promise<void>((resolve) => {
      opik().onRequest = () => resolve();
    });
    await written;
    expect((await get(opik(), list)).text).to.contain('"onlyAdminsInviteByEmail":true');
    await opik().stop();
    expect(await late).to.be.a("string");
  });

  describe("is for", () => {
    const statuses = async (count: number) => {
      const seen: number[] = [];
      for (let index = 0; index < count; index += 1) {
        seen.push((await get(opik(), list)).status);
      }
      return seen;
    };

    it("the next request only, unless more are asked for", async () => {
      opik().fault({}, { kind: "response", status: 503 });
      expect(await statuses(2)).to.deep.equal([503, 200]);
      opik().fault({ times: 2 }, { kind: "response", status: 503 });
      expect(await statuses(3)).to.deep.equal([503, 503, 200]);
    });

    it("requests after those that are to be skipped", async () => {
      opik().fault({ skip: 2 }, { kind: "response", status: 503 });
      expect(await statuses(4)).to.deep.equal([200, 200, 503, 200]);
    });

    it("the operation that it names", async () => {
      opik().fault({ operation: "updateOrganization" }, { kind: "response", status: 503 });
      expect(await statuses(1)).to.deep.equal([200]);
      expect((await patch(opik())).status).to.equal(503);
    });

    it("one request each, in the order in which the faults were added", async () => {
      opik().fault({}, { kind: "response", status: 502 });
      opik().fault({}, { kind: "response", status: 504 });
      expect(await statuses(3)).to.deep.equal([502, 504, 200]);
    });

    it("requests that break the contract too, which is still recorded", async () => {
      opik().fault({}, { kind: "response", status: 503 });
      await patch(opik(), { nope: true });
      expect(opik().violations).to.deep.equal([`PATCH ${acme}: Body field nope is not known.`]);
    });
  });
});
