import { expect } from "chai";
import { defaultUsers } from "../../../emulator";
import { opikProvider } from "../../../provider/definition";
import { isSecret, type Json, PROJECT, refusal, secret, TYPE, UNKNOWN, UNKNOWNS, urnOf } from "./client";
import { FIELD, SETTING, usePlugin } from "./support";

const acme = {
  id: "org-acme",
  name: "Acme",
  role: "ADMIN",
  paymentPlan: "enterprise_organization",
  [SETTING]: false,
};

describe("the plugin's Invoke", () => {
  const { client, local } = usePlugin();

  for (const { token, args, result } of [
    { token: "getOrganizations", args: {}, result: { organizations: [acme] } },
    { token: "getOrganization", args: {}, result: acme },
    { token: "getOrganization", args: { id: "org-acme" }, result: acme },
    { token: "getOrganization", args: { name: "Acme" }, result: acme },
  ] as { token: string; args: Json; result: Json }[]) {
    it(`answers ${token}(${JSON.stringify(args)})`, async () => {
      expect(await client().invoke(`opik:index:${token}`, args)).to.deep.equal({ result, failures: [] });
    });
  }

  it("in a preview is the same", async () => {
    const { result } = await client().invoke("opik:index:getOrganization", {}, { preview: true });
    expect(result).to.deep.equal(acme);
  });

  for (const { args, properties } of [
    { args: { id: 7 }, properties: ["id"] },
    { args: { id: "" }, properties: ["id"] },
    { args: { name: null, typo: "x" }, properties: ["typo", "name"] },
    { args: { constructor: "x" }, properties: ["constructor"] },
  ] as { args: Json; properties: string[] }[]) {
    it(`names what is wrong with ${JSON.stringify(args)}, without a call`, async () => {
      const { result, failures } = await client().invoke("opik:index:getOrganization", args);
      expect(failures.map(({ property }) => property)).to.deep.equal(properties);
      expect(failures.every(({ reason }) => reason !== "")).to.equal(true);
      expect(result).to.equal(undefined);
      expect(local().requests).to.deep.equal([]);
    });
  }

  for (const [type, unknown] of Object.entries(UNKNOWNS)) {
    it(`says of an unknown ${type} that it is not known yet, without a call`, async () => {
      for (const value of [unknown, secret(unknown)]) {
        const { result, failures } = await client().invoke("opik:index:getOrganization", { name: value });
        expect(failures).to.deep.equal([
          {
            property: "name",
            reason: "name is not known yet: it comes from a resource that does not exist yet.",
          },
        ]);
        expect(result).to.equal(undefined);
      }
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("makes everything a secret that was asked for with one", async () => {
    const { result } = await client().invoke("opik:index:getOrganization", { id: secret("org-acme") });
    expect(Object.keys(result ?? {})).to.have.members(Object.keys(acme));
    expect(Object.values(result ?? {}).every(isSecret)).to.equal(true);
    expect(result?.["id"]).to.deep.equal(secret("org-acme"));
  });

  it("is refused for what there is not", async () => {
    const { details } = await refusal(client().invoke("opik:index:getOrganization", { name: "Typo" }));
    expect(details).to.include("OPIK_ORGANIZATION_NOT_VISIBLE");
  });

  it("is refused for a function that there is not", async () => {
    for (const token of ["opik:index:nothing", "opik:index:constructor", "", ":"]) {
      const { details } = await refusal(client().invoke(token));
      expect(details).to.equal(`The provider opik has no function ${JSON.stringify(token)}.`);
    }
  });

  it("never tells an unknown as a value", async () => {
    const { result, failures } = await client().invoke("opik:index:getProject", { name: UNKNOWN });
    expect(result).to.equal(undefined);
    expect(failures).to.have.length(1);
  });
});

describe("the plugin's functions, in the run that makes what they look for", () => {
  const { client, local } = usePlugin();
  const workspace = "default";
  let projectId: string;
  beforeEach("a project", async () => {
    projectId = (await make("Project", { name: "chat", workspace })).id;
    await client().configure();
  });

  const typed = (kind: string) => ({ type: `opik:index:${kind}`, urn: urnOf("it", `opik:index:${kind}`) });

  async function make(kind: string, inputs: Json) {
    const checked = await client().check(inputs, typed(kind));
    expect(checked.failures).to.deep.equal([]);
    return client().create(checked.inputs ?? {}, typed(kind));
  }

  const cases = (): { kind: string; inputs: Json; key: Json; change: Json }[] => [
    { kind: "Project", inputs: {}, key: { name: "it" }, change: { description: "New" } },
    { kind: "Environment", inputs: {}, key: { name: "it" }, change: { description: "New" } },
    { kind: "Dataset", inputs: {}, key: { name: "it" }, change: { description: "New" } },
    {
      kind: "FeedbackDefinition",
      inputs: { type: "numerical", min: 0, max: 1 },
      key: { name: "it" },
      change: { description: "New" },
    },
    {
      kind: "LlmProviderKey",
      inputs: { apiKey: "sk-canary-0123456789" },
      key: { provider: "openai" },
      change: { baseUrl: "https://llm.example/v1" },
    },
    {
      kind: "Prompt",
      inputs: { template: "t" },
      key: { name: "it", projectId },
      change: { description: "New" },
    },
  ];

  it("are all of those that find objects", () => {
    const others = ["getOrganization", "getOrganizations", "getWorkspaceConfiguration"];
    expect([...cases().map(({ kind }) => `get${kind}`), ...others]).to.have.members([
      ...opikProvider.functions.names,
    ]);
  });

  for (const [index, { kind }] of cases().entries()) {
    it(`get${kind} finds what was created and changed after the list that the run has read`, async () => {
      const { inputs, key, change } = cases()[index] ?? expect.fail();
      const { id, properties } = await make(kind, { ...inputs, ...key });
      const get = () => client().invoke(`opik:index:get${kind}`, key);
      expect((await get()).result).to.deep.include({ id, ...key });

      const changed = { ...inputs, ...key, workspace, ...change };
      await client().update((properties ?? {}) as Json, changed, { id, ...typed(kind) });
      expect((await get()).result).to.deep.include({ id, ...key, ...change });
    });

    it(`get${kind} reads one list in a run that makes nothing, also of what is not there`, async () => {
      const { inputs, key } = cases()[index] ?? expect.fail();
      await make(kind, { ...inputs, ...key });
      await client().configure();
      const before = local().requests.length;
      await client().invoke(`opik:index:get${kind}`, key);
      const found = local().requests.length - before;
      await client().configure();
      const missing = "provider" in key ? { provider: "gemini" } : { ...key, name: "other" };
      const { details } = await refusal(client().invoke(`opik:index:get${kind}`, missing));
      expect(details).to.match(/^There is no |_NOT_FOUND/);
      expect(local().requests.length - before - found).to.be.at.most(found);
    });
  }
});

describe("the plugin's List", () => {
  const { client, local } = usePlugin();
  const beta = { id: "org-beta", name: "Beta" };
  const all = [{ id: "org-acme", name: "Acme" }, beta];
  beforeEach("a second organization", () => {
    local().addOrganization({ ...beta, [FIELD]: true }, { ada: "ADMIN", grace: "ADMIN" });
  });

  for (const { limit, found } of [
    { limit: 0, found: all },
    { limit: 1, found: all.slice(0, 1) },
    { limit: 2, found: all },
    { limit: 100, found: all },
  ]) {
    it(`with the limit ${limit} gives ${found.length}`, async () => {
      expect(await client().list(TYPE, limit)).to.deep.equal(found);
    });
  }

  it("gives what the caller can manage, and no others", async () => {
    await client().configure({ apiKey: defaultUsers[1]?.apiKey });
    expect(await client().list(TYPE)).to.deep.equal([beta]);
  });

  it("gives ids that can be imported", async () => {
    for (const { id } of await client().list(TYPE)) {
      expect((await client().read(id)).id).to.equal(id);
    }
  });

  it("of another resource", async () => {
    expect(await client().list(PROJECT)).to.deep.equal([]);
    const { id } = await client().create(
      { name: "chat", workspace: "default" },
      { type: PROJECT, urn: urnOf("chat", PROJECT) },
    );
    await client().configure();
    expect(await client().list(PROJECT)).to.deep.equal([{ id, name: "chat" }]);
  });

  it("of another resource, narrowed by what it takes", async () => {
    expect(await client().list(PROJECT, 0, { workspace: "default" })).to.deep.equal([]);
    const { details } = await refusal(client().list(PROJECT, 0, { workspace: "team" }));
    expect(details).to.include("Workspace team not found");
  });

  for (const { query, reason } of [
    { query: { organizationId: "org-acme" }, reason: 'has no property "organizationId"; it has none.' },
    { query: { workspace: null }, reason: 'has no property "workspace"; it has none.' },
  ]) {
    it(`is refused where it is narrowed by ${JSON.stringify(query)}, which it does not take`, async () => {
      const { details } = await refusal(client().list(TYPE, 0, query));
      expect(details).to.equal(`OrganizationSettings ${reason}`);
    });
  }

  it("is refused where it is narrowed by what is not valid or not known", async () => {
    const wrong = await refusal(client().list(PROJECT, 0, { workspace: 5 }));
    expect(wrong.details).to.match(/^workspace must be a string, but is a number/);
    const unknown = await refusal(client().list(PROJECT, 0, { workspace: UNKNOWN }));
    expect(unknown.details).to.match(/^workspace is not known yet/);
  });

  it("is refused for a type that there is not", async () => {
    const { details } = await refusal(client().list("opik:index:Nothing"));
    expect(details).to.equal('The provider opik has no resource "Nothing".');
  });

  it("is refused with what the deployment says", async () => {
    local().enable("open-source");
    const { details } = await refusal(client().list(TYPE));
    expect(details).to.include("OPIK_OPEN_SOURCE");
  });
});
