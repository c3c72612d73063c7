import { expect } from "chai";
import { z } from "zod";
import { OpikClient, RefusedError, resolveConfiguration } from "../../../provider/opik";
import {
  defineOperation,
  listOrganizations,
  serverVersion,
  updateOrganization,
} from "../../../provider/opik/contract";
import { FakeClock } from "../../support/fakeClock";
import {
  API_KEY,
  clientOf,
  credentialsOf,
  HOST,
  LOGIN,
  LOGIN_CALL,
  mockOpik,
  ORGANIZATION,
  opikFailure,
  PASSWORD,
  signedIn,
  sources,
  useNock,
} from "./support";

const query = { withoutExtendedData: "true" } as const;

describe("a call of an operation", () => {
  useNock();

  it("goes to the base of the operation's surface", async () => {
    const sent = mockOpik(({ call }) => (call.endsWith("/ver") ? [200, { version: "1" }] : [200, []]));
    const client = clientOf();
    await client.call(listOrganizations, { query });
    await client.call(serverVersion, {});
    expect(sent.map(({ url }) => url.href)).to.deep.equal([
      `${HOST}/api/organizations?withoutExtendedData=true`,
      `${HOST}/opik/api/is-alive/ver`,
    ]);
  });

  it("goes to another base where the caller asks for it, and is another read then", async () => {
    const sent = mockOpik((_, count) => [200, { version: String(count) }]);
    const client = clientOf();
    const versions = [
      await client.call(serverVersion, {}, { surface: "dashboard" }),
      await client.call(serverVersion, {}),
      await client.call(serverVersion, {}, { surface: "dashboard" }),
    ];
    expect(versions.map(({ version }) => version)).to.deep.equal(["1", "2", "1"]);
    expect(sent.map(({ url }) => url.pathname)).to.deep.equal([
      "/api/is-alive/ver",
      "/opik/api/is-alive/ver",
    ]);
  });

  it("goes below the path prefix of the deployment", async () => {
    const sent = mockOpik(() => [200, []]);
    await clientOf({ url: `${HOST}/clientlib/opik/api/`, apiKey: API_KEY }).call(listOrganizations, {
      query,
    });
    expect(sent.map(({ url }) => url.pathname)).to.deep.equal(["/clientlib/api/organizations"]);
  });

  it("gives the response by its shape, with the fields that nobody knows yet", async () => {
    const organization = { ...ORGANIZATION, brandNew: { deep: [1] } };
    mockOpik(() => [200, [organization]]);
    expect(await clientOf().call(listOrganizations, { query })).to.deep.equal([organization]);
  });

  it("gives nothing where the operation's answer is not used, whatever the body is", async () => {
    const args = { params: { organizationId: "org-1" }, body: { onlyAdminsInviteByEmail: true } };
    for (const body of ["", "not JSON", { id: "org-1" }]) {
      mockOpik(() => [200, body]);
      expect(await clientOf().call(updateOrganization, args)).to.equal(undefined);
    }
  });

  it("sends JSON and asks for JSON", async () => {
    const sent = mockOpik(() => [204]);
    await clientOf().call(updateOrganization, {
      params: { organizationId: "org-1" },
      body: { onlyAdminsInviteByEmail: true },
    });
    expect(sent[0]?.headers).to.include({ accept: "application/json", "content-type": "application/json" });
    expect(sent[0]?.body).to.equal('{"onlyAdminsInviteByEmail":true}');
  });

  it("says who asks, and wants no cached answer to a read", async () => {
    const { version } = require("pulumi-opik/package.json") as { version: string };
    const sent = mockOpik(({ call }) => (call === LOGIN_CALL ? signedIn("t") : [200, []]));
    const client = clientOf(LOGIN, { flavour: "plugin" });
    await client.call(listOrganizations, { query });
    await client.call(updateOrganization, {
      params: { organizationId: "org-1" },
      body: { onlyAdminsInviteByEmail: true },
    });
    await clientOf()
      .call(serverVersion, {})
      .catch(() => undefined);

    const node = process.versions.node;
    expect(sent.map(({ headers }) => [headers["user-agent"], headers["cache-control"]])).to.deep.equal([
      [`pulumi-opik/${version} (plugin; node ${node})`, undefined],
      [`pulumi-opik/${version} (plugin; node ${node})`, "no-cache"],
      [`pulumi-opik/${version} (plugin; node ${node})`, undefined],
      [`pulumi-opik/${version} (node ${node})`, "no-cache"],
    ]);
  });

  it("is repeated only where the operation may be", async () => {
    const create = (idempotent: boolean) =>
      defineOperation({
        name: "create",
        surface: "rest",
        method: "POST",
        path: "/things",
        shapes: { body: z.strictObject({}) },
        credentials: ["apiKey"],
        idempotent,
        invalidates: ["listThings"],
        evidence: "documented",
        source: "this test",
      });
    for (const [idempotent, requests] of [
      [false, 1],
      [true, 5],
    ] as const) {
      const sent = mockOpik(() => [503]);
      const error = await opikFailure(clientOf().call(create(idempotent), { body: {} }));
      expect(error).to.include({ code: "OPIK_SERVER_ERROR", effect: "unknown" });
      expect(sent).to.have.length(requests);
    }
  });

  it("does not send what would change the path", async () => {
    const sent = mockOpik(() => [204]);
    const args = { params: { organizationId: ".." }, body: { onlyAdminsInviteByEmail: true } };
    expect(await opikFailure(clientOf().call(updateOrganization, args))).to.include({
      code: "OPIK_ID_INVALID",
      effect: "none",
    });
    expect(sent).to.deep.equal([]);
  });

  it("shares the pause that a server asks for with every other call of the client", async () => {
    const clock = new FakeClock();
    mockOpik((_, count) => (count === 1 ? [429, "", { "ratelimit-reset": "9" }] : [200, []]));
    const client = clientOf(undefined, { clock });
    await client.call(listOrganizations, { query });
    expect(clock.slept).to.deep.equal([9000]);
  });

  it("can go without a credential, to see whether the operation is there, and is another read then", async () => {
    const sent = mockOpik((one) => (credentialsOf(one).length === 0 ? [401, "No"] : [200, []]));
    const client = clientOf();

    expect(await client.call(listOrganizations, { query })).to.deep.equal([]);
    const error = await opikFailure(client.call(listOrganizations, { query }, { anonymous: true }));

    expect(error).to.be.instanceOf(RefusedError).with.property("status", 401);
    expect(sent.map(credentialsOf)).to.deep.equal([[`apiKey ${API_KEY}`], []]);
    expect(
      await clientOf({})
        .call(listOrganizations, { query }, { anonymous: true })
        .catch(() => "sent"),
    ).to.equal("sent");
  });

  it("tells whoever wants to know about the response that it ends with, whatever its status", async () => {
    mockOpik(() => [403, "No", { date: "Thu, 01 Jan 2026 00:00:00 GMT" }]);
    const seen: unknown[] = [];
    const client = clientOf(undefined, {
      onResponse: ({ status, headers }) => seen.push([status, headers["date"]]),
    });

    await opikFailure(client.call(listOrganizations, { query }));

    expect(seen).to.deep.equal([[403, "Thu, 01 Jan 2026 00:00:00 GMT"]]);
  });

  it("leaves no credential in a text, however long, not that of a session it has opened either", async () => {
    mockOpik(({ call }) => (call === LOGIN_CALL ? signedIn("token-of-this-run") : [200, []]));
    const client = clientOf(LOGIN);
    await client.call(listOrganizations, { query });

    const text = `${"x".repeat(300)} ${PASSWORD} token-of-this-run\nend`;
    expect(client.redact(text)).to.equal(`${"x".repeat(300)} [redacted] [redacted] end`);
  });

  it("names the whole address that was called, with a path prefix, in its errors", async () => {
    mockOpik(() => [500]);
    const client = clientOf({ url: `${HOST}/team`, apiKey: API_KEY });
    const { message } = await opikFailure(client.call(listOrganizations, { query }));
    expect(message).to.contain(`GET /organizations at ${HOST}/team `);
  });

  it("needs nothing but a configuration", async () => {
    mockOpik(() => [200, []]);
    const client = new OpikClient(resolveConfiguration(sources({ url: HOST, apiKey: API_KEY })));
    expect(await client.call(listOrganizations, { query })).to.deep.equal([]);
  });
});
