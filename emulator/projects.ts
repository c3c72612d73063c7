import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

export interface LocalProject {
  readonly id: string;
  name: string;
  description?: string;
  visibility: string;
  readonly created_at: string;
  readonly created_by: string;
  last_updated_at: string;
  last_updated_by: string;
}

export type ProjectChanges = Partial<Pick<LocalProject, "name" | "description" | "visibility">>;

/** The projects of every workspace. */
export class LocalProjects {
  readonly #workspaces = new Map<string, Map<string, LocalProject>>();
  #lastStamp = 0;

  all(workspace: string): LocalProject[] {
    return [...this.#of(workspace).values()];
  }

  get(workspace: string, id: string): LocalProject | undefined {
    return this.#of(workspace).get(id.toLowerCase());
  }

  /** Names are compared as the server's collation does: case, accents and trailing spaces make no difference. */
  named(workspace: string, name: string): LocalProject | undefined {
    return this.all(workspace).find((one) => collated(one.name) === collated(name));
  }

  create(
    workspace: string,
    project: { name: string; description?: string; visibility?: string },
    by: string,
  ): LocalProject {
    const now = this.#now();
    const created: LocalProject = {
      // Real ids are of version 7; nothing may depend on that.
      id: randomUUID(),
      visibility: "private",
      ...project,
      created_at: now,
      created_by: by,
      last_updated_at: now,
      last_updated_by: by,
    };
    this.add(workspace, created);
    return created;
  }

  add(workspace: string, project: LocalProject): void {
    this.#of(workspace).set(project.id, project);
  }

  /** Sets the fields given; a change of nothing leaves the time of the last update alone. */
  change(project: LocalProject, changes: ProjectChanges, by: string): void {
    const before = { ...project };
    Object.assign(project, changes);
    if (!isDeepStrictEqual(before, project)) {
      project.last_updated_at = this.#now();
      project.last_updated_by = by;
    }
  }

  delete(workspace: string, id: string): void {
    this.#of(workspace).delete(id.toLowerCase());
  }

  /** To the microsecond, as the server has it, and later than any before. */
  #now(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, Date.now() * 1000);
    const milliseconds = new Date(Math.floor(this.#lastStamp / 1000)).toISOString().slice(0, -1);
    return `${milliseconds}${String(this.#lastStamp % 1000).padStart(3, "0")}Z`;
  }

  #of(workspace: string): Map<string, LocalProject> {
    const found = this.#workspaces.get(workspace) ?? new Map<string, LocalProject>();
    this.#workspaces.set(workspace, found);
    return found;
  }
}

function collated(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trimEnd();
}
