import { z } from "zod";
import { type CheckFailure, type Codec, collated, type Properties } from "../kit";
import { llmProviderKeys } from "../opik";
import { authConfigCodec, LlmProviderAuthConfig, sameAuthConfig } from "./llmProviderAuthConfig";
import { notBlank } from "./notBlank";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const STANDARD = ["openai", "anthropic", "gemini", "openrouter", "vertex-ai"] as const;
const CUSTOM = ["bedrock", "ollama", "custom-llm"] as const;

const LlmProvider = z.enum([...STANDARD, ...CUSTOM]).meta({
  id: "LlmProvider",
  description: "A provider of models.",
});

/** The names of models, as one text on the wire: the form in which rules name them. */
const models: Codec = {
  toWire: (value, { providerName }) =>
    (value as string[]).map((name) => `${prefixOf(providerName)}${name}`).join(","),
  fromWire: (value, { provider_name }) =>
    namesIn(value)?.map((name) => {
      const prefix = prefixOf(provider_name);
      return name.startsWith(prefix) ? name.slice(prefix.length) : name;
    }),
};

/** What reads and calls the models of a workspace: a provider's key and address. */
export const LlmProviderKey = opik.resource({
  name: "LlmProviderKey",
  summary:
    "API key and URL of a model provider, for online evaluation and the playground of an Opik workspace, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "A workspace has one key for each standard provider (`openai`, `anthropic`, `gemini`, `openrouter`, `vertex-ai`), and any " +
    "number of named ones for `bedrock`, `ollama` and `custom-llm`. Rules refer to the models of named ones as in the output " +
    "`modelNames`.\n\n" +
    "Opik shows keys masked, so an import cannot read them. Declare the key with its real value; nothing is written if the " +
    "mask matches.\n\n" +
    "The resource's id is the key's UUID. Import it by id, as `openai`, or as `custom-llm/vllm`; prefix `workspace/` for a " +
    "workspace other than the configured one.",
  example: {
    typescript: `const config = new pulumi.Config();

const vllm = new LlmProviderKey("vllm", {
    provider: "custom-llm",
    providerName: "vllm",
    baseUrl: "https://vllm.example/v1",
    apiKey: config.requireSecret("vllmKey"),
    models: ["llama-3.2"],
});`,
    python: `import pulumi
import pulumi_opik as opik

config = pulumi.Config()

vllm = opik.LlmProviderKey("vllm",
    provider="custom-llm",
    provider_name="vllm",
    base_url="https://vllm.example/v1",
    api_key=config.require_secret("vllmKey"),
    models=["llama-3.2"])`,
    yaml: `config:
  vllmKey:
    type: string
    secret: true
resources:
  vllm:
    type: opik:LlmProviderKey
    properties:
      provider: custom-llm
      providerName: vllm
      baseUrl: https://vllm.example/v1
      apiKey: \${vllmKey}
      models:
        - llama-3.2`,
  },
  inputs: {
    provider: LlmProvider.meta({
      description: "Provider of the models. Changing it replaces the resource.",
      replaceOnChanges: true,
    }),
    providerName: notBlank
      .regex(/^[^,]*$/, "it must not contain a comma, which separates models")
      .max(150)
      .optional()
      .meta({
        description:
          "Name of a `bedrock`, `ollama` or `custom-llm` provider, at most 150 characters. Required for these, not allowed for others. Case, accents and trailing blanks are ignored. Changing it replaces the resource.",
        replaceOnChanges: true,
      }),
    apiKey: z.string().optional().meta({
      description:
        'API key. Required for `openai`, `anthropic`, `gemini`, `openrouter` and `vertex-ai` (as JSON text). For others: not managed if omitted, cleared if `""` or removed. Opik shows it masked, so a change outside Pulumi that keeps its length and its first and last three characters is not detected.',
      resetTo: "",
      secret: true,
      masked: true,
    }),
    baseUrl: z.string().refine(isAddress, "it must begin with http:// or https://").max(255).optional().meta({
      description:
        'URL of the API, `http(s)://`, at most 255 characters; may contain `{model}`. Required for `bedrock`, `ollama` and `custom-llm`. For others: not managed if omitted, cleared if `""` or removed.',
      resetTo: "",
    }),
    headers: z.record(z.string(), z.string()).optional().meta({
      description: "Headers of each request, by name. Not managed if omitted, cleared if removed.",
      resetTo: {},
      secret: true,
    }),
    models: z
      .array(
        z
          .string()
          .regex(
            /^[^\s,]([^,]*[^\s,])?$/,
            "it must not be blank, contain a comma, or begin or end with blanks",
          ),
      )
      .min(1, "at least one model is needed")
      .refine((names) => new Set(names).size === names.length, "a model is named twice")
      .optional()
      .meta({
        description:
          "Models by the provider's own names, each once. At least one is required for `bedrock`, `ollama` and `custom-llm`; not allowed for others.",
        wire: "configuration.models",
        codec: models,
      }),
    location: notBlank.optional().meta({
      description: "Region, for `vertex-ai` only. Not managed if omitted, cleared if removed.",
      wire: "configuration.location",
      resetTo: null,
    }),
    configuration: z.record(z.string(), z.string()).optional().meta({
      description:
        'Other options for calling the provider. Opik supports `openai_pipeline_mode` (`chat_completions_api`, `responses_api`), `url_query_params` (JSON text), `auth_header_name` and `suppress_default_auth` (`"true"`). Not managed if omitted, cleared if removed.',
      resetTo: {},
    }),
    authConfig: LlmProviderAuthConfig.optional().meta({
      description:
        "How to obtain a token instead of using a key, for `custom-llm` only. Conflicts with `apiKey`. Not managed if omitted, cleared if removed. Needs a newer server than 2.1.24; not verified.",
      resetTo: {},
      secret: true,
      masked: true,
      codec: authConfigCodec,
      same: sameAuthConfig,
    }),
    ...inWorkspace,
    ...adoptable("provider key", " An adopted key is considered equal if its mask is."),
  },
  outputs: {
    modelNames: z
      .array(z.string())
      .optional()
      .meta({
        description:
          "The models as online evaluation rules refer to them, for `bedrock`, `ollama` and `custom-llm` only.",
        wire: "configuration.models",
        codec: { toWire: (value) => value, fromWire: namesIn },
        foreseen: (inputs) => inputs["models"] && namesIn(models.toWire(inputs["models"], inputs)),
      }),
    ...objectOutputs("provider key"),
  },
  listInputs: ofWorkspace,
  refine: [
    needed("providerName", CUSTOM),
    needed("models", CUSTOM),
    needed("baseUrl", CUSTOM),
    needed("apiKey", STANDARD),
    only("providerName", CUSTOM),
    only("models", CUSTOM),
    only("location", ["vertex-ai"]),
    only("authConfig", ["custom-llm"]),
    ({ provider, apiKey = "" }) =>
      failure(
        "apiKey",
        provider !== "vertex-ai" &&
          apiKey.trim() !== apiKey &&
          "begins or ends with white space, which would be stored with it",
      ),
    (inputs) =>
      failure(
        "authConfig",
        "authConfig" in inputs && "apiKey" in inputs && "replaces apiKey: declare only one of the two",
      ),
    ({ configuration = {} }) =>
      ["models", "location"]
        .filter((name) => Object.hasOwn(configuration, name))
        .map((name) => ({
          property: "configuration",
          reason: `configuration.${name} has a property of its own: declare it as ${name}.`,
        })),
    ({ models: names = [], providerName }) =>
      names
        .filter((name) => name.startsWith(prefixOf(providerName)))
        .map((name) => ({
          property: "models",
          reason: `models has ${JSON.stringify(name)}, which is the name that rules use: give the provider's own, ${JSON.stringify(name.slice(prefixOf(providerName).length))}.`,
        })),
  ],
  // To the server the new one would be the same as the old one.
  deleteBeforeReplace: (state, inputs) =>
    state.workspace === inputs.workspace &&
    state.provider === inputs.provider &&
    collated(state.providerName) === collated(inputs.providerName),
  lifecycle: workspaceObject({
    collection: llmProviderKeys,
    key: ["provider", "providerName"],
    title: ({ provider, provider_name: name }) => (name ? `${provider}/${name}` : String(provider)),
    importForms: ["provider", "provider/providerName"],
    importKey: async (_context, _scope, text) => {
      const [, provider = "", providerName] = /^([^/]+)(?:\/(.+))?$/s.exec(text) ?? [];
      const key = providerName === undefined ? { provider } : { provider, providerName };
      return LlmProvider.safeParse(provider).success ? key : undefined;
    },
    // A create takes no address that is blank; none is the same.
    body: ({ base_url, ...body }, { live }) =>
      base_url === undefined || (base_url === "" && live === undefined) ? body : { ...body, base_url },
    remains: "Rules that use its models stay enabled, and fail when they score.",
  }),
});

function prefixOf(providerName: unknown): string {
  return `custom-llm/${providerName}/`;
}

function namesIn(value: unknown): string[] | undefined {
  return typeof value === "string"
    ? value
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
    : undefined;
}

function isAddress(text: string): boolean {
  return text === "" || (/^https?:\/\/\S+$/.test(text) && URL.canParse(text.replaceAll("{model}", "model")));
}

function failure(property: string, reason: string | false): CheckFailure | undefined {
  return reason === false ? undefined : { property, reason: `${property} ${reason}.` };
}

type Given = Properties & { readonly provider: string };

function needed(property: string, providers: readonly string[]) {
  return (inputs: Given) =>
    failure(
      property,
      providers.includes(inputs.provider) &&
        (!(property in inputs) || inputs[property] === "") &&
        `is required for ${inputs.provider}`,
    );
}

function only(property: string, providers: readonly string[]) {
  return (inputs: Given) =>
    failure(
      property,
      property in inputs &&
        !providers.includes(inputs.provider) &&
        `is allowed only for ${providers.join(", ")}, not for ${inputs.provider}: omit it`,
    );
}
