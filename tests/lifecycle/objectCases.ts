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

const PROJECT = "01a20da5-41ee-704a-8e32-e9f274fc3dd2";
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
