import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { defaultUsers, LocalOpik } from "../../../emulator";
import { calls, LIST } from "../../support/localOpik";
import { difference, type Json, json, refusal, secret, struct, UNKNOWN, UNKNOWNS } from "./client";
import { SETTING, usePlugin } from "./support";

const [admin, member] = defaultUsers;

const PROJECT = "urn:pulumi:dev::playground::opik:index:Project::one";

describe("the plugin's configuration", () => {
  const { client, engine, local } = usePlugin({ isConfigured: false });

  const checkConfig = async (news: Json | undefined) => {
    const request = new rpc.CheckRequest();
    request.setUrn("urn:pulumi:dev::playground::pulumi:providers:opik::default");
    request.setNews(news && struct(news));
    const response = await client().call<rpc.CheckResponse>("checkConfig", request);
    return { inputs: json(response.getInputs()), failures: response.getFailuresList() };
  };

  const diffConfig = async (olds: Json | undefined, news: Json | undefined) => {
    const request = new rpc.DiffRequest();
    request.setUrn("urn:pulumi:dev::playground::pulumi:providers:opik::default");
    request.setOlds(olds && struct(olds));
    request.setNews(news && struct(news));
    return difference(await client().call<rpc.DiffResponse>("diffConfig", request));
  };

  describe("CheckConfig", () => {
    const cases: Record<string, Json> = {
      "nothing at all": {},
      "values and the engine's own keys": {
        url: "https://opik.example",
        version: "0.1.0",
        pluginDownloadURL: "x",
        __internal: { a: 1 },
      },
      "the marks of secrets": { apiKey: secret("k"), nested: [secret({ a: null })] },
      "unknown values": { apiKey: UNKNOWN, url: secret(UNKNOWN), allowInsecureHttp: UNKNOWNS.boolean },
      "JSON in text": { allowInsecureHttp: "true", other: '{"a":1}' },
    };
    for (const [title, news] of Object.entries(cases)) {
      it(`passes ${title} through as it came`, async () => {
        expect(await checkConfig(news)).to.deep.equal({ inputs: news, failures: [] });
      });
    }

    it("marks credentials as secrets, so that the engine keeps them encrypted", async () => {
      const { inputs } = await checkConfig({
        apiKey: "clear-key",
        sessionToken: secret("hidden-token"),
        password: UNKNOWN,
        url: "https://opik.example",
        version: "0.1.0",
        __internal: { a: [1] },
      });
      expect(inputs).to.deep.equal({
        apiKey: secret("clear-key"),
        sessionToken: secret("hidden-token"),
        password: UNKNOWN,
        url: "https://opik.example",
        version: "0.1.0",
        __internal: { a: [1] },
      });
    });

    it("tells of keys that have no effect and are near to one that has", async () => {
      await client().handshake(engine().address);
      await checkConfig({ apikey: secret("clear-key"), somethingElse: "x", pluginDownloadURL: "y" });
      expect(engine().messages.map(({ message }) => message)).to.deep.equal([
        "opik:apikey has no effect: there is no such key. Did you mean opik:apiKey?",
      ]);
    });

    it("takes a request without properties", async () => {
      expect((await checkConfig(undefined)).failures).to.deep.equal([]);
    });
  });

  describe("DiffConfig", () => {
    const url = "https://opik.example";
    const cases: { title: string; olds?: Json; news?: Json; detailed: Record<string, string> }[] = [
      { title: "nothing before and after", detailed: {} },
      { title: "the same", olds: { url, apiKey: secret("k") }, news: { url, apiKey: "k" }, detailed: {} },
      { title: "absent olds", news: { url, version: "1.0.0" }, detailed: { url: "ADD" } },
      { title: "another key", olds: { apiKey: "a" }, news: { apiKey: "b" }, detailed: { apiKey: "UPDATE" } },
      { title: "a key less", olds: { apiKey: "a", url }, news: { url }, detailed: { apiKey: "DELETE" } },
      {
        title: "the configuration of the dynamic flavour's provider",
        olds: { "opik:apiKey": secret("a"), "aws:region": "eu-west-1", __internal: {} },
        news: { apiKey: secret("a"), url },
        detailed: { url: "ADD", apiKey: "ADD" },
      },
      { title: "another version only", olds: { version: "1.0.0" }, news: { version: "2.0.0" }, detailed: {} },
      {
        title: "a value that is not known yet",
        olds: {},
        news: { apiKey: secret(UNKNOWN) },
        detailed: { apiKey: "ADD" },
      },
      {
        title: "another organization",
        olds: { organizationId: "org-a" },
        news: { organizationId: UNKNOWN },
        detailed: { organizationId: "UPDATE" },
      },
    ];
    for (const { title, olds, news, detailed } of cases) {
      it(`never replaces: ${title}`, async () => {
        expect(await diffConfig(olds, news)).to.deep.equal({
          changes: Object.keys(detailed).length > 0 ? "DIFF_SOME" : "DIFF_NONE",
          diffs: Object.keys(detailed),
          replaces: [],
          hasDetailedDiff: true,
          detailed,
        });
      });
    }
  });

  describe("Configure", () => {
    const seen = async () => local().requests.at(-1);

    it("promises what the handshake promises, and previews", async () => {
      expect(await client().configure({})).to.deep.equal({
        acceptsecrets: true,
        supportspreview: true,
        acceptresources: false,
        acceptoutputs: false,
        supportsAutonamingConfiguration: false,
      });
      expect(local().requests).to.deep.equal([]);
    });

    it("takes a request without arguments", async () => {
      await client().call("configure", new rpc.ConfigureRequest());
      await client().check({ [SETTING]: true });
      expect((await seen())?.user).to.equal("ada");
    });

    it("takes values of the stack before those of the environment", async () => {
      await client().configure({ apiKey: secret(member?.apiKey) });
      await client().invoke("opik:index:getOrganizations");
      expect((await seen())?.user).to.equal("grace");
    });

    for (const [title, args] of Object.entries<Json>({
      "JSON in text, as generated SDKs write it": { allowInsecureHttp: "true" },
      "a JSON value": { allowInsecureHttp: true },
      "text that is JSON in JSON": { allowInsecureHttp: secret("true") },
      "keys that only the engine or another version knows": {
        version: "0.1.0",
        pluginDownloadURL: "https://opik.example",
        __internal: { anything: [1] },
        somethingNew: { a: 1 },
        ["constructor"]: "x",
      },
      "null for what is left out": { url: null, apiKey: null, organizationId: null, allowInsecureHttp: null },
      "text that is not there": { organizationId: "", url: "" },
    })) {
      it(`takes ${title}`, async () => {
        await client().configure(args);
        expect((await client().check({ [SETTING]: true })).failures).to.deep.equal([]);
        expect(calls(local())).to.deep.equal([LIST]);
      });
    }

    it("allows plain HTTP to another machine only where it is said, as JSON in text", async () => {
      await client().configure({ url: "http://opik.example", allowInsecureHttp: "false" });
      const { failures } = await client().check({ [SETTING]: true });
      expect(failures.map(({ reason }) => reason).join()).to.include("OPIK_URL_INSECURE");
    });

    it("sends a credential of the environment to no other address, in no method", async () => {
      const evil = await LocalOpik.start();
      try {
        await client().configure({ url: evil.url });
        const { failures } = await client().check({ [SETTING]: true });
        const errors = [
          failures.map(({ reason }) => reason).join(),
          (await refusal(client().read("org-acme"))).details,
          (await refusal(client().create({ organizationId: "org-acme", [SETTING]: true }))).details,
          (await refusal(client().invoke("opik:index:getOrganizations"))).details,
        ];
        for (const error of errors) {
          expect(error)
            .to.include("OPIK_CREDENTIAL_ELSEWHERE")
            .and.include(evil.url)
            .and.include(local().url);
          expect(error).not.to.include(admin?.apiKey);
        }
        expect([...evil.requests, ...local().requests]).to.deep.equal([]);
      } finally {
        await evil.stop();
      }
    });

    for (const [name, whose] of [
      ["default_1_2_3", "opik:url of the stack configuration"],
      ["default", "opik:url of the stack configuration"],
      ["oss", 'opik:url of the explicit provider "oss"'],
      [undefined, "opik:url (of the stack or the explicit provider)"],
    ] as const) {
      it(`says whose the address is where the engine ${name === undefined ? "does not tell" : `names the provider ${name}`}`, async () => {
        await client().configure({ url: "https://opik.invalid" }, name);
        const { failures } = await client().check({ [SETTING]: true });
        expect(failures.map(({ reason }) => reason).join())
          .to.include("OPIK_CREDENTIAL_ELSEWHERE")
          .and.include(`(${whose})`);
      });
    }

    it("runs without a credential on an open-source server, and says once that none is sent and why", async () => {
      const other = await LocalOpik.start({ scenarios: ["open-source"] });
      try {
        await client().handshake(engine().address);
        await client().configure({ url: `${other.url}/api` }, "oss");
        for (const name of ["a", "b"]) {
          const { failures } = await client().check({ name }, { type: "opik:index:Project", urn: PROJECT });
          expect(failures).to.deep.equal([]);
        }
        expect(other.requests.map(({ credential }) => credential)).to.deep.equal(
          other.requests.map(() => "none"),
        );
        const said = engine().messages.filter(({ message }) => message.includes("No credential is sent to"));
        expect(said).to.have.length(1);
      } finally {
        await other.stop();
      }
    });

    it("refuses a flag that is neither, when the first operation needs it", async () => {
      await client().configure({ allowInsecureHttp: '"maybe"' });
      const { failures } = await client().check({ [SETTING]: true });
      expect(failures.map(({ reason }) => reason).join()).to.include("OPIK_CONFIG_INVALID");
    });

    it("may come again with other values, which are then in force", async () => {
      await client().configure({ apiKey: admin?.apiKey });
      await client().invoke("opik:index:getOrganizations");
      await client().configure({ apiKey: member?.apiKey });
      await client().invoke("opik:index:getOrganizations");
      await client().configure({});
      await client().invoke("opik:index:getOrganizations");
      expect(local().requests.map(({ user }) => user)).to.deep.equal(["ada", "grace", "ada"]);
    });

    it("may come again for another run, which has declared nothing yet", async () => {
      for (const urn of ["one", "two"]) {
        await client().configure({});
        const about = { urn: `urn:pulumi:dev::playground::opik:index:OrganizationSettings::${urn}` };
        expect((await client().check({ [SETTING]: true }, about)).failures).to.deep.equal([]);
      }
    });

    for (const [type, unknown] of Object.entries(UNKNOWNS)) {
      it(`names a value that is not known yet, an unknown ${type}`, async () => {
        await client().configure({ apiKey: secret(unknown) });
        const error = await refusal(client().check({ [SETTING]: true }));
        expect(error.details).to.equal(
          "The provider's apiKey is not known yet: it comes from a resource that does not exist yet.",
        );
        expect(local().requests).to.deep.equal([]);
      });
    }

    it("is not stuck after a failure", async () => {
      await client().configure({ apiKey: UNKNOWN });
      await refusal(client().read("org-acme"));
      await client().configure({});
      expect((await client().read("org-acme")).id).to.equal("org-acme");
    });
  });
});
