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
