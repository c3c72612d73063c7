import type { LocalOpik } from "../../emulator";

type Values = Readonly<Record<string, unknown>>;

/** One kind of object, as the table of operations tries it. */
export interface ObjectCase {
  readonly kind: string;
  /** The least that a program declares. */
  readonly minimal: Values;
  /** Every input that is managed, none at its default. */
  readonly full: Values;
  /** Inputs with another value, each changed in place. */
  readonly changes: Values;
  /** What somebody clicks, by input: fields of the API, other values than those of `full`. */
  readonly clicks: Readonly<Record<string, Values>>;
  /** What an input that is taken out of `full` leaves live: fields of the API; undefined where the field goes. */
  readonly takenOut: Readonly<Record<string, Values>>;
  /** Inputs whose other value calls for a replacement. */
  readonly replaces: Values;
  /** What `minimal` can be imported by, besides its id. */
  readonly names: readonly string[];
  /** Whether two of one key cannot be; `true` unless said. */
  readonly unique?: boolean;
  /** A key that the server takes for the same as that of `minimal`, where there are such. */
  readonly near?: Values;
  /** A field by which one is gone that is kept after its deletion. */
  readonly goneBy?: string;
  /** Puts there what the inputs refer to. */
  readonly prepare?: (opik: LocalOpik) => void;
}

const PROJECT = "0190babc-62a0-71d2-832a-0feffa4676eb";

const judge = (content = "Rate {{answer}}") => ({
  model: { name: "gpt-4o" },
  messages: [{ role: "USER", content }],
  variables: { answer: "output.answer" },
  schema: [{ name: "Grounded", type: "DOUBLE" }],
});

const OTHER_PROJECT = "01a20da5-4202-7450-a835-a47cb8c75d4c";

/** A version as the local Opik keeps it in its prompt: of the text of the case, but for what is given. */
function promptVersion(number: number, fields: Values = {}): Values {
  return {
    id: `01a20da5-0000-7000-8000-00000000000${number}`,
    commit: `0000000${number}`,
    version_number: `v${number}`,
    template: "Hello {{name}}",
    type: "jinja2",
    metadata: { temperature: 0.2 },
    environments: number === 1 ? ["production"] : [],
    ...fields,
  };
}

/** Every object; a new one is a row here. */
export const objectCases: readonly ObjectCase[] = [
  {
    kind: "Project",
    minimal: { name: "support" },
    full: { name: "support", description: "Answers", visibility: "public" },
    changes: { name: "support-bot", description: "All answers", visibility: "private" },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      visibility: { visibility: "private" },
    },
    takenOut: { description: { description: "" }, visibility: { visibility: "private" } },
    replaces: { workspace: "org-acme" },
    names: ["support"],
    near: { name: "Súpport " },
  },
  {
    kind: "LlmProviderKey",
    minimal: {
      provider: "custom-llm",
      providerName: "vllm",
      baseUrl: "https://vllm.example/v1",
      models: ["llama-3.2", "mistralai/Mistral-7B"],
    },
    full: {
      provider: "custom-llm",
      providerName: "vllm",
      baseUrl: "https://vllm.example/v1",
      models: ["llama-3.2", "mistralai/Mistral-7B"],
      apiKey: "vllm-0123456789abcdef",
      headers: { "X-Team": "platform" },
      configuration: { auth_header_name: "api-key", suppress_default_auth: "true" },
    },
    changes: {
      baseUrl: "https://vllm.example/{model}/v2",
      models: ["mistralai/Mistral-7B", "llama-3.2", "qwen"],
      apiKey: "vllm-fedcba9876543210",
      headers: { "X-Team": "research", "X-More": "yes" },
      configuration: { auth_header_name: "authorization" },
    },
    clicks: {
      baseUrl: { base_url: "https://clicked.example" },
      models: {
        configuration: {
          models: "custom-llm/vllm/clicked",
          auth_header_name: "api-key",
          suppress_default_auth: "true",
        },
      },
      apiKey: { api_key: "clicked-0123456789" },
      headers: { headers: { "X-Team": "clicked" } },
      configuration: {
        configuration: {
          models: "custom-llm/vllm/llama-3.2,custom-llm/vllm/mistralai/Mistral-7B",
          auth_header_name: "clicked",
        },
      },
    },
    takenOut: {
      apiKey: { api_key: "" },
      headers: { headers: {} },
      configuration: {
        configuration: { models: "custom-llm/vllm/llama-3.2,custom-llm/vllm/mistralai/Mistral-7B" },
      },
    },
    replaces: { workspace: "org-acme", provider: "ollama", providerName: "other" },
    names: ["custom-llm/vllm"],
    near: { providerName: "Vllḿ " },
  },
  {
    kind: "FeedbackDefinition",
    minimal: { name: "Helpfulness", type: "numerical", min: 0, max: 1 },
    full: { name: "Helpfulness", type: "numerical", min: 0, max: 1, description: "How much it helps" },
    changes: { name: "Usefulness", min: -1.5, max: 10, description: "More" },
    clicks: {
      name: { name: "clicked" },
      min: { details: { min: -2, max: 1 } },
      max: { details: { min: 0, max: 2 } },
      description: { description: "clicked" },
    },
    takenOut: { description: { description: "" } },
    replaces: { workspace: "org-acme" },
    names: ["Helpfulness"],
    near: { name: "Hélpfulness " },
  },
  {
    kind: "OnlineEvaluationRule",
    prepare: (opik) => opik.addProject({ id: PROJECT, name: "support", visibility: "private" }),
    minimal: { name: "Hallucination", projectIds: [PROJECT], llmAsJudge: judge() },
    full: {
      name: "Hallucination",
      projectIds: [PROJECT],
      enabled: false,
      samplingRate: 0.123456789,
      filters: [
        { field: "duration", operator: ">", value: "1000" },
        { field: "tags", operator: "is_not_empty" },
      ],
      llmAsJudge: judge("Is this grounded?"),
    },
    changes: {
      name: "Grounded",
      enabled: true,
      samplingRate: 0.5,
      filters: [{ field: "metadata", key: "tenant", operator: "=", value: "acme" }],
      llmAsJudge: judge("Is this made up?"),
    },
    clicks: {
      name: { name: "clicked" },
      enabled: { enabled: true },
      samplingRate: { sampling_rate: 0.25 },
      filters: { filters: [{ field: "name", operator: "=", value: "x" }] },
      llmAsJudge: {
        code: {
          model: { name: "gpt-4o" },
          messages: [{ role: "USER", content: "clicked" }],
          variables: {},
          schema: [{ name: "Grounded", type: "DOUBLE", description: "" }],
        },
      },
    },
    takenOut: { enabled: { enabled: true }, samplingRate: { sampling_rate: 1 }, filters: { filters: [] } },
    replaces: { workspace: "org-acme", scope: "span" },
    names: ["support/Hallucination"],
    unique: false,
  },
  {
    kind: "Prompt",
    minimal: { name: "answer", projectId: PROJECT },
    full: {
      name: "answer",
      projectId: PROJECT,
      description: "The bot's answer",
      tags: ["support", "chat"],
      template: "Hello {{name}}",
      type: "jinja2",
      metadata: { temperature: 0.2 },
      environments: { production: "v1" },
    },
    changes: {
      name: "reply",
      description: "Another one",
      tags: ["chat"],
      template: "Good morning {{name}}",
      type: "python",
      metadata: { temperature: 0.3 },
      environments: { staging: "v1" },
    },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      tags: { tags: ["clicked"] },
      template: { versions: [promptVersion(1), promptVersion(2, { template: "clicked" })] },
      type: { versions: [promptVersion(1), promptVersion(2, { type: "python" })] },
      metadata: { versions: [promptVersion(1), promptVersion(2, { metadata: null })] },
      environments: { versions: [promptVersion(1, { environments: [] })] },
    },
    takenOut: {
      description: { description: undefined },
      tags: { tags: undefined },
      template: {},
      type: {},
      metadata: {},
      environments: {},
    },
    replaces: { workspace: "org-acme", projectId: OTHER_PROJECT },
    names: ["support/answer"],
    near: { name: "Ánswer " },
    prepare: (opik) => {
      opik.addProject({ id: PROJECT, name: "support", visibility: "private" });
      opik.addProject({ id: OTHER_PROJECT, name: "sales", visibility: "private" });
      for (const [index, name] of ["staging", "production"].entries()) {
        opik.addObject("Environment", { id: `6419336b-e804-11f1-9a27-02fc0000000${index}`, name });
      }
    },
  },
  {
    kind: "RetentionRule",
    minimal: { retention: "unlimited" },
    full: { retention: "base_60d", applyToPast: true },
    changes: {},
    clicks: {},
    takenOut: {},
    replaces: { workspace: "org-acme", retention: "short_14d", applyToPast: false },
    names: ["active"],
    goneBy: "enabled",
  },
  {
    kind: "Environment",
    minimal: { name: "staging" },
    full: { name: "staging", description: "Where we try", color: "#12A4B4", position: 1 },
    changes: { name: "stage", description: "Where all try", color: "red", position: -3 },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      color: { color: "#000000" },
      position: { position: 7 },
    },
    takenOut: { description: { description: "" }, position: { position: 0 }, color: { color: "#12A4B4" } },
    replaces: { workspace: "org-acme" },
    names: ["staging"],
    near: { name: "STAGING" },
  },
];
