import { z } from "zod";
import { isObject, json } from "../kit";
import { dashboards } from "../opik";
import { notBlank } from "./notBlank";
import { inProject, missingProjects, projectId, replacedOutOfProject } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const DashboardType = z.enum(["multi_project", "experiments"]).meta({
  id: "DashboardType",
  description: "What a dashboard shows: traces of projects, or experiments.",
});

/** A dashboard of a workspace or of one project. */
export const Dashboard = opik.resource({
  name: "Dashboard",
  summary:
    "A dashboard of an Opik workspace or of one of its projects, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Most dashboards are built in Opik's interface; use this resource for those that every team should have. Get the `config` " +
    "of an existing one with an import or `pulumi do`. A change that somebody saves in the interface shows as a difference, and " +
    "the next update undoes it.\n\n" +
    "Names need not be unique. Renaming a dashboard changes its slug and breaks links to it. Insights views of a project are " +
    "separate objects and are not managed.\n\n" +
    "The resource's id is the dashboard's UUID. Import it by id, by name or as `project/name`; prefix `workspace/` for a " +
    "workspace other than the configured one.",
  example: {
    typescript: `const quality = new Dashboard("quality", {
    name: "Quality",
    type: "multi_project",
    description: "What matters",
    config: { version: 3, sections: [] },
});`,
    python: `import pulumi_opik as opik

quality = opik.Dashboard(
    "quality",
    name="Quality",
    type="multi_project",
    description="What matters",
    config={"version": 3, "sections": []},
)`,
    yaml: `resources:
  quality:
    type: opik:Dashboard
    properties:
      name: Quality
      type: multi_project
      description: What matters
      config:
        version: 3
        sections: []`,
  },
  inputs: {
    name: notBlank.min(1).max(120).meta({
      description:
        "Name of the dashboard, at most 120 characters; need not be unique. Changing it renames the dashboard and changes its slug.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or removing it replaces the dashboard.",
      replaceOnChanges: true,
    }),
    type: DashboardType.optional().meta({
      description:
        "`multi_project` or `experiments`. Not managed if omitted (`multi_project` in a new dashboard), reset to `multi_project` if removed.",
      resetTo: "multi_project",
    }),
    description: z.string().max(1000).optional().meta({
      description:
        'Description, at most 1000 characters; `""` clears it. Not managed if omitted, cleared if removed.',
      resetTo: "",
    }),
    config: z.record(z.string(), z.unknown()).meta({
      description:
        "Sections and widgets as a JSON object, in the form that Opik's interface saves. A null member is equal to an absent one. `lastModified`, which the interface sets, is compared only if you declare it.",
      same: sameConfig,
    }),
    ...inWorkspace,
    ...adoptable("dashboard"),
  },
  outputs: {
    slug: z
      .string()
      .optional()
      .meta({
        description: "Slug in the dashboard's URL, which the server derives from its name.",
        moves: ["name"],
      }),
    ...objectOutputs("dashboard"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({ description: "Id of a project, to list its dashboards only." }),
  },
  replaces: replacedOutOfProject,
  lifecycle: workspaceObject({
    collection: dashboards,
    key: ["name", "projectId"],
    unique: false,
    importForms: ["name", "project/name"],
    importKey: async (context, scope, text) => (await inProject(context, scope, text)) ?? { name: text },
    check: async (context, { inputs }) => ({
      failures: await missingProjects(context, inputs, "projectId"),
    }),
    warnings: ({ state, inputs, replaced }) =>
      state === undefined ||
      replaced ||
      typeof inputs["name"] !== "string" ||
      inputs["name"] === state["name"]
        ? []
        : [
            `The dashboard ${JSON.stringify(state["name"])} is renamed to ${JSON.stringify(inputs["name"])}: its slug changes with the name, so links to it break.`,
          ],
  }),
});

/** The interface notes when it has saved last; that is no difference, unless the program says it itself. */
function sameConfig(live: unknown, declared: unknown): boolean {
  if (!isObject(live) || !isObject(declared) || Object.hasOwn(declared, "lastModified")) {
    return json(live, declared);
  }
  const { lastModified: _, ...rest } = live;
  return json(rest, declared);
}
