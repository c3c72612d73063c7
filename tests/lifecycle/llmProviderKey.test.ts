import { expect } from "chai";
import type { LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { checkResource, resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { bodiesOf, useLocalOpik } from "../support/localOpik";

/* What is peculiar to provider keys; what they have in common with all objects is tried by objects.test.ts. */

const kind = "LlmProviderKey";
const openai = { provider: "openai", apiKey: "sk-0123456789abcdef" };
const vllm = {
  provider: "custom-llm",
  providerName: "vllm",
  baseUrl: "https://vllm.example/v1",
  models: ["llama-3.2", "mistralai/Mistral-7B-Instruct-v0.3"],
};
const wireModels = "custom-llm/vllm/llama-3.2,custom-llm/vllm/mistralai/Mistral-7B-Instruct-v0.3";

describe("provider keys", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind });
  const live = () => local().objects(kind)[0] as LocalObject;
  const bodies = bodiesOf(local);

  it("of a standard provider: create, import by its name, idle, delete with what it leaves", async () => {
    const state = await run().create({ ...openai });

    expect(live()).to.include({ provider: "openai", api_key: openai.apiKey, read_only: false });
    expect(state.outputs).not.to.have.any.keys("modelNames", "models", "providerName");
    const read = await run().refresh({ id: "openai", inputs: {}, outputs: {} });
    expect(read.id).to.equal(state.id);
    expect(read.inputs).to.deep.equal({ provider: "openai" });
    await run().up(state, { ...openai });
    expect(bodies("updateLlmProviderKey")).to.deep.equal([]);
    const last = run();
    await last.destroy(state);
    expect(last.said.join()).to.match(
      /"openai".*is deleted\. Rules that use its models stay enabled, and fail/,
    );
  });

  it("of a custom provider: the models as rules name them, on the wire and as an output", async () => {
    const state = await run().create({ ...vllm, configuration: { auth_header_name: "api-key" } });

    expect(live()["configuration"]).to.deep.equal({ models: wireModels, auth_header_name: "api-key" });
    expect(state.outputs["modelNames"]).to.deep.equal(wireModels.split(","));
    const after = await run().up(state, { ...vllm, models: ["b", "a"] });
    expect(after.outputs["modelNames"]).to.deep.equal(["custom-llm/vllm/b", "custom-llm/vllm/a"]);
    expect(live()["configuration"]).to.deep.equal({ models: "custom-llm/vllm/b,custom-llm/vllm/a" });
  });

  it("an address with a user and password in it is shown without them: in the drift and in an error", async () => {
    const state = await run().create({ ...vllm, baseUrl: "https://u:canary-1@vllm.example/v1" });
    live()["base_url"] = "https://u:canary-2@vllm.example/v1";

    const { said } = await run().preview(state, { ...vllm, baseUrl: "https://u:canary-1@vllm.example/v1" });
    expect(said.join())
      .to.include('live "https://[redacted]@vllm.example/v1" -> declared')
      .and.not.match(/canary/);

    local().fault(
      { operation: "updateLlmProviderKey" },
      { kind: "response", status: 422, body: { errors: ["bad: https://u:canary-3@vllm.example"] } },
    );
    const error = await failureOf(run().up(state, { ...vllm, baseUrl: "https://u:canary-3@vllm.example" }));
    expect(error.message)
      .to.include("bad: https://[redacted]@vllm.example")
      .and.not.match(/canary/);
  });

  it("models: split at commas, trimmed, and what has not the prefix stays as it is", async () => {
    const state = await run().create({ ...vllm });
    live()["configuration"] = { models: " custom-llm/vllm/llama-3.2 , other/x,custom-llm/else/y," };

    const { inputs, outputs } = await run().refresh(state);

    expect(inputs["models"]).to.deep.equal(["llama-3.2", "other/x", "custom-llm/else/y"]);
    expect(outputs["modelNames"]).to.deep.equal([
      "custom-llm/vllm/llama-3.2",
      "other/x",
      "custom-llm/else/y",
    ]);
  });

  it("modelNames are in a preview before there is a key, and unknown where a model is", async () => {
    const { lifecycle } = resourceNamed(opikProvider, kind);
    const preview = (inputs: Record<string, unknown>) =>
      lifecycle.preview?.(run().context(), { id: undefined, state: undefined, inputs });

    expect((await preview(vllm))?.["modelNames"]).to.deep.equal(wireModels.split(","));
    expect(await preview({ ...vllm, models: UNKNOWN })).not.to.have.property("modelNames");
    expect(await preview(openai)).not.to.have.property("modelNames");
  });

  it("location: sent in the configuration, and removed without what else is there", async () => {
    const vertex = { provider: "vertex-ai", apiKey: '{"type": "service_account"}\n' };
    const state = await run().create({ ...vertex, location: "europe-west1", configuration: { a: "1" } });
    expect(live()).to.deep.include({
      api_key: vertex.apiKey,
      configuration: { location: "europe-west1", a: "1" },
    });

    const other = await run().up(state, { ...vertex, location: "us-east1", configuration: { a: "1" } });
    expect(live()["configuration"]).to.deep.equal({ location: "us-east1", a: "1" });
    await run().up(other, { ...vertex, configuration: { a: "1" } });
    expect(live()["configuration"]).to.deep.equal({ a: "1" });
  });

  it("baseUrl of a standard provider: a blank one is none, in a create and in an update", async () => {
    const state = await run().create({ ...openai, baseUrl: "" });
    expect(bodies("createLlmProviderKey")[0]).not.to.have.property("base_url");

    const after = await run().up(state, { ...openai, baseUrl: "https://proxy.example" });
    await run().up(after, { ...openai, baseUrl: "" });
    expect(live()["base_url"]).to.equal("");
  });

  it("names of two: the provider's, then its own, in messages and lists", async () => {
    await run().create({ ...vllm });
    const { lifecycle } = resourceNamed(opikProvider, kind);
    await run().create({ ...openai });

    const rows = await lifecycle.list?.(run().context(), { inputs: {} });
    const { failures } = await run().check({ ...vllm });
    const standard = await run().check({ ...openai });

    expect(rows?.map(({ name }) => name)).to.deep.equal(["custom-llm/vllm", "openai"]);
    expect(failures[0]?.property).to.equal("providerName");
    expect(failures[0]?.reason).to.match(/already has a provider key "custom-llm\/vllm" \([-0-9a-f]{36}\)/);
    expect(standard.failures[0]?.property).to.equal("provider");
  });

  it("a key that the deployment brings along is in no list", async () => {
    local().addObject(kind, {
      id: "0190babc-62a0-71d2-832a-0feffa460001",
      provider: "openai",
      read_only: true,
    });
    const { lifecycle } = resourceNamed(opikProvider, kind);

    expect(await lifecycle.list?.(run().context(), { inputs: {} })).to.deep.equal([]);
  });

  it("a create whose answer is lost is found by its key", async () => {
    local().fault({ operation: "createLlmProviderKey" }, { kind: "reset", after: "processing" });

    const { id } = await run().create({ ...vllm, apiKey: "" });

    expect(
      local()
        .objects(kind)
        .map((one) => one.id),
    ).to.deep.equal([id]);
    expect(bodies("createLlmProviderKey")).to.have.length(1);
  });

  it("replacement: first the create; first the delete where the server takes the new name for the old one", async () => {
    const state = await run().create({ ...vllm });
    const diff = (declared: object) => run().preview(state, { ...vllm, ...declared });

    for (const providerName of ["VLLM", "vllm ", "vllḿ"]) {
      expect(await diff({ providerName })).to.deep.include({
        replaces: ["providerName"],
        deleteBeforeReplace: true,
      });
    }
    for (const declared of [{ providerName: "other" }, { provider: "ollama" }, { workspace: "org-acme" }]) {
      expect(await diff(declared)).to.deep.include({ deleteBeforeReplace: false });
    }
  });

  it("getLlmProviderKey: address and models, by the key; never the key or the headers", async () => {
    const { id } = await run().create({
      ...vllm,
      apiKey: "vllm-0123456789",
      headers: { "X-Secret": "hidden" },
      configuration: { url_query_params: '{"key":"hidden"}' },
    });
    const { id: other } = await run().create({ ...openai });
    const get = opikProvider.functions.get(`get${kind}`);
    const { provider, providerName } = vllm;

    const got = await get?.invoke(run().context(), { provider, providerName });

    expect(got).to.deep.include({
      id,
      baseUrl: vllm.baseUrl,
      models: vllm.models,
      modelNames: wireModels.split(","),
    });
    expect(JSON.stringify(got)).not.to.match(/hidden|vllm-0|api|headers/i);
    expect(await get?.invoke(run().context(), { provider: "openai" })).to.include({ id: other });
    expect(get?.outputs["providerName"]?.safeParse(undefined).success).to.equal(true);
    const error = await failureOf(get?.invoke(run().context(), { provider: "gemini" }) as Promise<unknown>);
    expect(error.message).to.match(/no provider key "gemini".*OPIK_LLM_PROVIDER_KEY_NOT_FOUND/);
  });

  describe("traps", () => {
    it("LPK-1 a masked value is stored as the key: none is accepted, and no live one is ever sent", async () => {
      const state = await run().create({ ...vllm, apiKey: "sk-0123456789mno", headers: { a: "b" } });
      const { failures } = await run().check({ ...vllm, apiKey: "sk-**********mno" }, state.inputs);
      expect(failures[0]?.property).to.equal("apiKey");
      expect(failures[0]?.reason).to.match(/masked value/);
      const read = await run().refresh({ id: "custom-llm/vllm", inputs: {}, outputs: {} });
      expect(read.inputs).not.to.have.property("apiKey");

      const clicked = await run().refresh(state);
      live()["api_key"] = "sk-clicked-by-somebody";
      const drifted = await run().refresh(clicked);
      expect(drifted.inputs["apiKey"]).to.equal("sk-****************ody");
      await run().up(drifted, { ...vllm, apiKey: "sk-0123456789mno", headers: { a: "c" } });
      expect(live()).to.deep.include({ api_key: "sk-0123456789mno", headers: { a: "c" } });
    });

    it("LPK-1 two keys of one mask: the program's change is written, although reads cannot tell", async () => {
      const state = await run().create({ ...vllm, apiKey: "short-one" });

      await run().up(state, { ...vllm, apiKey: "other-one" });

      expect(live()["api_key"]).to.equal("other-one");
    });

    it("LPK-1 masks have the length in UTF-16 units", async () => {
      const state = await run().create({ ...vllm, apiKey: "abcd😀efghijklm" });

      await run().up(state, { ...vllm, apiKey: "abcd😀efghijklm" });

      expect(bodies("updateLlmProviderKey")).to.deep.equal([]);
    });

    it("LPK-2 another provider or name is ignored by a PATCH: both replace, neither is ever in one", async () => {
      const state = await run().create({ ...vllm });
      await run().up(state, { ...vllm, baseUrl: "https://other.example" });

      expect(bodies("updateLlmProviderKey")).to.deep.equal([{ base_url: "https://other.example" }]);
      for (const declared of [{ provider: "ollama" }, { providerName: "other" }]) {
        expect(await run().preview(state, { ...vllm, ...declared })).to.deep.include({
          replaces: Object.keys(declared),
        });
      }
    });

    it("LPK-3 a providerName of a standard provider is refused; what a click has given one is left alone", async () => {
      const { failures } = await run().check({ ...openai, providerName: "mine" });
      expect(failures).to.deep.equal([
        {
          property: "providerName",
          reason: "providerName is allowed only for bedrock, ollama, custom-llm, not for openai: omit it.",
        },
      ]);

      const state = await run().create({ ...openai });
      live()["provider_name"] = "clicked";
      await run().up(state, { ...openai, apiKey: "sk-another-0123456" });
      expect(bodies("updateLlmProviderKey")).to.have.length(1);
      expect(live()["provider_name"]).to.equal("clicked");
    });

    it("LPK-4 the key of a standard provider cannot be blank or taken out", async () => {
      const state = await run().create({ ...openai });

      for (const provider of ["openai", "anthropic", "gemini", "openrouter", "vertex-ai"]) {
        for (const declared of [{ provider }, { provider, apiKey: "" }]) {
          const { failures } = await run().check(declared, state.inputs);
          expect(failures).to.deep.equal([
            { property: "apiKey", reason: `apiKey is required for ${provider}.` },
          ]);
        }
      }
    });

    it("LPK-5 what is taken out is blanked by its own blank, and what is left out stays", async () => {
      const all = { ...vllm, apiKey: "key-0123456789", headers: { a: "b" }, configuration: { c: "d" } };
      const state = await run().create(all);

      const after = await run().up(state, { ...vllm });

      expect(bodies("updateLlmProviderKey")).to.have.length(1);
      expect(live()).to.deep.include({
        api_key: "",
        headers: {},
        configuration: { models: wireModels },
        base_url: vllm.baseUrl,
      });
      const clicked = { api_key: "clicked", headers: { click: "1" }, name: "clicked" };
      Object.assign(live(), clicked);
      await run().up(after, { ...vllm, baseUrl: "https://b.example" });
      expect(live()).to.deep.include({ ...clicked, base_url: "https://b.example" });
    });

    for (const [what, inputs, property, reason] of [
      ["no address", { ...vllm, baseUrl: "not a url" }, "baseUrl", /http:\/\/ or https:\/\//],
      ["an address of another scheme", { ...vllm, baseUrl: "ftp://x" }, "baseUrl", /http:\/\/ or https:\/\//],
      ["a blank address", { ...vllm, baseUrl: "" }, "baseUrl", /required for custom-llm/],
      ["no models", { ...vllm, models: [] }, "models", /at least one model is needed/],
      ["a model twice", { ...vllm, models: ["a", "a"] }, "models", /twice/],
      ["two models in one", { ...vllm, models: ["a,b"] }, "models", /comma/],
      ["a blank model", { ...vllm, models: [" "] }, "models", /blank/],
      ["a model as rules name it", { ...vllm, models: ["custom-llm/vllm/a"] }, "models", /own, "a"/],
      ["models of a standard provider", { ...openai, models: ["a"] }, "models", /not for openai: omit it/],
      ["a location of another", { ...openai, location: "eu" }, "location", /only for vertex-ai/],
      [
        "models in configuration",
        { ...vllm, configuration: { models: "a" } },
        "configuration",
        /declare it as models/,
      ],
      [
        "a location in configuration",
        { ...vllm, configuration: { location: "a" } },
        "configuration",
        /as location/,
      ],
      ["a name with a comma", { ...vllm, providerName: "a,b" }, "providerName", /comma/],
      ["a blank name", { ...vllm, providerName: " " }, "providerName", /blank/],
      ["a long name", { ...vllm, providerName: "x".repeat(151) }, "providerName", /150/],
      ["a long address", { ...vllm, baseUrl: `https://${"x".repeat(255)}` }, "baseUrl", /255/],
    ] as const) {
      it(`LPK-6 ${what} would be accepted and never work, or fail: refused`, async () => {
        const { failures } = await run().check(inputs);

        expect(failures.map((one) => one.property)).to.deep.equal([property]);
        expect(failures[0]?.reason).to.match(reason);
        expect(local().requests).to.deep.equal([]);
      });
    }

    for (const property of ["providerName", "baseUrl", "models"] as const) {
      it(`LPK-6 a custom provider needs ${property}`, async () => {
        const { [property]: _left, ...rest } = vllm;
        for (const provider of ["custom-llm", "ollama", "bedrock"]) {
          expect((await run().check({ ...rest, provider })).failures).to.deep.equal([
            { property, reason: `${property} is required for ${provider}.` },
          ]);
        }
      });
    }

    it("LPK-7 names that the server takes for the same are refused with the real one; of another provider it is free", async () => {
      const { id } = await run().create({ ...vllm });

      for (const providerName of ["VLLM", "vllm ", "vllḿ"]) {
        const { failures } = await run().check({ ...vllm, providerName });
        expect(failures[0]?.reason).to.include(id).and.to.include('"custom-llm/vllm"');
        const error = await failureOf(run().provider.create({ ...vllm, providerName, workspace: "default" }));
        expect(error.message).to.match(/case, accents and trailing blanks.*OPIK_LLM_PROVIDER_KEY_EXISTS/);
      }
      expect((await run().create({ ...vllm, provider: "ollama" })).id).not.to.equal(id);
    });

    it("LPK-8 a provider that is none of ours is refused, and cannot be imported by name", async () => {
      for (const provider of ["opik-free", "OPENAI", "zz", undefined]) {
        const { failures } = await run().check({ ...openai, provider });
        expect(failures[0]?.property).to.equal("provider");
      }
      const error = await failureOf(run().refresh({ id: "opik-free", inputs: {}, outputs: {} }));
      expect(error.message).to.match(/OPIK_LLM_PROVIDER_KEY_NOT_FOUND/);
    });

    it("LPK-9 a key with white space around it would be stored with it: refused; values of the configuration are texts", async () => {
      for (const apiKey of [" key-0123456789", "key-0123456789\n"]) {
        const { failures } = await run().check({ ...openai, apiKey });
        expect(failures[0]?.reason).to.equal(
          "apiKey begins or ends with white space, which would be stored with it.",
        );
      }
      for (const value of [1, ["a"]]) {
        const { failures } = await run().check({ ...vllm, configuration: { a: value } });
        expect(failures[0]?.property).to.equal("configuration");
      }
    });
  });

  describe("authConfig", () => {
    const authConfig = {
      tokenUrl: "https://login.example/token",
      sendAs: "form",
      credentials: [
        { key: "client_id", value: "me", secret: false },
        { key: "client_secret", value: "hidden-1" },
      ],
      fallbackTtlSeconds: 60,
    };

    it("is an error on a server that does not know it, and the key is kept in the state", async () => {
      const error = await failureOf(run().create({ ...vllm, authConfig }));

      expect(error.message).to.match(
        /Opik 2\.1\.24.* accepted authConfig .*newer server.*OPIK_FIELD_IGNORED/,
      );
      expect(error["id"]).to.equal(live().id);
      expect(bodies("updateLlmProviderKey")).to.have.length(1);
    });

    for (const [what, inputs, property, reason] of [
      ["beside a key", { ...vllm, apiKey: "k", authConfig }, "authConfig", /declare only one of the two/],
      [
        "of another provider",
        { ...vllm, provider: "ollama", authConfig },
        "authConfig",
        /only for custom-llm/,
      ],
      ["without an address", { ...vllm, authConfig: { credentials: [] } }, "authConfig", /tokenUrl/],
      [
        "of more than a year",
        { ...vllm, authConfig: { ...authConfig, fallbackTtlSeconds: 31_536_001 } },
        "authConfig",
        /fallbackTtlSeconds/,
      ],
    ] as const) {
      it(`${what}: refused`, async () => {
        const { failures } = await run().check(inputs);

        expect(failures.map((one) => one.property)).to.deep.equal([property]);
        expect(failures[0]?.reason).to.match(reason);
      });
    }

    it("as a newer server has it: a hidden value is any value, and what the server adds is its own", async () => {
      const state = await run().create({ ...vllm });
      const outputs = { ...state.outputs, authConfig };
      live()["auth_config"] = {
        token_url: authConfig.tokenUrl,
        send_as: "form",
        token_field: "access_token",
        fallback_ttl_seconds: 60,
        credentials: [
          { key: "client_secret", value: "__SECRET__", secret: true },
          { key: "client_id", value: "me", secret: false },
        ],
      };

      expect((await run().refresh({ ...state, outputs })).inputs["authConfig"]).to.deep.equal(authConfig);
      const imported = await run().refresh({ id: state.id, inputs: {}, outputs: {} });
      expect(imported.inputs).not.to.have.property("authConfig");
      for (const [change, changes] of [
        [{}, false],
        [{ credentials: [...authConfig.credentials].reverse() }, false],
        [{ tokenUrl: "https://other.example" }, true],
        [{ credentials: [] }, true],
        [
          { credentials: [authConfig.credentials[1], { key: "client_id", value: "you", secret: false }] },
          true,
        ],
      ] as const) {
        const declared = { ...vllm, authConfig: { ...authConfig, ...change } };
        expect(await run().preview({ ...state, outputs }, declared)).to.deep.include({ changes });
      }
    });

    it("a hidden value that the program changes is written, although no read can tell", async () => {
      const state = await run().create({ ...vllm });
      live()["auth_config"] = {
        token_url: authConfig.tokenUrl,
        credentials: [{ key: "s", value: "__SECRET__", secret: true }],
      };
      const config = (value: string) => ({
        tokenUrl: authConfig.tokenUrl,
        credentials: [{ key: "s", value }],
      });
      const outputs = { ...state.outputs, authConfig: config("one") };

      await run().up({ ...state, outputs }, { ...vllm, authConfig: config("two") });

      expect(bodies("updateLlmProviderKey")).to.deep.equal([{ auth_config: "[redacted]" }]);
    });
  });

  it("unknown inputs: what needs them is left out, the rest is checked", async () => {
    const resource = resourceNamed(opikProvider, kind);
    const check = (declared: Record<string, unknown>) =>
      checkResource(resource, () => run().context(), { oldInputs: undefined, inputs: declared });

    for (const declared of [
      { ...vllm, apiKey: UNKNOWN, headers: { a: UNKNOWN }, models: [UNKNOWN], baseUrl: UNKNOWN },
      { ...vllm, providerName: UNKNOWN },
      { provider: UNKNOWN, apiKey: "k" },
      { ...openai, apiKey: UNKNOWN },
    ]) {
      expect((await check(declared)).failures).to.deep.equal([]);
    }
    const { failures } = await check({ ...openai, apiKey: UNKNOWN, models: UNKNOWN });
    expect(failures.map(({ property }) => property)).to.deep.equal(["models"]);
  });
});
