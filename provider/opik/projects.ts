import type { OpikClient } from "./client";
import {
  createProject,
  deleteProject,
  listProjects,
  type ProjectRecord,
  readProject,
  retrieveProject,
  updateProject,
} from "./contract";
import {
  ConfigurationError,
  OpikError,
  ProjectExistsError,
  ProjectNotFoundError,
  ProjectUnchangedError,
  RefusedError,
  UnexpectedAnswerError,
} from "./errors";

export type { ProjectRecord } from "./contract";

export interface ProjectChanges {
  readonly name?: string;
  readonly description?: string;
  readonly visibility?: "private" | "public";
}

/** The workspace of what names none: the configured one, else `default`, as in Opik's own SDKs. */
export function workspaceOf({ configuration }: OpikClient): string {
  return configuration.workspace?.value ?? "default";
}

/** The projects of one workspace. */
export class Projects {
  /** @throws {ConfigurationError} for a name that cannot be sent */
  constructor(
    private readonly client: OpikClient,
    readonly workspace: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    // It travels as a header, which holds nothing else, and no space at its ends.
    if (!/^[\x20-\x7e]+$/.test(workspace) || workspace.trim() !== workspace) {
      throw new ConfigurationError({
        code: "OPIK_WORKSPACE_INVALID",
        what: `A workspace cannot have the name ${JSON.stringify(workspace)}: it has to be printable ASCII, without spaces around it.`,
        next: "Correct workspace of the resource, or opik:workspace (OPIK_WORKSPACE).",
      });
    }
  }

  /**
   * The project of that id, or undefined where the server says that there is none.
   *
   * @param maxAgeMs how old, in milliseconds, a kept answer may be
   */
  read(projectId: string, maxAgeMs = Number.POSITIVE_INFINITY): Promise<ProjectRecord | undefined> {
    const args = { ...this.headers, params: { projectId } };
    return unlessMissing(this.client.call(readProject, args, { ...this.options, maxAgeMs }));
  }

  /** The project of exactly that name, or undefined where there is none. */
  async named(name: string): Promise<ProjectRecord | undefined> {
    const found = await unlessMissing(
      this.client.call(retrieveProject, { ...this.headers, body: { name } }, this.options),
    );
    // The server compares without regard to case, and its collation without regard to accents.
    return found?.name === name ? found : undefined;
  }

  /** All projects, page by page. */
  async list(): Promise<readonly ProjectRecord[]> {
    const all: ProjectRecord[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const query = { page: String(page), size: String(PAGE_SIZE) };
      const { content } = await this.client.call(listProjects, { ...this.headers, query }, this.options);
      all.push(...content);
      if (content.length < PAGE_SIZE) {
        return all;
      }
    }
    throw new UnexpectedAnswerError({
      code: "OPIK_ANSWER_UNEXPECTED",
      what: `The list of projects of the workspace ${JSON.stringify(this.workspace)} has no end: ${MAX_PAGES} pages were full.`,
      next: "This server does not know pages as it should; report it with the server's version.",
    });
  }

  /**
   * Creates a project and gives its id.
   *
   * A create whose fate is unknown is looked up before anything else is done: it is not sent twice, and what it has
   * made is not lost.
   *
   * @throws {ProjectExistsError} where the name is taken
   */
  async create(project: ProjectChanges & { readonly name: string }): Promise<string> {
    try {
      return await this.client.call(createProject, { ...this.headers, body: project }, this.options);
    } catch (error) {
      if (error instanceof RefusedError && error.status === 409) {
        throw await this.exists(project.name, error);
      }
      if (!(error instanceof OpikError) || error.effect === "none") {
        throw error;
      }
      const made = await this.lookUp(project.name, error);
      if (made === undefined) {
        throw error;
      }
      return made.id;
    }
  }

  /** @throws {ProjectNotFoundError} where the project is gone, {ProjectExistsError} where a new name is taken */
  async update(projectId: string, changes: ProjectChanges): Promise<void> {
    try {
      await this.client.call(
        updateProject,
        { ...this.headers, params: { projectId }, body: changes },
        this.options,
      );
    } catch (error) {
      if (error instanceof RefusedError && error.status === 409 && changes.name !== undefined) {
        throw await this.exists(changes.name, error);
      }
      throw isMissing(error) ? notFound(projectId, this.workspace, error) : error;
    }
  }

  /** Deletes a project; nothing happens where there is none. */
  async delete(projectId: string): Promise<void> {
    await this.client.call(deleteProject, { ...this.headers, params: { projectId } }, this.options);
  }

  private async exists(name: string, cause: unknown): Promise<ProjectExistsError> {
    const id = (await this.named(name).catch(() => undefined))?.id;
    return new ProjectExistsError({
      code: "OPIK_PROJECT_EXISTS",
      what: `The workspace ${JSON.stringify(this.workspace)} has a project ${JSON.stringify(name)} already${
        id === undefined ? ", or one whose name differs in case or accents only" : ` (${id})`
      }.`,
      next: "Set adopt to true to take it over as it is, import it by its id or name, or choose another name.",
      cause,
    });
  }

  /** What a create of unknown fate has made. Where that cannot be seen, its error says what to do then. */
  private async lookUp(name: string, { code, what, next, cause }: OpikError) {
    try {
      return await this.named(name);
    } catch {
      throw new OpikError(
        {
          code,
          what: `${what} The project ${JSON.stringify(name)} may have been created all the same, and looking for it failed too.`,
          next: `${next} If it then says that the project exists already, set adopt to true to take it over.`,
          cause,
        },
        "unknown",
      );
    }
  }

  private get headers() {
    return { headers: { "comet-workspace": this.workspace } };
  }

  private get options() {
    return { signal: this.signal };
  }
}

const PAGE_SIZE = 100;

/** A hundred thousand projects; a server that has more full pages answers each with the same one. */
const MAX_PAGES = 1_000;

export function notFound(idOrName: string, workspace: string, cause?: unknown): ProjectNotFoundError {
  return new ProjectNotFoundError({
    code: "OPIK_PROJECT_NOT_FOUND",
    what: `There is no project ${JSON.stringify(idOrName)} in the workspace ${JSON.stringify(workspace)}.`,
    next: "Check the id or the name, and the workspace.",
    cause,
  });
}

/** A write of a project was answered as done, but reading the project does not show it. */
export function unchanged(what: string, workspace: string): ProjectUnchangedError {
  return new ProjectUnchangedError(
    {
      code: "OPIK_PROJECT_UNCHANGED",
      what: `In the workspace ${JSON.stringify(workspace)}, the server said that it was done, but ${what}.`,
      next: "Look at the project in Opik. If it is right by now, run again; if not, a proxy may answer in the server's place, or somebody else changed it at the same moment.",
    },
    "unknown",
  );
}

async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Only the server's own word for it: another 404 can mean a wrong workspace or a wrong address. */
function isMissing(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 404 && error.said.includes("Project not found");
}
