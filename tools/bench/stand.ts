import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../../cli/engine";
import { type CommandOutcome, Playground, type RunKind, type RunOptions } from "../../cli/playground";
import { defaultUsers, LocalOpik, type LocalOrganization, type LocalUser } from "../../emulator";
import { collections as objectCollections } from "../../provider/opik/contract";
import * as dynamicClasses from "../../sdk/dynamic";
import { mixedObjects, prepareMixedObjects } from "../../tests/lifecycle/mixedObjects";
import { findEngine } from "../engine";
import { watchProviders } from "./processes";
import { packageOf, plugin, type ReferenceName } from "./references";
import { DynamicNothing } from "./references/dynamic";

const FIELD = "onlyAdminsInviteByEmail";

const [admin] = defaultUsers as [LocalUser, ...LocalUser[]];

/** A provider to run the engine on; what is declared is the same for all. */
export interface Subject {
  readonly name: string;
  /** Folder of the plugin, where it is not the one that npm installs. */
  readonly plugin?: string;
  /** Declares a resource of a kind of ours, or what stands for it. */
  declare(kind: string, name: string, args: pulumi.Inputs): void;
}

/** What a stack declares. */
export interface Declared {
  readonly kind: string;
  readonly name: string;
  readonly inputs: pulumi.Inputs;
}

type Classes = Readonly<Record<string, new (name: string, args: pulumi.Inputs) => unknown>>;

export const dynamicFlavour: Subject = {
  name: "dynamic flavour",
  declare: (kind, name, args) => construct(dynamicClasses, kind, name, args),
};

export const pluginFlavour: Subject = {
  name: "plugin",
  declare: (kind, name, args) => construct(require("pulumi-opik/native"), kind, name, args),
};

function construct(classes: object, kind: string, name: string, args: pulumi.Inputs): void {
  const Class = (classes as Classes)[kind];
  if (Class === undefined) {
    throw new Error(`There is no class ${kind}.`);
  }
  new Class(name, args);
}

/** The plugin as an executable in another folder. */
export function executableFlavour(folder: string): Subject {
  return { ...pluginFlavour, name: "executable", plugin: folder };
}

export const dynamicNothing: Subject = {
  name: "dynamic provider that does nothing",
  declare: (_kind, name, args) => new DynamicNothing(name, args),
};

export const pluginNothing = reference("provider that does nothing", "nothing");

export const pluginOneByOne = reference("provider that reads one by one", "oneByOne");

export const pluginOnlyPost = reference("provider that only sends the POST", "onlyPost");

function reference(name: string, provider: ReferenceName): Subject {
  return {
    name,
    declare: (_kind, resource, args) => new Nothing(`${packageOf(provider)}:index:Nothing`, resource, args),
  };
}

class Nothing extends pulumi.CustomResource {}

/** Time that each response takes to come, where that is measured. */
export const LATENCY_MS = 50;

/** A local Opik, and a stack whose resources are in it. */
export class Stand {
  private constructor(
    readonly opik: LocalOpik,
    private readonly playground: Playground,
  ) {}

  /**
   * A stack with such resources, of which none is created yet.
   *
   * @param folder where the engine finds the references, if the subject is one
   */
  static async open(
    subject: Subject,
    opik: LocalOpik,
    declared: readonly Declared[],
    folder?: string,
  ): Promise<Stand> {
    const playground = await Playground.create({
      engine: await engine(),
      searchPath: [subject.plugin ?? plugin.folder, ...(folder === undefined ? [] : [folder])],
      environment: { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: admin.apiKey },
      program: async () => {
        for (const { kind, name, inputs } of declared) {
          // The SDK puts something into what it is given.
          subject.declare(kind, name, { ...inputs });
        }
      },
    });
    return new Stand(opik, playground);
  }

  /** Creates all resources, where nobody measures it: the state is saved once. */
  async create(): Promise<this> {
    const { envVars } = this.playground.stack.workspace;
    envVars["PULUMI_SKIP_CHECKPOINTS"] = "true";
    try {
      await this.run("up");
    } finally {
      delete envVars["PULUMI_SKIP_CHECKPOINTS"];
    }
    return this;
  }

  /** From now on each response of the local Opik takes a while. */
  delay(): void {
    this.opik.fault({ times: Number.POSITIVE_INFINITY }, { kind: "late", ms: LATENCY_MS });
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

/** Opens the stand of a subject; what is there already is not to be written. */
export type OpenStand = (subject: Subject, folder: string) => Promise<Stand>;

/** Stands for several subjects, all created, and closed at the end whatever happens. */
export async function withStands<T>(
  subjects: readonly Subject[],
  open: OpenStand,
  folder: string,
  use: (stands: ReadonlyMap<Subject, Stand>) => Promise<T>,
): Promise<T> {
  const stands = new Map<Subject, Stand>();
  try {
    for (const subject of subjects) {
      const stand = await open(subject, folder);
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

/** Settings of so many organizations; `isDeclared`: a create finds them as they are declared, so that it writes nothing. */
export function settingsOf(count: number, isDeclared = true) {
  const organizations: LocalOrganization[] = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    name: `Organization ${index}`,
    [FIELD]: false,
  }));
  const roles = Object.fromEntries(organizations.map(({ id }) => [id, "ADMIN"]));
  const declared = organizations.map(({ id: organizationId, name }) => ({
    kind: "OrganizationSettings",
    name,
    inputs: { organizationId, restrictInvitationsToAdmins: true },
  }));
  /** Somebody sets all of them. */
  const click = (opik: LocalOpik, value: boolean) => {
    for (const { id } of organizations) {
      opik.click(id, { [FIELD]: value });
    }
  };
  const open = async (subject: Subject, folder?: string) => {
    const opik = await LocalOpik.start({ organizations, users: [{ ...admin, roles }] });
    click(opik, isDeclared);
    return Stand.open(subject, opik, declared, folder);
  };
  return { open, click };
}

/**
 * So many objects of mixed kinds, on one local Opik for all stands: the first one's provider creates them, the other ones
 * are references and have each object by its `path`.
 */
export function objectsOf(count: number): OpenStand {
  // A prompt's latest version is in no list: what prompts cost is a figure of its own.
  const objects = mixedObjects(count, (kind) => kind !== "Prompt");
  const opik = LocalOpik.start();
  let prepared: ReadonlySet<string> | undefined;
  const idsOf = (kind: string, local: LocalOpik) => local.objects(kind).map(({ id }) => id);
  return async (subject, folder) => {
    const local = await opik;
    const kinds = [...new Set(objects.map(({ kind }) => kind))];
    if (prepared === undefined) {
      prepareMixedObjects(local);
      prepared = new Set(kinds.flatMap((kind) => idsOf(kind, local)));
      return Stand.open(subject, local, objects, folder);
    }
    const paths = new Map(
      objectCollections.map(({ name, path }) => [
        name,
        idsOf(name, local)
          .filter((id) => !prepared?.has(id))
          .map((id) => `${path}/${id}`),
      ]),
    );
    const declared = objects.map(({ kind, name, inputs }) => ({
      kind,
      name,
      inputs: { ...inputs, path: paths.get(kind)?.pop() },
    }));
    return Stand.open(subject, local, declared, folder);
  };
}

let found: Promise<Engine> | undefined;

export function engine(): Promise<Engine> {
  found ??= findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  return found;
}
