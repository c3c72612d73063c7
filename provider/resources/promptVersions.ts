import { type Children, type Context, containsUnknown, type Live, type Properties } from "../kit";
import {
  type NewVersion,
  type OpikClient,
  objectError,
  type PromptVersion,
  PromptVersions,
  prompts,
  RestCollection,
} from "../opik";
import { messagesOf, messagesText } from "./promptMessages";

/*
 * The versions of a prompt, and which of them each environment has. Live, `environments` is a map of their numbers; what an
 * update aims at may also say of an environment that it is to be released from where we put it: `!v3`.
 */

type Environments = Readonly<Record<string, string>>;

/** Inputs that a version has: where one of them differs from the latest version, a new one is made. */
export const VERSION_INPUTS = ["template", "messages", "type", "metadata"] as const;

const RELEASED = "!";

export function latestOf(live: Properties): PromptVersion | undefined {
  return live["latest_version"] as PromptVersion | undefined;
}

/** Whether what an environment has is what is wanted of it. */
function isThere(live: Environments, name: string, wanted: string, latest: string | undefined): boolean {
  return wanted.startsWith(RELEASED)
    ? live[name] !== wanted.slice(RELEASED.length)
    : live[name] !== undefined && live[name] === (wanted === "latest" ? latest : wanted);
}

/** Comparator: only environments that are declared count. */
export function sameEnvironments(live: unknown, declared: unknown, object?: Properties): boolean {
  const [here, wanted] = [live, declared] as Environments[] as [Environments, Environments];
  const names = Object.keys(wanted);
  return object === undefined
    ? names.length === Object.keys(here).length && names.every((name) => here[name] === wanted[name])
    : names.every((name) => isThere(here, name, wanted[name] ?? "", latestOf(object)?.version_number));
}

/** What is shown of live environments: those that are declared, by the word `latest` where that is declared and true. */
export function declaredEnvironments(live: unknown, declared: unknown, object: Properties): Environments {
  const [here, wanted] = [live, declared] as [Environments, Environments];
  const latest = latestOf(object)?.version_number;
  return Object.fromEntries(
    Object.entries(here)
      .filter(([name]) => Object.hasOwn(wanted, name))
      .map(([name, number]) => [name, wanted[name] === "latest" && number === latest ? "latest" : number]),
  );
}

/** Environments that were declared and are not any more are to be released from where we have put them. */
export function releasedEnvironments(declared: unknown, before: unknown, state: Properties): unknown {
  const now = (declared ?? {}) as Environments;
  const gone = Object.entries(before as Environments).filter(([name]) => !Object.hasOwn(now, name));
  const released = gone.map(([name, at]) => [
    name,
    `${RELEASED}${at === "latest" ? state["versionNumber"] : at}`,
  ]);
  return gone.length === 0 ? undefined : { ...now, ...Object.fromEntries(released) };
}

/** Whether what is declared of a version differs from a prompt's latest one. */
export function differsFromLatest(live: Properties, wanted: Properties, same: SameJson): boolean {
  const latest = latestOf(live);
  const { template, messages, type, metadata } = wanted;
  return (
    (template !== undefined && latest?.template !== template) ||
    (messages !== undefined && !same(messagesOf(latest?.template), messages)) ||
    (type !== undefined && latest?.type !== type) ||
    (metadata !== undefined && !same(latest?.metadata, metadata))
  );
}

type SameJson = (one: unknown, other: unknown) => boolean;

/** The text of a version that is to be made, where one is declared. */
export function declaredText({ template, messages }: Properties): string | undefined {
  return messages === undefined
    ? (template as string | undefined)
    : messagesText(messages as Parameters<typeof messagesText>[0]);
}

export function versionsOf({ services, signal }: Context<OpikClient>, { workspace }: Properties) {
  return new PromptVersions(services, { workspace: String(workspace), signal });
}

export function promptsOf({ services, signal, clock }: Context<OpikClient>, { workspace }: Properties) {
  return new RestCollection(services, prompts, { workspace: String(workspace), signal, clock });
}

export const promptVersions: Children<OpikClient> = {
  inputs: [...VERSION_INPUTS, "environments"],

  read: async (context, { scope, live, about, maxAgeMs }) => {
    const asked = about?.flatMap(({ environments }) => (environments === undefined ? [] : [environments]));
    if (asked?.length === 0) {
      return live;
    }
    const names = asked
      ?.filter((one) => typeof one === "object" && one !== null)
      .flatMap((one) => Object.keys(one as object));
    const environments = await versionsOf(context, scope).environments(live.id, names, maxAgeMs);
    return { ...live, environments };
  },

  sync: async (context, { scope, live, wanted, pending }) => {
    if (pending.some((name) => (VERSION_INPUTS as readonly string[]).includes(name))) {
      // As it is now, under the name that it has now: the server finds it by that.
      const prompt = await justRead(context, scope, live.id);
      await versionsOf(context, scope).add(
        {
          id: prompt.id,
          name: String(prompt["name"]),
          project_id: prompt["project_id"] as string | undefined,
        },
        versionToMake(prompt, wanted),
      );
    }
    const { environments } = wanted;
    if (environments !== undefined && !containsUnknown(environments)) {
      await new Placing(context, scope, live.id, environments as Environments).carryOut();
    }
  },
};

async function justRead(context: Context<OpikClient>, scope: Properties, id: string): Promise<Live> {
  const prompt = await promptsOf(context, scope).read(id, -1);
  if (prompt === undefined) {
    throw objectError("Prompt", "NOT_FOUND", {
      what: `The prompt ${JSON.stringify(id)} no longer exists.`,
      next: "It was deleted outside of Pulumi. Run again to recreate it.",
    });
  }
  return prompt;
}

/** What is declared, and of the latest version what is not. */
function versionToMake(prompt: Live, wanted: Properties): NewVersion {
  const latest = latestOf(prompt);
  const template = declaredText(wanted) ?? latest?.template;
  if (template === undefined) {
    throw objectError("Prompt", "NOT_FOUND", {
      what: `The prompt ${JSON.stringify(prompt["name"])} (${prompt.id}) has no version yet, and the program declares no text for a first one.`,
      next: "Declare template or messages: type and metadata belong to a version.",
    });
  }
  return {
    template,
    type: (wanted["type"] ?? latest?.type) as string | undefined,
    metadata: wanted["metadata"] ?? latest?.metadata,
    change_description: wanted["changeDescription"] as string | undefined,
  };
}

/** Gives environments the versions that are wanted, one version after the other. */
class Placing {
  private readonly versions: PromptVersions;

  constructor(
    private readonly context: Context<OpikClient>,
    private readonly scope: Properties,
    private readonly id: string,
    private readonly wanted: Environments,
  ) {
    this.versions = versionsOf(context, scope);
  }

  async carryOut(): Promise<void> {
    const latest = latestOf(await justRead(this.context, this.scope, this.id))?.version_number;
    const live = await this.versions.environments(this.id, Object.keys(this.wanted), -1);
    const pending = Object.entries(this.wanted).filter(([name, at]) => !isThere(live, name, at, latest));
    const released = pending.filter(([, at]) => at.startsWith(RELEASED)).map(([name]) => name);
    const targets = pending.map(
      ([name, at]) => [name, released.includes(name) ? live[name] : at === "latest" ? latest : at] as const,
    );
    for (const number of new Set(targets.map(([, target]) => target))) {
      const names = targets.filter(([, target]) => target === number).map(([name]) => name);
      await this.change(number, names, released);
    }
  }

  private async change(number: string | undefined, names: readonly string[], released: readonly string[]) {
    const version = number === undefined ? undefined : await this.versions.numbered(this.id, number, -1);
    if (version === undefined) {
      throw objectError("Prompt", "NOT_FOUND", {
        what: `The prompt ${this.id} has no version ${number ?? "yet"}, which environments.${names.join(", ")} is meant to use.`,
        next: "Correct environments, or declare template or messages: changing them creates a version.",
      });
    }
    const has = version.environments ?? [];
    const set = [...new Set([...has, ...names])].filter((name) => !released.includes(name));
    const missing = await this.versions.setEnvironments(version.id, set);
    if (missing.length === 0) {
      return;
    }
    const declared = missing.filter((name) => Object.hasOwn(this.wanted, name));
    if (declared.length > 0) {
      throw this.unknown(declared);
    }
    // A change has to repeat the whole set, and the server takes none with what is not in the workspace any more.
    this.context.report.warn(
      `The version ${number} of the prompt ${this.id} had the environment ${missing.join(", ")}, which was deleted from the workspace: a change of the version's environments cannot name it again, so the version no longer has it.`,
    );
    const again = await this.versions.setEnvironments(
      version.id,
      set.filter((name) => !missing.includes(name)),
    );
    if (again.length > 0) {
      throw this.unknown(again);
    }
  }

  private unknown(names: readonly string[]): Error {
    return objectError("Environment", "NOT_FOUND", {
      what: `The ${promptsOf(this.context, this.scope).place} has no environment ${names.map((name) => JSON.stringify(name)).join(", ")}, so the prompt ${this.id} cannot have a version there.`,
      next: "Declare an Environment of that name, and make the prompt depend on it (dependsOn), or correct the name.",
    });
  }
}
