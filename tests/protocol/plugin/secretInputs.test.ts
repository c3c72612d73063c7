import { expect } from "chai";
import { type Json, PROJECT, refusal, secret, urnOf } from "./client";
import { FIELD, outputs, SETTING, usePlugin } from "./support";

const chat = { type: PROJECT, urn: urnOf("chat", PROJECT) };

describe("a secret input is not told in any message of the plugin:", () => {
  const { client, engine, local } = usePlugin();

  /** Everything that was said so far, with the failures of checks. */
  const said: string[] = [];
  beforeEach(() => said.splice(0));
  const messages = () => [...engine().messages.map(({ message }) => message), ...said].join("\n");
  async function check(news: Json, about: Parameters<ReturnType<typeof client>["check"]>[1] = {}) {
    const { failures, inputs } = await client().check(news, about);
    said.push(...failures.map(({ reason }) => reason));
    return inputs ?? {};
  }
  /** The organization is called `org-acme`, so words are looked for. */
  const expectNoValue = () => expect(messages()).to.not.match(/\b(true|false)\b/);

  for (const declared of [true, false]) {
    for (const live of [true, false]) {
      it(`a setting, in a first check, an update and a destroy (live ${live}, declared ${declared})`, async () => {
        local().click("org-acme", { [FIELD]: live });
        await client().configure();
        const inputs = await check({ [SETTING]: secret(declared) });
        expect(messages()).to.include(`${SETTING}${live === declared ? " is already" : ": live"} [secret]`);
        const { id, properties = {} } = await client().create(inputs);
        local().click("org-acme", { [FIELD]: !declared });
        await client().configure();
        await check({ [SETTING]: secret(declared) }, { olds: inputs });
        expect(messages()).to.include("was changed outside of Pulumi: [secret] -> [secret]");
        await client().delete(properties, { id });
        expectNoValue();
      });
    }
  }

  it("a setting that is given back, or that another resource has taken over", async () => {
    const { properties = {} } = await client().create(await check({ [SETTING]: secret(true) }));
    await client().delete(properties);
    expect(messages()).to.include("stays [secret], because this run declares it");
    await client().configure();
    await client().delete(properties);
    expect(messages()).to.include("is restored: [secret] -> [secret]");
    expectNoValue();
  });

  it("a setting that is not managed any more", async () => {
    await check({}, { olds: { [SETTING]: secret(true) } });
    expect(messages()).to.include("is no longer managed and stays");
    expectNoValue();
  });

  for (const [first, second] of [
    [secret(true), false],
    [true, secret(false)],
  ]) {
    it(`a setting that is declared twice, ${first === true ? "the second" : "the first"} time as a secret`, async () => {
      await check({ [SETTING]: first }, { urn: urnOf("one") });
      said.splice(0);
      engine().messages.splice(0);
      await check({ [SETTING]: second }, { urn: urnOf("two") });
      expect(messages()).to.include("is declared twice in this program").and.include("([secret])");
      expectNoValue();
    });
  }

  it("the id of an organization, in messages, in failures and in errors", async () => {
    await check({ organizationId: secret("org-acme"), [SETTING]: true });
    expect(messages()).to.include('organization "Acme" ([secret])');
    await check({ organizationId: secret("org-hidden"), [SETTING]: true });
    expect(messages()).to.include("The organization [secret]");
    const error = await refusal(
      client().create({ organizationId: secret("org-hidden"), [SETTING]: secret(true) }),
    );
    expect(error.details).to.include("OPIK_ORGANIZATION_NOT_VISIBLE");
    expect(`${messages()}${error.details}`).to.not.match(/org-hidden|\(org-acme\): /);
  });

  it("a project's name, also a short one, in failures, errors and the message of its deletion", async () => {
    for (const name of ["codename-zebra", "zq"]) {
      const inputs = await check({ name: secret(name) }, chat);
      const { id, properties = {} } = await client().create(inputs, chat);
      await check({ name: secret(name) }, chat);
      const error = await refusal(client().create(inputs, chat));
      said.push(error.details);
      await client().delete(properties, { ...chat, id });
      expect(messages()).to.include("The project [secret]").and.include("already has a project [secret]");
      expect(messages()).to.not.match(new RegExp(`${name}|"zq"`));
    }
  });

  it("a secret with characters that a message writes otherwise", async () => {
    const name = 'two\nlines and "quotes" \u202e';
    await client().create(await check({ name: secret(name) }, chat), chat);
    await check({ name: secret(name) }, chat);
    expect(messages()).to.include("already has a project [secret]");
    expect(messages()).to.not.include("lines and");
  });

  it("while what is no secret is told as before", async () => {
    await check({ organizationId: secret("org-acme"), [SETTING]: true });
    expect(messages()).to.include(`${SETTING}: live false -> declared true`);
    await client().diff(outputs(true), { organizationId: "org-acme", [SETTING]: true });
  });
});

describe("what is a secret whatever a program says", () => {
  const { client, local } = usePlugin();
  const about = { type: "opik:index:LlmProviderKey", urn: urnOf("openai", "opik:index:LlmProviderKey") };
  const declared = { provider: "openai", apiKey: "sk-0123456789abcdef" };

  it("is marked from the check on, and where it comes into the state by an import", async () => {
    await client().configure();
    const { inputs = {} } = await client().check(declared, about);
    expect(inputs["apiKey"]).to.deep.equal(secret(declared.apiKey));

    const { id, properties } = await client().create({ ...inputs, apiKey: declared.apiKey }, about);
    expect(properties?.["apiKey"]).to.deep.equal(secret(declared.apiKey));

    Object.assign(local().objects("LlmProviderKey")[0] ?? {}, { headers: { "X-Team": "platform" } });
    await client().configure();
    const read = await client().read(id, about);
    expect(read.properties?.["headers"]).to.deep.equal(secret({ "X-Team": "platform" }));
  });
});
