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
  /** Puts there what the inputs refer to. */
  readonly prepare?: (opik: LocalOpik) => void;
}

const PROJECT = "01900000-0000-7000-8000-000000000001";
const OTHER_PROJECT = "01900000-0000-7000-8000-000000000002";

/** Projects that objects can be in, `support` and `other`. */
function addProjects(opik: LocalOpik): void {
  for (const [name, id] of [
    ["support", PROJECT],
    ["other", OTHER_PROJECT],
  ] as const) {
    opik.addProject({ id, name, visibility: "private" });
    opik.addProject({ id, name, visibility: "private" }, "org-acme");
  }
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
    kind: "Dashboard",
    minimal: { name: "Quality", config: {} },
    full: {
      name: "Quality",
      projectId: PROJECT,
      type: "experiments",
      description: "What matters",
      config: { version: 3, sections: [{ id: "s", widgets: [] }] },
    },
    changes: {
      name: "Cost",
      type: "multi_project",
      description: "What it costs",
      config: { version: 3, sections: [] },
    },
    clicks: {
      name: { name: "clicked" },
      type: { type: "multi_project" },
      description: { description: "clicked" },
      config: { config: { version: 4, sections: [{ id: "s", widgets: [] }] } },
    },
    takenOut: { type: { type: "multi_project" }, description: { description: "" } },
    replaces: { workspace: "org-acme", projectId: OTHER_PROJECT },
    names: ["Quality", "support/Quality"],
    unique: false,
    prepare: addProjects,
  },
];
