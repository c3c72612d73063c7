import { randomBytes } from "node:crypto";
import type { OpikClient } from "./client";
import {
  createPromptVersion,
  listPromptVersions,
  type PromptVersion,
  prompts,
  readPromptVersion,
  updatePromptVersionEnvironments,
} from "./contract";
import { OpikError, objectError, RefusedError } from "./errors";

/** What a new version is made of; what is undefined is not sent. */
export interface NewVersion {
  readonly template: string;
  readonly type: string | undefined;
  readonly metadata: unknown;
  readonly change_description: string | undefined;
}

export interface VersionedPrompt {
  readonly id: string;
  readonly name: string;
  readonly project_id: string | undefined;
}

/** Where a version is; its number is `v3`. */
export interface Place {
  readonly id: string;
  readonly environments: readonly string[];
}

/** Newest versions that one look shows. */
const PAGE = 100;

/** Ten thousand versions; a list that goes on for longer answers each page with the same. */
const MAX_PAGES = 100;

/** The versions of the prompts of one workspace. They are made, and given environments, but never changed. */
export class PromptVersions {
  constructor(
    private readonly client: OpikClient,
    private readonly options: { readonly workspace: string; readonly signal?: AbortSignal | undefined },
  ) {}

  /**
   * The numbers of the versions that environments have, by environment. What the newest versions do not show is asked for
   * by name; without names, all versions are read.
   */
  async environments(
    promptId: string,
    names: readonly string[] | undefined,
    maxAgeMs: number,
  ): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const take = ({ version_number, environments = [] }: PromptVersion) => {
      for (const name of environments) {
        if (version_number !== undefined) {
          found[name] ??= version_number;
        }
      }
    };
    for (let page = 1; page <= MAX_PAGES; page++) {
      const rows = await this.page(promptId, page, maxAgeMs);
      rows.forEach(take);
      const rest = names?.filter((name) => !Object.hasOwn(found, name));
      if (rows.length < PAGE || rest?.length === 0) {
        break;
      }
      if (rest !== undefined) {
        const others = await Promise.all(rest.map((name) => this.inEnvironment(promptId, name, maxAgeMs)));
        others.filter((version) => version !== undefined).forEach(take);
        break;
      }
    }
    return found;
  }

  /** Whether there is a version of that number: mostly the newest ones show it, which a run reads for the environments too. */
  async has(promptId: string, number: string, maxAgeMs: number): Promise<boolean> {
    const rows = await this.page(promptId, 1, maxAgeMs);
    return (
      rows.some((one) => one.version_number === number) ||
      (rows.length === PAGE && (await this.numbered(promptId, number, maxAgeMs)) !== undefined)
    );
  }

  /** The version of that number (`v3`), or undefined where there is none. */
  numbered(promptId: string, number: string, maxAgeMs: number): Promise<PromptVersion | undefined> {
    const args = { ...this.headers, params: { id: promptId, number } };
    return this.unlessMissing(
      this.client.call(readPromptVersion, args, { signal: this.options.signal, maxAgeMs }),
    );
  }

  /** The version that an environment has, or undefined where it has none. */
  async inEnvironment(
    promptId: string,
    environment: string,
    maxAgeMs: number,
  ): Promise<PromptVersion | undefined> {
    const args = { ...this.headers, params: { id: promptId }, query: { environment } };
    const prompt = await this.unlessMissing(
      this.client.call(prompts.operations.read, args, { signal: this.options.signal, maxAgeMs }),
    );
    return prompt?.requested_version as PromptVersion | undefined;
  }

  /**
   * Makes a version, at most one: it is known by a commit of ours, which the server takes once. Never with an id, by which
   * the server would judge which version is the latest.
   *
   * @param prompt as it was just read: the server finds it by its name
   * @throws {OpikError} where another prompt got the version
   */
  async add(prompt: VersionedPrompt, version: NewVersion): Promise<PromptVersion> {
    const commit = randomBytes(4).toString("hex");
    const made = await this.made(prompt, { commit, ...version });
    if (made.prompt_id !== undefined && made.prompt_id !== prompt.id) {
      throw objectError("Prompt", "UNCHANGED", {
        what: `The version was added to another prompt (${made.prompt_id}) instead of ${JSON.stringify(prompt.name)} (${prompt.id}): the server finds prompts by their name, and ours was renamed or deleted at the same time.`,
        next: `Check the prompts of that name in the workspace ${JSON.stringify(this.options.workspace)}, and run again. The version ${made.version_number} cannot be removed.`,
      });
    }
    return made;
  }

  /** @returns those that the workspace does not have; then nothing was changed */
  async setEnvironments(versionId: string, environments: readonly string[]): Promise<readonly string[]> {
    const args = { ...this.headers, params: { id: versionId }, body: { environments: [...environments] } };
    try {
      await this.client.call(updatePromptVersionEnvironments, args, { signal: this.options.signal });
      return [];
    } catch (error) {
      const missing = isRefused(error, 409) ? /'\[(.*)\]'/.exec(error.said)?.[1]?.split(", ") : undefined;
      const names = environments.filter((name) => missing?.includes(name));
      if (names.length === 0) {
        throw error;
      }
      return names;
    }
  }

  private async made(
    { id, name, project_id }: VersionedPrompt,
    version: NewVersion & { readonly commit: string },
  ): Promise<PromptVersion> {
    const sent = Object.entries(version).filter(([, value]) => value !== undefined && value !== null);
    const body = { name, project_id, version: Object.fromEntries(sent) };
    try {
      return await this.client.call(
        createPromptVersion,
        { ...this.headers, body },
        { signal: this.options.signal },
      );
    } catch (error) {
      const isUnsettled = error instanceof OpikError && error.effect === "unknown";
      if (!isUnsettled && !isRefused(error, 409)) {
        throw error;
      }
      // Its response was lost, or the one to an attempt before.
      const found = (await this.page(id, 1, -1).catch(() => [])).find(
        ({ commit }) => commit === version.commit,
      );
      if (found === undefined) {
        throw error;
      }
      return found;
    }
  }

  private async page(promptId: string, page: number, maxAgeMs: number): Promise<readonly PromptVersion[]> {
    const query = { page: String(page), size: String(PAGE) };
    const args = { ...this.headers, params: { id: promptId }, query };
    const { content } = await this.client.call(listPromptVersions, args, {
      signal: this.options.signal,
      maxAgeMs,
    });
    return content;
  }

  private async unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (isRefused(error, 404) && error.said.includes("Prompt version not found")) {
        return undefined;
      }
      throw error;
    }
  }

  private get headers() {
    return { headers: { "comet-workspace": this.options.workspace } };
  }
}

function isRefused(error: unknown, status: number): error is RefusedError {
  return error instanceof RefusedError && error.status === status;
}
