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
  summary: "Settings of an Opik workspace, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "A workspace has settings before you declare them, so creating this resource adopts them: it reads the live values, " +
    "stores them as `baseline`, and writes only those that differ. Deleting it restores the baseline of each setting that " +
    "still has the value that Pulumi set; a setting that somebody else has changed since stays as it is. So does one that you " +
    "remove from the program.\n\n" +
    "Opik only accepts these settings as a whole. Settings that you do not declare are read just before a write and sent " +
    "again, so a change that somebody saves in the same moment is overwritten.\n\n" +
    "The resource's id is the workspace's name; import it by that. Settings that nobody has set are not imported.",
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
      .min(1, "at least 1 second is expected")
      .max(604_800, "at most 604800 seconds (7 days) are expected")
      .optional()
      .meta({
        description:
          "Seconds without a trace after which a thread becomes inactive and thread rules score it; 1 to 604800 (7 days). Not managed if omitted. If nobody has set it, the server uses its own default.",
        setting: "timeout_to_mark_thread_as_inactive",
      }),
    truncationOnTables: z.boolean().optional().meta({
      description:
        "Whether tables truncate long texts, which is Opik's default. `false` is a value. Not managed if omitted.",
      setting: "truncation_on_tables",
    }),
    colorMap: colors.optional().meta({
      description:
        'Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: at most 10,000 labels of at most 256 characters, colors as `#RRGGBB`. The map is one setting; colors that somebody picks in Opik\'s interface show as a difference. Not managed if omitted.',
      setting: "color_map",
    }),
  },
  outputs: {
    baseline: z.record(z.string(), z.unknown()).meta({
      description:
        "Value of each managed setting before Pulumi first managed it, null if it was unset. A destroy restores these values.",
    }),
  },
  lifecycle: settings<OpikClient>({
    locate: async ({ services, signal }, whereabouts, maxAgeMs) => {
      const workspace = wanted(services, whereabouts);
      const found = await workspaceConfiguration(services, workspace, { signal, maxAgeMs });
      return located(workspace, services.configuration.deployment.rest, found);
    },
    write: async ({ services, signal }, { id }, changes) => ({
      ...(await changeWorkspaceConfiguration(services, id, changes as Partial<WorkspaceConfigurationValues>, {
        signal,
      })),
    }),
    key: ({ configuration: { deployment } }, id) =>
      `settings:WorkspaceConfiguration:${deployment.rest}:${id}`,
    own: (services) => ({ workspace: workspaceOf(services) }),
    list: async ({ services }) => [{ id: workspaceOf(services), name: workspaceOf(services) }],
  }),
});

function wanted(client: OpikClient, whereabouts: Whereabouts): string {
  const named = "id" in whereabouts ? whereabouts.id : whereabouts.inputs["workspace"];
  return typeof named === "string" ? named : workspaceOf(client);
}

function located(
  workspace: string,
  base: string,
  { unset, values }: Awaited<ReturnType<typeof workspaceConfiguration>>,
): Located {
  return {
    id: workspace,
    label: `configuration of the workspace ${JSON.stringify(workspace)}`,
    location: `${base}, workspace ${JSON.stringify(workspace)}`,
    inputs: { workspace },
    outputs: {},
    live: { ...values },
    unset,
    refusal: undefined,
  };
}
