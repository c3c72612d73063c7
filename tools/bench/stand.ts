import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../../cli/engine";
import { type CommandOutcome, Playground, type RunKind, type RunOptions } from "../../cli/playground";
import { defaultUsers, LocalOpik, type LocalOrganization } from "../../emulator";
import { OrganizationSettings as Dynamic } from "../../sdk/dynamic";
import { findEngine } from "../engine";
import { watchProviders } from "./processes";
import { packageOf, plugin } from "./references";
import { DynamicNothing } from "./references/dynamic";

export const FIELD = "onlyAdminsInviteByEmail";

/** A kind of resource to run the engine on; what is declared is the same for all. */
export interface Subject {
  readonly name: string;
  /** Folder of the plugin, where it is not the one that npm installs. */
  readonly plugin?: string;
  declare(name: string, args: { organizationId: string; restrictInvitationsToAdmins: boolean }): void;
}

export const dynamicFlavour: Subject = {
  name: "dynamic flavour",
  declare: (name, args) => new Dynamic(name, args),
};

export const pluginFlavour: Subject = {
  name: "plugin",
  declare: (name, args) => {
    const { OrganizationSettings } = require("pulumi-opik/native") as {
      OrganizationSettings: typeof Dynamic;
    };
    new OrganizationSettings(name, args);
  },
};

/** The plugin as an executable in another folder. */
export function executableFlavour(folder: string): Subject {
  return { ...pluginFlavour, name: "executable", plugin: folder };
}

export const dynamicNothing: Subject = {
  name: "dynamic provider that does nothing",
  declare: (name, args) => new DynamicNothing(name, args),
};

export const pluginNothing = reference("provider that does nothing", "nothing");

/** Reads projects, since Opik has no read of one organization. */
export const pluginOneByOne = reference("provider that reads one by one", "oneByOne");

function reference(name: string, provider: string): Subject {
  return {
    name,
    declare: (resource, args) => new Nothing(`${packageOf(provider)}:index:Nothing`, resource, args),
  };
}

class Nothing extends pulumi.CustomResource {}

/** A local Opik with so many organizations, and a stack with a resource for each of them. */
export class Stand {
  private constructor(
    readonly opik: LocalOpik,
    readonly organizations: readonly LocalOrganization[],
    private readonly playground: Playground,
  ) {}

  /** @param folder where the engine finds the references, if the subject is one */
  static async open(subject: Subject, count: number, folder?: string): Promise<Stand> {
    const [admin] = defaultUsers;
    if (admin === undefined) {
      throw new Error("The local Opik has no users.");
    }
    // Ids that a project can have as well.
    const organizations = Array.from({ length: count }, (_, index) => ({
      id: randomUUID(),
      name: `Organization ${index}`,
      [FIELD]: false,
    }));
    const roles = Object.fromEntries(organizations.map(({ id }) => [id, "ADMIN"]));
    const opik = await LocalOpik.start({ organizations, users: [{ ...admin, roles }] });
    const playground = await Playground.create({
      engine: await engine(),
      searchPath: [subject.plugin ?? plugin.folder, ...(folder === undefined ? [] : [folder])],
      environment: { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: admin.apiKey },
      program: async () => {
        for (const { id: organizationId, name } of organizations) {
          subject.declare(name, { organizationId, restrictInvitationsToAdmins: true });
        }
      },
    });
    return new Stand(opik, organizations, playground);
  }

  /**
   * Creates all resources, where nobody measures it: the settings are live already, so that nothing has to be written,
   * and the state is saved once.
   */
  async create(): Promise<this> {
    for (const { id } of this.organizations) {
      this.opik.click(id, { [FIELD]: true });
    }
    const { envVars } = this.playground.stack.workspace;
    envVars["PULUMI_SKIP_CHECKPOINTS"] = "true";
    try {
      await this.run("up");
    } finally {
      delete envVars["PULUMI_SKIP_CHECKPOINTS"];
    }
    return this;
  }

  /** Runs the engine; exit code 7 (changes, where none were expected) counts as done. */
  async run(kind: RunKind, options: RunOptions = {}): Promise<CommandOutcome> {
    this.opik.forget();
    const outcome = await this.playground.run(kind, options);
    if (outcome.exitCode !== 0 && outcome.exitCode !== 7) {
      throw new Error(
        `${kind} ended with exit code ${outcome.exitCode}:\n${outcome.stderr}${outcome.stdout}`,
      );
    }
    return outcome;
  }

  /** Peak memory of the provider while the engine runs. */
  async memoryMiB(kind: RunKind): Promise<number> {
    const watch = watchProviders(this.playground.project.folder);
    try {
      await this.run(kind);
    } finally {
      watch.stop();
    }
    return watch.stop();
  }

  /** Bytes of the state. */
  async stateBytes(): Promise<number> {
    const { deployment } = await this.playground.stack.exportStack();
    return Buffer.byteLength(JSON.stringify(deployment));
  }

  async close(): Promise<void> {
    this.playground.dispose();
    await this.opik.stop();
  }
}

/** Stands for several subjects, closed at the end whatever happens. */
export async function withStands<T>(
  subjects: readonly Subject[],
  count: number,
  folder: string,
  use: (stands: ReadonlyMap<Subject, Stand>) => Promise<T>,
): Promise<T> {
  const stands = new Map<Subject, Stand>();
  try {
    for (const subject of subjects) {
      const stand = await Stand.open(subject, count, folder);
      stands.set(subject, stand);
      await stand.create();
    }
    return await use(stands);
  } finally {
    for (const stand of stands.values()) {
      await stand.close();
    }
  }
}

let found: Promise<Engine> | undefined;

export function engine(): Promise<Engine> {
  found ??= findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  return found;
}
