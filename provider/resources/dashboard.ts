import { z } from "zod";
import { isObject, json } from "../kit";
import { dashboards } from "../opik";
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const DashboardType = z.enum(["multi_project", "experiments"]).meta({
  id: "DashboardType",
  description: "What a dashboard shows: traces of projects, or experiments.",
});

/** A dashboard of a workspace or of one project. */
export const Dashboard = opik.resource({
  name: "Dashboard",
  summary:
    "A dashboard of an Opik workspace or of one of its projects; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Dashboards are made in the user interface, mostly; as code they are for what every team gets. Export the `config` of " +
    "one with an import or `pulumi do`. What somebody saves in the interface shows as a difference, and the next update " +
    "puts back what is declared.\n\n" +
    "Several may have one name. Renaming one changes its slug, and breaks links to it. Insights views of a project are " +
    "other objects, and are not managed.\n\n" +
    "The resource's id is the dashboard's UUID. It is imported by that, by its name, or as `project/name`; in another " +
    "workspace than the configured one with `workspace/` before it.",
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
    name: z.string().regex(/\S/, "it must not be blank").min(1).max(120).meta({
      description:
        "Name of the dashboard, at most 120 characters; others may have it too. Another one renames it and changes its slug.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's. Another one, or taking it out, replaces the dashboard.",
      replaceOnChanges: true,
    }),
    type: DashboardType.optional().meta({
      description:
        "`multi_project` or `experiments`. Left out, it is not managed, and `multi_project` in a new one; taken out, it goes back to that.",
      resetTo: "multi_project",
    }),
    description: z.string().max(1000).optional().meta({
      description: 'What it is for; at most 1000 characters, `""` clears it. Left out, it is not managed.',
      resetTo: "",
    }),
    config: z.record(z.string(), z.unknown()).meta({
      description:
        "Sections and widgets, as Opik's interface saves them: an object with any JSON inside. A member that is null is as none, and `lastModified`, which the interface sets, is not compared unless it is declared.",
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
        description: "Name of the dashboard in its address, which the server makes of its name.",
        moves: ["name"],
      }),
    ...objectOutputs("dashboard"),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId
      .optional()
      .meta({ description: "Id of a project, for its dashboards only. Left out, all." }),
  },
  replaces: (state, inputs) => ("projectId" in state && !("projectId" in inputs) ? ["projectId"] : []),
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
