import { z } from "zod";
import { environments } from "../opik";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const LEFT =
  "Prompt versions and traces keep the old name: it still resolves, and a later trace registers it again.";

/** An environment: a name that prompt versions and traces can carry. */
export const Environment = opik.resource({
  name: "Environment",
  summary: "A name, such as `production`, that prompt versions and traces of a workspace can carry.",
  details:
    "Opik makes `development`, `staging` and `production` in each new workspace, and registers a name that a trace or a " +
    "prompt version carries: take those over with `adopt`.\n\n" +
    `Deleting or renaming one leaves what carries it. ${LEFT}\n\n` +
    "The resource's id is the environment's UUID. It is imported by that or by its name, in another workspace than the " +
    "configured one as `workspace/id` or `workspace/name`.",
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
      .regex(/^[A-Za-z0-9_-]+$/, "it may have letters, digits, _ and - only")
      .max(150)
      .meta({
        description:
          "Name of the environment, unique in its workspace without regard to case: letters, digits, `_` and `-`, at most 150. A rename updates.",
      }),
    description: z.string().max(500).optional().meta({
      description: 'What it is for; at most 500 characters, `""` clears it. Left out, it is not managed.',
      resetTo: "",
    }),
    // A create with "" picks a colour, an update stores "": so there is nothing to go back to.
    color: z.string().regex(/\S/, "it must not be blank").max(20).optional().meta({
      description:
        "Colour in the product, 1 to 20 characters, such as `#12A4B4`. Left out, the server picks one and it is not managed; taken out, it stays as it is.",
    }),
    position: z.int32().optional().meta({
      description:
        "Place in lists, a whole number of 32 bits; new environments have 0. Left out, it is not managed; taken out, it goes back to 0.",
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
