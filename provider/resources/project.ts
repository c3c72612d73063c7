import { z } from "zod";
import { type Context, defineResource, PartialFailure, type Properties, pick, untilShown } from "../kit";
import {
  notFound,
  type OpikClient,
  OpikError,
  type ProjectChanges,
  type ProjectRecord,
  Projects,
  unchanged,
  workspaceOf,
} from "../opik";

/** What a property goes back to when it is taken out of the program. */
const DEFAULTS = { description: "", visibility: "private" } as const;

/** Inputs that the server keeps; what is not declared is not managed. */
const KEPT = ["name", "description", "visibility"] as const;

/** A write is decided on a read that is at most so old. */
const DECISION_AGE_MS = 30_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const ProjectVisibility = z.enum(["private", "public"]).meta({
  id: "ProjectVisibility",
  description: "Visibility of a project, in Opik's terms.",
});

const WORKSPACE = z.string().min(1).optional().meta({
  description: "Name of the workspace. Left out, it is `opik:workspace`, else `default`.",
});

/** A project of a workspace: where traces, rules, datasets and the rest belong to. */
export const Project = defineResource<OpikClient>({
  name: "Project",
  summary: "A project of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.",
  inputs: {
    // The server's column holds 150 characters and answers 500 beyond (recorded, server 2.1.24).
    name: z.string().regex(/\S/, "it must not be blank").max(150).meta({
      description:
        "Name of the project, unique in its workspace without regard to case; at most 150 characters.",
    }),
    description: z.string().max(255).optional().meta({
      description: 'What it is for; at most 255 characters, `""` clears it. Left out, it is not managed.',
    }),
    visibility: ProjectVisibility.optional().meta({
      description: "`private` or `public`; Opik makes new projects private. Left out, it is not managed.",
    }),
    workspace: WORKSPACE.meta({ ...WORKSPACE.meta(), replaceOnChanges: true }),
    adopt: z
      .boolean()
      .optional()
      .meta({
        description:
          "Whether a project of that name that exists already is taken over instead of being an error. Many of Opik's " +
          "clients create projects by naming them in a trace.",
      }),
  },
  outputs: {
    createdAt: z.string().optional().meta({ description: "When it was created, in ISO 8601." }),
    createdBy: z.string().optional().meta({ description: "Name of the user who created it." }),
  },
  alwaysKnown: ["workspace"],
  listInputs: { workspace: WORKSPACE },
  lifecycle: {
    check: async (context, { olds, news }) => {
      const inputs = {
        workspace: workspaceOf(context.services),
        ...news,
      };
      const { name, workspace } = inputs as Record<string, unknown>;
      const projects = typeof workspace === "string" ? projectsOf(context, workspace) : undefined;
      if (olds === undefined && typeof name === "string" && projects !== undefined) {
        const found = await projects.named(name);
        if (found !== undefined && news["adopt"] === true) {
          context.report.info(
            `The project ${JSON.stringify(name)} (${found.id}) is there already and is taken over.`,
          );
        } else if (found !== undefined) {
          const reason = `The workspace ${JSON.stringify(workspace)} has a project ${JSON.stringify(name)} already (${found.id}). Set adopt to true to take it over, or import it by its id or name.`;
          return { inputs, failures: [{ property: "name", reason }] };
        }
      }
      return { inputs, failures: [] };
    },
    diff: async (_context, { olds, news }) => removed(olds, news),
    create: async (context, { inputs }) => {
      const projects = projectsOf(context, inputs["workspace"]);
      const name = String(inputs["name"]);
      const wanted: ProjectChanges = pick(inputs, KEPT);
      const existing = inputs["adopt"] === true ? await projects.named(name) : undefined;
      if (existing !== undefined) {
        const unproven = { ...inputs, ...pick({ ...DEFAULTS, ...existing }, Object.keys(wanted)) };
        const live = await write(context, projects, { before: existing, wanted: { ...wanted }, unproven });
        return { id: existing.id, outputs: { ...inputs, ...facts(live) } };
      }
      const id = await projects.create({ ...wanted, name });
      try {
        return { id, outputs: { ...inputs, ...facts(await seen(context, projects, id)) } };
      } catch (error) {
        // It is there and ours: without its id it would be nobody's.
        throw new PartialFailure(id, inputs, error);
      }
    },
    read: async (context, { id, outputs }) => {
      const workspace = outputs?.["workspace"] ?? workspaceOf(context.services);
      const projects = projectsOf(context, workspace);
      const found = UUID.test(id) ? await projects.read(id) : await projects.named(id);
      const isManaged = outputs !== undefined && "name" in outputs;
      if (found === undefined) {
        if (isManaged) {
          return undefined;
        }
        throw notFound(id, projects.workspace);
      }
      const managed = isManaged ? [...KEPT.filter((name) => name in outputs)] : [...KEPT];
      const inputs = {
        workspace: projects.workspace,
        ...pick(found, managed),
        ...pick(outputs ?? {}, ["adopt"]),
      };
      return { id: found.id, inputs, outputs: { ...inputs, ...facts(found) } };
    },
    preview: async (_context, { olds, inputs }) => ({
      ...inputs,
      ...pick(olds ?? {}, ["createdAt", "createdBy"]),
    }),
    update: async (context, { id, olds, news }) => {
      const projects = projectsOf(context, news["workspace"]);
      const live = await projects.read(id, DECISION_AGE_MS);
      if (live === undefined) {
        throw notFound(id, projects.workspace);
      }
      const reset = pick(DEFAULTS, removed(olds, news));
      const wanted = { ...reset, ...pick(news, KEPT) };
      const written = await write(context, projects, { before: live, wanted, unproven: olds });
      return { outputs: { ...news, ...facts(written) } };
    },
    delete: async (context, { id, outputs }) => {
      const projects = projectsOf(context, outputs["workspace"]);
      await projects.delete(id);
      const rest = await untilShown(
        context,
        (maxAgeMs) => projects.read(id, maxAgeMs),
        (one) => one === undefined,
      );
      if (rest !== undefined) {
        throw unchanged(
          `the project ${JSON.stringify(rest.name)} (${id}) is still there`,
          projects.workspace,
        );
      }
      context.report.warn(
        `The project ${JSON.stringify(outputs["name"])} (${id}) is deleted. Its traces, rules and datasets are not: ` +
          "Opik keeps them without a project.",
      );
    },
    list: (context, { inputs }) =>
      projectsOf(context, inputs["workspace"] ?? workspaceOf(context.services)).list(),
  },
});

function projectsOf({ services, signal }: Context<OpikClient>, workspace: unknown): Projects {
  return new Projects(services, String(workspace), signal);
}

/** Names of kept properties that were managed and are not declared any more. */
function removed(olds: Properties, news: Properties): string[] {
  return KEPT.filter((name) => Object.hasOwn(olds, name) && !Object.hasOwn(news, name));
}

/**
 * Writes what differs, and nothing where all agrees; gives the project as it is then.
 *
 * @throws {PartialFailure} with the outputs `unproven` where the write may have been carried out: then the next run has to
 *   look again, also where the change is taken back meanwhile
 */
async function write(
  context: Context<OpikClient>,
  projects: Projects,
  {
    before,
    wanted,
    unproven,
  }: { readonly before: ProjectRecord; readonly wanted: Properties; readonly unproven: Properties },
): Promise<ProjectRecord> {
  const changes = Object.entries(wanted).filter(([name, value]) => liveValue(before, name) !== value);
  if (changes.length === 0) {
    return before;
  }
  try {
    await projects.update(before.id, Object.fromEntries(changes));
  } catch (error) {
    throw error instanceof OpikError && error.effect === "unknown"
      ? new PartialFailure(before.id, unproven, error)
      : error;
  }
  // Not "is what was written": a server may put a value into a form of its own.
  const unmoved = (live: ProjectRecord) =>
    changes.map(([name]) => name).filter((name) => liveValue(live, name) === liveValue(before, name));
  try {
    const live = await seen(context, projects, before.id, (one) => unmoved(one).length === 0);
    if (unmoved(live).length > 0) {
      throw unchanged(
        `${unmoved(live).join(" and ")} of the project ${JSON.stringify(before.name)} (${before.id}) is as before`,
        projects.workspace,
      );
    }
    return live;
  } catch (error) {
    throw new PartialFailure(before.id, unproven, error);
  }
}

/** The project after a write, read until it is there and shows the write. */
async function seen(
  context: Context<OpikClient>,
  projects: Projects,
  id: string,
  shows: (live: ProjectRecord) => boolean = () => true,
): Promise<ProjectRecord> {
  const live = await untilShown(
    context,
    (maxAgeMs) => projects.read(id, maxAgeMs),
    (one) => one !== undefined && shows(one),
  );
  if (live === undefined) {
    throw notFound(id, projects.workspace);
  }
  return live;
}

function liveValue(live: ProjectRecord, name: string): unknown {
  return live[name] ?? DEFAULTS_OF[name];
}

/** What a field that the server leaves out means. */
const DEFAULTS_OF: Readonly<Record<string, unknown>> = DEFAULTS;

function facts({ created_at, created_by }: ProjectRecord): Properties {
  return {
    ...(created_at === undefined ? {} : { createdAt: created_at }),
    ...(created_by === undefined ? {} : { createdBy: created_by }),
  };
}
