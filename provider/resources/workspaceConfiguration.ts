import { z } from "zod";
import { type Located, settings, type Whereabouts } from "../kit";
import {
  changeWorkspaceConfiguration,
  type OpikClient,
  type WorkspaceConfigurationValues,
  workspaceConfiguration,
  workspaceOf,
} from "../opik";
import { inWorkspace, opik } from "./workspace";

const colors = z
  .record(
    z.string().regex(/\S/, "a label must not be blank").max(256, "a label has at most 256 characters"),
    z.string().regex(/^#[0-9a-fA-F]{6}$/, "a color such as #D32F2F is expected"),
  )
  .refine((map) => Object.keys(map).length <= 10_000, "it has at most 10,000 labels");

/** Settings of one workspace; one more setting is one more input with the mark `setting`. */
export const WorkspaceConfiguration = opik.resource({
  name: "WorkspaceConfiguration",
  summary:
    "Settings that apply to a whole workspace of Opik; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "A workspace has its settings before anybody declares them, so creating this resource adopts them: it reads the live " +
    "values, keeps them as `baseline`, and writes only those that differ from what is declared. Deleting it gives back: " +
    "each setting that still has the value that Pulumi set gets its baseline value, and one that somebody else changed " +
    "since is left alone. One that is taken out of the program stays as it is.\n\n" +
    "Opik takes these settings as a whole only: those that are not declared are read just before a write and repeated, " +
    "and somebody who saves in the same moment is overwritten.\n\n" +
    "The resource's id is the workspace's name, and it is imported by that; settings that nobody has set are left out.",
  example: {
    typescript: `const configuration = new WorkspaceConfiguration("default", {
    timeoutToMarkThreadAsInactiveSeconds: 1800,
    truncationOnTables: true,
    colorMap: { Hallucination: "#D32F2F" },
});`,
    python: `import pulumi_opik as opik

configuration = opik.WorkspaceConfiguration(
    "default",
    timeout_to_mark_thread_as_inactive_seconds=1800,
    truncation_on_tables=True,
    color_map={"Hallucination": "#D32F2F"},
)`,
    yaml: `resources:
  configuration:
    type: opik:WorkspaceConfiguration
    properties:
      timeoutToMarkThreadAsInactiveSeconds: 1800
      truncationOnTables: true
      colorMap:
        Hallucination: "#D32F2F"`,
  },
  inputs: {
    ...inWorkspace,
    timeoutToMarkThreadAsInactiveSeconds: z
      .int("a whole number of seconds is expected")
      .min(1, "1 second at least is expected")
      .max(604_800, "604800 seconds (7 days) at most are expected")
      .optional()
      .meta({
        description:
          "Seconds without a trace after which a thread counts as inactive, and rules for threads score it; 1 to 604800 (7 days). Left out, it is not managed; where it is unset, the server has a time of its own.",
        setting: "timeout_to_mark_thread_as_inactive",
      }),
    truncationOnTables: z.boolean().optional().meta({
      description:
        "Whether tables show long texts cut, as they do unless somebody has set it. `false` is a value; left out, the setting is not managed.",
      setting: "truncation_on_tables",
    }),
    colorMap: colors.optional().meta({
      description:
        'Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: labels of at most 256 characters, colors as `#RRGGBB`, at most 10,000. The whole map is one setting, and Opik\'s interface writes colors into it too: then those show as a difference. Left out, it is not managed.',
      setting: "color_map",
    }),
  },
  outputs: {
    baseline: z.record(z.string(), z.unknown()).meta({
      description:
        "Live value of each managed setting before Pulumi first managed it, null where it was unset; a destroy gives these back.",
    }),
  },
  lifecycle: settings<OpikClient>({
    locate: async ({ services, signal }, whereabouts, maxAgeMs) => {
      const workspace = wanted(services, whereabouts);
      return located(workspace, await workspaceConfiguration(services, workspace, { signal, maxAgeMs }));
    },
    write: async ({ services, signal }, { id }, changes) => ({
      ...(await changeWorkspaceConfiguration(services, id, changes as Partial<WorkspaceConfigurationValues>, {
        signal,
      })),
    }),
    key: ({ configuration: { deployment } }, id) =>
      `settings:WorkspaceConfiguration:${deployment.rest}:${id}`,
    list: async ({ services }) => [{ id: workspaceOf(services), name: workspaceOf(services) }],
  }),
});

function wanted(client: OpikClient, whereabouts: Whereabouts): string {
  const named = "id" in whereabouts ? whereabouts.id : whereabouts.inputs["workspace"];
  return typeof named === "string" ? named : workspaceOf(client);
}

function located(
  workspace: string,
  { isSet, values }: Awaited<ReturnType<typeof workspaceConfiguration>>,
): Located {
  const isEmpty = Object.keys(values.color_map).length === 0;
  return {
    id: workspace,
    label: `configuration of the workspace ${JSON.stringify(workspace)}`,
    inputs: { workspace },
    outputs: {},
    live: { ...values },
    unset: isSet ? (isEmpty ? ["color_map"] : []) : Object.keys(values),
    refusal: undefined,
  };
}
