import { join } from "node:path";
import type { LocalOpik } from "../../emulator";

type Values = Readonly<Record<string, unknown>>;

/** One kind of object, as the table of operations tries it. */
export interface ObjectCase {
  readonly kind: string;
  /** The least that a program declares. */
  readonly minimal: Values;
  /** Every input that is managed, none at its default, but for those of `elsewhere`. */
  readonly full: Values;
  /** Inputs with another value, each changed in place. */
  readonly changes: Values;
  /** What somebody clicks, by input: fields of the API, other values than those of `full`. */
  readonly clicks: Readonly<Record<string, Values>>;
  /** What an input that is taken out of `full` leaves live: fields of the API; undefined where the field goes. */
  readonly takenOut: Readonly<Record<string, Values>>;
  /** Inputs whose other value calls for a replacement. */
  readonly replaces: Values;
  /** What else calls for one: inputs beside those of `full`, undefined where one is taken out. */
  readonly alsoReplaces?: readonly Values[];
  /** Inputs that have no place in the row, and are tried by the tests of the kind alone. */
  readonly elsewhere?: readonly string[];
  /** What `minimal` can be imported by, besides its id. */
  readonly names: readonly string[];
  /** Whether two of one key cannot be; `true` unless said. */
  readonly unique?: boolean;
  /** A key that the server takes for the same as that of `minimal`, where there are such. */
  readonly near?: Values;
  /** A field by which one is gone that is kept after its deletion. */
  readonly goneBy?: string;
  /** Puts there what the inputs refer to. */
  readonly prepare?: (opik: LocalOpik, workspace?: string) => void;
}

const judge = (content = "Rate {{answer}}") => ({
  model: { name: "gpt-4o" },
  messages: [{ role: "USER", content }],
  variables: { answer: "output.answer" },
  schema: [{ name: "Grounded", type: "DOUBLE" }],
});

/** Projects that others refer to, by their ids. */
const [PROJECT, OTHER] = ["0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"];

function withProjects(opik: LocalOpik, workspace?: string): void {
  for (const [id, name] of [
    [PROJECT, "one"],
    [OTHER, "other"],
  ]) {
    opik.addProject({ id: String(id), name: String(name), visibility: "private" }, workspace);
  }
}

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

/** A file of items, wherever the program runs. */
function file(name: string): string {
  return join(__dirname, "../../../tests/lifecycle/fixtures", name);
}

/** A version of a dataset as the local Opik keeps it, with one item. */
function datasetVersion(data: Values): Values {
  const id = "01a20da5-0000-7000-8000-000000000001";
  return {
    id,
    version_name: "v1",
    items_added: 1,
    items_modified: 0,
    items_deleted: 0,
    items: [{ id, source: "manual", data, tags: [] }],
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
    alsoReplaces: [{ providerName: "VLLM" }],
    // Of another provider; in the place of the key.
    elsewhere: ["location", "authConfig"],
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
    // Of the other types.
    elsewhere: ["categories", "trueLabel", "falseLabel"],
    names: ["Helpfulness"],
    near: { name: "Hélpfulness " },
  },
  {
    kind: "OnlineEvaluationRule",
    prepare: withProjects,
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
    alsoReplaces: [
      {
        llmAsJudge: undefined,
        userDefinedMetricPython: { metric: "def score(): pass", arguments: { x: "input" } },
      },
    ],
    // Of a newer server than the local Opik.
    elsewhere: ["triggerScope"],
    names: ["one/Hallucination"],
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
    replaces: { workspace: "org-acme", projectId: OTHER },
    alsoReplaces: [{ template: undefined, messages: [{ role: "user", content: "Hello {{name}}" }] }],
    // Compared with nothing.
    elsewhere: ["changeDescription"],
    names: ["one/answer"],
    near: { name: "Ánswer " },
    prepare: (opik, workspace) => {
      withProjects(opik, workspace);
      for (const [index, name] of ["staging", "production"].entries()) {
        opik.addObject("Environment", { id: `6419336b-e804-11f1-9a27-02fc0000000${index}`, name }, workspace);
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
    minimal: { name: "qa" },
    full: { name: "qa", description: "Where we try", color: "#12A4B4", position: 1 },
    changes: { name: "stage", description: "Where all try", color: "red", position: -3 },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      color: { color: "#000000" },
      position: { position: 7 },
    },
    takenOut: { description: { description: "" }, position: { position: 0 }, color: { color: "#12A4B4" } },
    replaces: { workspace: "org-acme" },
    names: ["qa"],
    near: { name: "QA" },
  },
  {
    kind: "Alert",
    minimal: {
      name: "Errors",
      webhookUrl: "https://ops.example/a",
      triggers: [{ eventType: "prompt:committed" }],
    },
    full: {
      name: "Quality",
      projectId: PROJECT,
      alertType: "pagerduty",
      enabled: false,
      webhookUrl: "https://ops.example/a",
      webhookSecretToken: "a-token-of-some-length",
      webhookHeaders: { "X-Team": "platform" },
      routingKey: "rk-1",
      baseUrl: "https://opik.example",
      triggers: [
        {
          eventType: "trace:feedback_score",
          conditions: [
            {
              feedbackScoreName: "Toxicity",
              operator: ">",
              threshold: 0.5,
              windowSeconds: 300,
              groupIndex: 0,
            },
          ],
        },
        { eventType: "prompt:created" },
      ],
    },
    changes: {
      name: "All quality",
      projectId: OTHER,
      alertType: "general",
      enabled: true,
      webhookUrl: "https://ops.example/b",
      webhookSecretToken: "another-token-of-some-length",
      webhookHeaders: { "X-Team": "other", "X-More": "yes" },
      routingKey: "rk-2",
      baseUrl: "https://opik.example/other",
      triggers: [{ eventType: "trace:errors", conditions: [{ threshold: 10, windowSeconds: 300 }] }],
    },
    clicks: {
      name: { name: "clicked" },
      projectId: { project_id: OTHER },
      alertType: { alert_type: "slack" },
      enabled: { enabled: true },
      webhookUrl: { webhook: { url: "https://clicked.example", headers: { "X-Team": "platform" } } },
      webhookHeaders: { webhook: { url: "https://ops.example/a", headers: { "X-Team": "clicked" } } },
      routingKey: { metadata: { routing_key: "clicked", base_url: "https://opik.example" } },
      baseUrl: { metadata: { routing_key: "rk-1", base_url: "https://clicked.example" } },
      triggers: { triggers: [{ event_type: "prompt:deleted" }] },
    },
    takenOut: {
      projectId: {},
      enabled: { enabled: true },
      webhookSecretToken: {},
      webhookHeaders: {},
      baseUrl: { metadata: { routing_key: "rk-1", base_url: "https://opik.example" } },
    },
    replaces: { workspace: "org-acme" },
    // Of a newer server than the local Opik.
    elsewhere: ["customFields"],
    names: ["Quality", "one/Quality"],
    unique: false,
    prepare: withProjects,
  },
  {
    kind: "AnnotationQueue",
    minimal: { name: "Review", projectId: PROJECT, scope: "trace" },
    full: {
      name: "Threads",
      projectId: PROJECT,
      scope: "thread",
      description: "Weekly",
      instructions: "Read all of it.",
      commentsEnabled: true,
      feedbackDefinitionNames: ["Tone", "Facts"],
      annotatorsPerItem: 2,
      lockTimeoutSeconds: 600,
    },
    changes: {
      name: "All threads",
      description: "Daily",
      instructions: "Read some of it.",
      commentsEnabled: false,
      feedbackDefinitionNames: ["Facts", "Tone"],
      annotatorsPerItem: 3,
      lockTimeoutSeconds: 60,
    },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      instructions: { instructions: "clicked" },
      commentsEnabled: { comments_enabled: false },
      feedbackDefinitionNames: { feedback_definition_names: ["Tone"] },
      annotatorsPerItem: { annotators_per_item: 5 },
      lockTimeoutSeconds: { lock_timeout_seconds: 5 },
    },
    takenOut: {
      description: { description: "" },
      instructions: { instructions: "" },
      commentsEnabled: { comments_enabled: false },
      feedbackDefinitionNames: { feedback_definition_names: [] },
      annotatorsPerItem: { annotators_per_item: 1 },
      lockTimeoutSeconds: { lock_timeout_seconds: 300 },
    },
    replaces: { projectId: OTHER, scope: "trace", workspace: "org-acme" },
    // Of a newer server than the local Opik.
    elsewhere: ["automation"],
    names: ["one/Threads"],
    unique: false,
    prepare: withProjects,
  },
  {
    kind: "Dataset",
    minimal: { name: "golden" },
    full: {
      name: "golden",
      projectId: PROJECT,
      type: "evaluation_suite",
      description: "For CI",
      tags: ["ci", "golden"],
      visibility: "public",
      itemsFile: file("golden.jsonl"),
    },
    changes: {
      itemsFile: file("golden-more.jsonl"),
      name: "golden questions",
      description: "For all",
      tags: ["all", "ci"],
      visibility: "private",
    },
    clicks: {
      name: { name: "clicked" },
      description: { description: "clicked" },
      tags: { tags: ["ci"] },
      visibility: { visibility: "private" },
      itemsHash: { versions: [datasetVersion({ input: "clicked" })] },
    },
    takenOut: {
      itemsFile: {},
      description: { description: undefined },
      tags: { tags: undefined },
      visibility: { visibility: "private" },
    },
    replaces: { workspace: "org-acme", projectId: OTHER, type: "dataset" },
    // Set by the check.
    elsewhere: ["itemsHash"],
    names: ["golden"],
    near: { name: "Gólden " },
    prepare: withProjects,
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
    replaces: { workspace: "org-acme", projectId: OTHER },
    names: ["Quality", "one/Quality"],
    unique: false,
    prepare: withProjects,
  },
];

const configuration = {
  timeoutToMarkThreadAsInactiveSeconds: 1800,
  truncationOnTables: false,
  colorMap: { Hallucination: "#D32F2F", Tone: "#aabbcc" },
};

/** What is there before anybody declares it, and is restored: settings, which share the steps that make sense for both. */
export const configurationCase: ObjectCase = {
  kind: "WorkspaceConfiguration",
  minimal: { timeoutToMarkThreadAsInactiveSeconds: 1800 },
  full: configuration,
  changes: {
    timeoutToMarkThreadAsInactiveSeconds: 60,
    truncationOnTables: true,
    colorMap: { Tone: "#000000" },
  },
  clicks: {
    timeoutToMarkThreadAsInactiveSeconds: { timeout_to_mark_thread_as_inactive: "PT26H3M4S" },
    truncationOnTables: { truncation_on_tables: true },
    colorMap: { color_map: { Tone: "#AABBCC" } },
  },
  takenOut: {
    timeoutToMarkThreadAsInactiveSeconds: { timeout_to_mark_thread_as_inactive: "PT30M" },
    truncationOnTables: { truncation_on_tables: false },
    colorMap: { color_map: configuration.colorMap },
  },
  replaces: { workspace: "org-acme" },
  names: ["default"],
};
