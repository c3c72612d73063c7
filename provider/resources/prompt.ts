import { z } from "zod";
import { type CheckFailure, type Context, containsUnknown, json, type Properties } from "../kit";
import { type OpikClient, prompts } from "../opik";
import { notBlank } from "./notBlank";
import { inProject, missingProjects, projectId } from "./projects";
import { messagesCodec, promptMessages } from "./promptMessages";
import {
  declaredEnvironments,
  declaredText,
  differsFromLatest,
  promptsOf,
  promptVersions,
  releasedEnvironments,
  sameEnvironments,
  VERSION_INPUTS,
  versionsOf,
} from "./promptVersions";
import {
  adoptable,
  describable,
  inWorkspace,
  objectOutputs,
  ofWorkspace,
  opik,
  workspaceObject,
} from "./workspace";

const PromptType = z.enum(["mustache", "jinja2", "python"]).meta({
  id: "PromptType",
  description: "Syntax of a prompt's variables: `{{name}}`, Jinja, or `{name}`.",
});

const newVersion = "Changing it creates a new version.";
const unmanaged = "Not managed if omitted, kept if removed.";

/** A prompt of a project with its latest version, and the version that each environment has. */
export const Prompt = opik.resource({
  name: "Prompt",
  summary: "A prompt of a project, with its latest version and the version that each environment uses.",
  details:
    "Changing the text, the type or the metadata creates a new version; versions are never changed or deleted. A version that " +
    "somebody else adds shows as drift, and the next update adds one with the declared values. To promote a version, change " +
    "one line of `environments`.\n\n" +
    "Changing the project, or a text prompt into a chat prompt or back, replaces the prompt. Replacing or deleting a prompt " +
    "deletes all its versions, including those that others created: use `protect` or `retainOnDelete` to keep them. An adopted " +
    "prompt (`adopt`) is released instead of deleted.\n\n" +
    "The resource's id is the prompt's UUID. Import it by id or as `project/name`, with the project's name; prefix " +
    "`workspace/` for a workspace other than the configured one. Environments are imported with version numbers.",
  example: {
    typescript: `const project = new Project("support", { name: "support" });
const staging = new Environment("staging", { name: "staging", adopt: true });
const production = new Environment("production", { name: "production", adopt: true });
const answer = new Prompt(
    "answer",
    {
        name: "answer",
        projectId: project.id,
        description: "The bot's answer",
        tags: ["support", "chat"],
        messages: [
            { role: "system", content: "Answer in {{language}}." },
            { role: "user", content: "{{question}}" },
        ],
        type: "mustache",
        metadata: { temperature: 0.2 },
        changeDescription: "Shorter answers",
        environments: { staging: "latest", production: "v1" }, // a promotion is a one-line pull request
    },
    { dependsOn: [staging, production], protect: true },
);
export const commit = answer.commit;`,
    python: `import pulumi
import pulumi_opik as opik

project = opik.Project("support", name="support")
staging = opik.Environment("staging", name="staging", adopt=True)
greeting = opik.Prompt(
    "greeting",
    name="greeting",
    project_id=project.id,
    template="Hello {{name}}",
    environments={"staging": "latest"},
    opts=pulumi.ResourceOptions(depends_on=[staging]),
)`,
    yaml: `resources:
  support:
    type: opik:Project
    properties:
      name: support
  greeting:
    type: opik:Prompt
    properties:
      name: greeting
      projectId: \${support.id}
      template: Hello {{name}}`,
  },
  inputs: {
    // The server's column holds 255 characters and responds with 500 beyond (recorded, server 2.1.24).
    name: notBlank.max(255).meta({
      description:
        "Name of the prompt, at most 255 characters; unique in its project, ignoring case. Changing it renames the prompt, and breaks programs that fetch it by the old name.",
    }),
    projectId: projectId.meta({
      description: "Id (a UUID) of the project. Changing it replaces the prompt.",
      replaceOnChanges: true,
    }),
    ...describable,
    template: notBlank.optional().meta({
      description: `Text of a text prompt. Conflicts with \`messages\`. ${newVersion} ${unmanaged}`,
      wire: "latest_version.template",
      codec: {
        toWire: (value) => value,
        fromWire: (value, live) => (live["template_structure"] === "chat" ? undefined : value),
      },
    }),
    messages: promptMessages.optional().meta({
      description: `Messages of a chat prompt, at least one. Conflicts with \`template\`. ${newVersion} ${unmanaged}`,
      wire: "latest_version.template",
      same: json,
      codec: messagesCodec,
    }),
    type: PromptType.optional().meta({
      description: `Syntax of the variables; \`mustache\` in a new prompt. ${newVersion} ${unmanaged}`,
      wire: "latest_version.type",
    }),
    metadata: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({
        description: `Any JSON object stored with the version, such as a model's parameters. A null member is equal to an absent one. ${newVersion} ${unmanaged}`,
        wire: "latest_version.metadata",
        same: json,
        codec: {
          toWire: (value) => value,
          fromWire: (value) => (typeof value === "object" && !Array.isArray(value) ? value : undefined),
        },
      }),
    changeDescription: z.string().optional().meta({
      description: "Description of the next new version. Changing only this has no effect.",
      wire: null,
      goesAlong: true,
    }),
    environments: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z0-9_-]+$/, "a name of letters, digits, _ and - is expected")
          .max(150),
        z.string().regex(/^(latest|v[1-9]\d*)$/, "latest, or a version such as v3, is expected"),
      )
      .optional()
      .meta({
        description:
          "Version that each environment uses: `latest`, which follows each update, or a number such as `v3`. The environments must exist in the workspace (see Environment). Only those listed are managed. Removing one unassigns its version, unless somebody has moved it to another version since.",
        same: sameEnvironments,
        excerpt: declaredEnvironments,
        aim: releasedEnvironments,
      }),
    ...inWorkspace,
    ...adoptable("prompt"),
  },
  outputs: {
    templateStructure: z.string().optional().meta({ description: "`text` or `chat`." }),
    versionId: z.string().optional().meta({
      description: "Id (a UUID) of the latest version. Absent if there is none.",
      wire: "latest_version.id",
      moves: VERSION_INPUTS,
    }),
    versionNumber: z.string().optional().meta({
      description: "Number of the latest version, such as `v4`.",
      wire: "latest_version.version_number",
      moves: VERSION_INPUTS,
    }),
    commit: z.string().optional().meta({
      description: "Commit of the latest version, 8 characters, by which Opik's SDKs can fetch it.",
      wire: "latest_version.commit",
      moves: VERSION_INPUTS,
    }),
    ...objectOutputs("prompt"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project, to list its prompts only." }),
  },
  refine: [
    (inputs) =>
      inputs.template !== undefined && inputs.messages !== undefined
        ? {
            property: "messages",
            reason: "messages is not valid: a prompt has either template or messages, not both.",
          }
        : undefined,
  ],
  replaces: (state, inputs) => {
    const [was, is] = [structureOf(state), structureOf(inputs)];
    return was === undefined || is === undefined || was === is
      ? []
      : [is === "chat" ? "messages" : "template"];
  },
  // The old one has the name; in another project, or by another name, the new one can come first.
  deleteBeforeReplace: (state, inputs) =>
    isSameKey(state, inputs) && structureOf(state) !== structureOf(inputs),
  lifecycle: workspaceObject({
    collection: prompts,
    key: ["projectId", "name"],
    children: promptVersions,
    importForms: ["project/name"],
    importKey: inProject,
    remains: "All its versions are deleted with it, including those that others created.",
    check: async (context, { oldInputs, inputs }) => ({
      failures: [
        ...(await missingProjects(context, inputs, "projectId")),
        ...(await impossibleVersions(context, oldInputs, inputs)),
      ],
    }),
    // The first version is made with the prompt.
    body: (body, { wanted, live }) => {
      const template = declaredText(wanted);
      const { type, metadata, changeDescription } = wanted;
      const structure = structureOf(wanted);
      return live !== undefined || template === undefined
        ? body
        : Object.fromEntries(
            Object.entries({
              ...body,
              template_structure: structure,
              template,
              type,
              metadata,
              change_description: changeDescription,
            }).filter(([, value]) => value !== undefined),
          );
    },
    unlike: (found, inputs) => {
      const [is, wanted] = [found["template_structure"] ?? "text", structureOf(inputs)];
      return wanted === undefined || is === wanted
        ? undefined
        : {
            property: wanted === "chat" ? "messages" : "template",
            reason: `it is a ${is} prompt, which cannot become a ${wanted} prompt`,
          };
    },
    warnings: ({ state, inputs, live, replaced }) => {
      const name = JSON.stringify(state?.["name"]);
      return [
        ...(replaced
          ? [
              `The prompt ${name} is replaced: all of its versions are lost, and its history with them. Use protect or retainOnDelete to keep them.`,
            ]
          : state !== undefined && typeof inputs["name"] === "string" && inputs["name"] !== state["name"]
            ? [
                `The prompt ${name} is renamed to ${JSON.stringify(inputs["name"])}: programs that fetch it by the old name will no longer find it.`,
              ]
            : []),
        ...movedSince(state, inputs, live),
      ];
    },
  }),
});

function structureOf(properties: Properties): "text" | "chat" | undefined {
  const known = "templateStructure" in properties ? properties["templateStructure"] : undefined;
  const declared = "messages" in properties ? "chat" : "template" in properties ? "text" : undefined;
  return known === "text" || known === "chat" ? known : declared;
}

function isSameKey(state: Properties, inputs: Properties): boolean {
  const [one, other] = [state, inputs].map(({ workspace, projectId, name }) =>
    JSON.stringify([
      workspace,
      projectId,
      String(name).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trimEnd(),
    ]),
  );
  return one === other;
}

/** Environments that are taken out of the program, and that somebody else has given another version: they stay there. */
function movedSince(
  state: Properties | undefined,
  inputs: Properties,
  live: Properties | undefined,
): string[] {
  const { environments: before } = state ?? {};
  const here = live?.["environments"] as Record<string, string> | undefined;
  if (before === undefined || here === undefined || containsUnknown(inputs["environments"])) {
    return [];
  }
  const wanted = (releasedEnvironments(inputs["environments"], before, state ?? {}) ?? {}) as Record<
    string,
    string
  >;
  return Object.entries(wanted)
    .filter(([name, at]) => at.startsWith("!") && here[name] !== undefined && `!${here[name]}` !== at)
    .map(
      ([name]) =>
        `The environment ${name} is no longer managed, and stays at ${here[name]} of the prompt: somebody else has moved it there.`,
    );
}

/** What is declared of versions that there are not, and that this update does not make. */
async function impossibleVersions(
  context: Context<OpikClient>,
  oldInputs: Properties | undefined,
  inputs: Properties,
): Promise<CheckFailure[]> {
  const versioned = ["type", "metadata", "environments"].filter((name) => Object.hasOwn(inputs, name));
  const key = pickKey(oldInputs ?? inputs);
  const hasText = Object.hasOwn(inputs, "template") || Object.hasOwn(inputs, "messages");
  const numbers = Object.values(inputs["environments"] ?? {}).filter((number) => number !== "latest");
  const isClear = hasText ? numbers.length === 0 : versioned.length === 0;
  if (isClear || containsUnknown(pickKey(inputs)) || containsUnknown(key)) {
    return [];
  }
  const collection = promptsOf(context, inputs);
  const rows = await collection.candidates({}, Number.POSITIVE_INFINITY);
  const row = rows.find((one) => one["name"] === key.name && one["project_id"] === key.projectId);
  const isMoved =
    oldInputs !== undefined &&
    (key.projectId !== inputs["projectId"] || oldInputs["workspace"] !== inputs["workspace"]);
  if (row === undefined && oldInputs !== undefined && !isMoved) {
    // Somebody else has renamed it, and a check is told no id; the update, which is, says what there is not.
    return [];
  }
  const isNew =
    row === undefined ||
    isMoved ||
    ![undefined, row["template_structure"] ?? "text"].includes(structureOf(inputs));
  const live = isNew ? undefined : await collection.read(row.id, Number.POSITIVE_INFINITY);
  const count = Number(live?.["version_count"] ?? 0);
  if (count === 0 && !hasText) {
    return versioned.map((property) => ({
      property,
      reason: `${property} is not valid: the prompt has no version yet, so it needs a template or messages.`,
    }));
  }
  const { environments } = inputs;
  if (environments === undefined || containsUnknown(environments)) {
    return [];
  }
  const makesOne =
    VERSION_INPUTS.some((name) => containsUnknown(inputs[name])) ||
    differsFromLatest(live ?? {}, inputs, json);
  const versions = versionsOf(context, inputs);
  const failures = await Promise.all(
    Object.entries(environments as Record<string, string>).map(async ([name, number]) => {
      const isNext = makesOne && number === `v${count + 1}`;
      const isThere =
        number === "latest" ||
        isNext ||
        (live !== undefined && (await versions.has(live.id, number, Number.POSITIVE_INFINITY)));
      const next = makesOne ? `, and this update creates v${count + 1}` : "";
      return isThere
        ? []
        : [
            {
              property: "environments",
              reason: `environments.${name} is not valid: the prompt has no version ${number}; it has ${count === 0 ? "none yet" : count === 1 ? "v1" : `v1 to v${count}`}${next}.`,
            },
          ];
    }),
  );
  return failures.flat();
}

function pickKey({ name, projectId }: Properties) {
  return { name, projectId };
}
