import { z } from "zod";
import { environments } from "../opik";
import { notBlank } from "./notBlank";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const LEFT =
  "Prompt versions and traces keep the old name. It still resolves, and a later trace registers it again.";

/** An environment: a name that prompt versions and traces can carry. */
export const Environment = opik.resource({
  name: "Environment",
  summary:
    "An environment, such as `production`, that prompt versions and traces of a workspace can be assigned to.",
  details:
    "Opik creates `development`, `staging` and `production` in each new workspace, and any other environment that a trace or " +
    "a prompt version names. Take existing ones over with `adopt`.\n\n" +
    `Deleting or renaming an environment does not change what is assigned to it. ${LEFT}\n\n` +
    "The resource's id is the environment's UUID. Import it by id or name; prefix `workspace/` for a workspace other than " +
    "the configured one.",
  example: {
    typescript: `const staging = new Environment("staging", {
    name: "staging",
    description: "Where we try",
    color: "#12A4B4",
    position: 1,
    adopt: true,
});`,
    python: `import pulumi_opik as opik

staging = opik.Environment("staging", name="staging", description="Where we try", color="#12A4B4", position=1, adopt=True)`,
    yaml: `resources:
  staging:
    type: opik:Environment
    properties:
      name: staging
      description: Where we try
      color: "#12A4B4"
      position: 1
      adopt: true`,
  },
  inputs: {
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "it may contain only letters, digits, _ and -")
      .max(150)
      .meta({
        description:
          "Name of the environment: letters, digits, `_` and `-`, at most 150; unique in its workspace, ignoring case. Changing it renames the environment.",
      }),
    description: z.string().max(500).optional().meta({
      description:
        'Description, at most 500 characters; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    // A create with "" picks a colour, an update stores "": so there is nothing to go back to.
    color: notBlank.max(20).optional().meta({
      description:
        "Color in Opik's interface, 1 to 20 characters, such as `#12A4B4`. If omitted, the server picks one and it is not managed.",
    }),
    position: z.int32().optional().meta({
      description:
        "Position in lists, a 32-bit integer. Not managed if omitted (0 in a new environment), reset to 0 if removed.",
      resetTo: 0,
    }),
    ...inWorkspace,
    ...adoptable("environment"),
  },
  outputs: objectOutputs("environment"),
  listInputs: ofWorkspace,
  lifecycle: workspaceObject({
    collection: environments,
    remains: LEFT,
    warnings: ({ state, inputs }) =>
      state !== undefined && typeof inputs["name"] === "string" && state["name"] !== inputs["name"]
        ? [
            `The environment ${JSON.stringify(state["name"])} is renamed to ${JSON.stringify(inputs["name"])}. ${LEFT}`,
          ]
        : [],
  }),
});
