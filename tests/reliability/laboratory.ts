import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../../cli/engine";
import { type CommandOutcome, Playground, type RunKind } from "../../cli/playground";
import { LocalOpik } from "../../emulator";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import type { Properties } from "../../provider/kit";
import { quickHost } from "../support/engine";
import { createQuickStack, stateFileOf } from "../support/quickStack";
import { type Interference, Line, passOn } from "./line";
import { prepareWorld } from "./samples";
import {
  changedIds,
  contextOf,
  type Definition,
  makeNeighbour,
  neighbourFields,
  type World,
  worldOf,
} from "./world";

export const flavours = ["dynamic", "plugin"] as const;
export type Flavour = (typeof flavours)[number];

/** Credential of the administrator; it must not be in anything that the engine prints or keeps. */
export const CANARY = "canary-admin-api-key-7f3a";

const ORGANIZATIONS = [
  {
    id: "org-acme",
    name: "Acme",
    academic: false,
    onlyAdminsInviteByEmail: false,
    costIntelligenceEnabled: true,
  },
  {
    id: "org-beta",
    name: "Beta",
    academic: true,
    onlyAdminsInviteByEmail: true,
    costIntelligenceEnabled: false,
  },
];

const admin = {
  userName: "ada",
  email: "ada@example.com",
  password: "canary-password-51c0",
  apiKey: CANARY,
  sessionToken: "canary-session-0b77",
  roles: { "org-acme": "ADMIN", "org-beta": "ADMIN" },
};

export interface Tools {
  readonly engine: Engine;
  /** Folder that holds the plugin's executable. */
  readonly plugin: string;
}

export interface ResourceState {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface StackState {
  /** Of the kind under test. */
  readonly resources: readonly ResourceState[];
  readonly pending: readonly unknown[];
  readonly text: string;
}

export interface Companion {
  readonly definition: Definition;
  readonly declared: Properties;
}

/** By this the engine marks a secret in its state. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Whether a value of the state is a secret, which the state holds encrypted. */
export function isSealed(value: unknown): boolean {
  return typeof value === "object" && value !== null && SECRET_SIGNATURE in value;
}

/** One resource in a stack of the real engine, a local Opik, and the line between them. */
export class Laboratory {
  /** What the program declares; undefined: nothing. */
  declared: Properties | undefined;
  /** Name of the resource in the program. */
  name = "specimen";
  /** Another resource in the same program, made after the one under test. */
  companion: Companion | undefined;

  private emptyState = "";

  private constructor(
    readonly flavour: Flavour,
    readonly definition: Definition,
    readonly line: Line,
    readonly playground: Playground,
    /** What was there before the first run. */
    readonly initial: { readonly world: World; readonly neighbours: unknown },
  ) {}

  static async open(flavour: Flavour, definition: Definition, tools: Tools): Promise<Laboratory> {
    const opik = await LocalOpik.start({ organizations: ORGANIZATIONS, users: [admin] });
    const line = await Line.open(opik);
    prepareWorld(opik, definition);
    await makeNeighbour(definition, environmentOf(opik.url));
    const initial = {
      world: await worldOf(definition, environmentOf(opik.url)),
      neighbours: neighboursOf(opik),
    };
    const Resource = classOf(flavour, definition);
    const playground = await Playground.create({
      engine: tools.engine,
      environment: {
        ...environmentOf(line.url),
        NODE_COMPILE_CACHE: join(tools.plugin, "compiled"),
        ...quickHost(require.resolve("./timeLapse")),
      },
      searchPath: [tools.plugin],
      workspace: { createStack: createQuickStack },
      program: async () => {
        const { declared, name, companion } = laboratory;
        if (declared !== undefined) {
          const dependsOn = [new Resource(name, declared)];
          if (companion !== undefined) {
            const Other = classOf(flavour, companion.definition);
            new Other("companion", companion.declared, { dependsOn });
          }
        }
      },
    });
    const laboratory = new Laboratory(flavour, definition, line, playground, initial);
    laboratory.emptyState = readFileSync(laboratory.stateFile, "utf8");
    return laboratory;
  }

  /**
   * Runs the engine, with what is to happen on the line. On a busy machine the program in this process is now and then not
   * connected with the engine in time, which has nothing to do with the provider; nothing is declared then, so nothing is
   * written, and such a run is made again from the start.
   */
  async run(kind: RunKind, interference: () => Interference = () => passOn): Promise<CommandOutcome> {
    for (let attempts = 1; ; attempts++) {
      this.line.reset();
      this.line.interference = interference();
      const outcome = await this.playground.run(kind);
      if (!/No connection established/.test(outcome.stderr + outcome.stdout) || attempts === 5) {
        return outcome;
      }
      await this.line.mend();
    }
  }

  world(definition: Definition = this.definition): Promise<World> {
    return worldOf(definition, environmentOf(this.line.opik.url));
  }

  /** What a refresh would find of a resource in the state, past the line: also what an import leaves out. */
  async refreshed({ id, outputs }: StackState["resources"][number]): Promise<Properties> {
    const state = Object.fromEntries(
      Object.entries(outputs).filter(([name, value]) => name !== PROVIDER_PROPERTY && !isSealed(value)),
    );
    const context = contextOf(environmentOf(this.line.opik.url));
    return (await this.definition.lifecycle.read(context, { id, state }))?.inputs ?? {};
  }

  neighbours(): unknown {
    return neighboursOf(this.line.opik);
  }

  /**
   * Deletes the resource as its state says and begins with an empty stack, as a destroy would, but without the engine.
   *
   * @throws where that does not put back what was there before
   */
  async clear(): Promise<void> {
    // Over the line, which has the address that the state knows.
    this.line.reset();
    await this.line.mend();
    const context = contextOf(environmentOf(this.line.url));
    for (const { id, outputs } of this.state().resources) {
      await this.definition.lifecycle.delete(context, { id, state: outputs });
    }
    writeFileSync(this.stateFile, this.emptyState);
    const rest = changedIds(this.initial.world, await this.world());
    if (rest.length > 0) {
      throw new Error(`${this.definition.name} does not put back ${rest.join(", ")}.`);
    }
  }

  private get stateFile(): string {
    return stateFileOf(this.playground);
  }

  /** The state as it is on the disk. */
  state(definition: Definition = this.definition): StackState {
    const text = readFileSync(this.stateFile, "utf8");
    const { latest } = JSON.parse(text).checkpoint;
    const type = typeOf(this.flavour, definition);
    return {
      resources: (latest?.resources ?? []).filter((one: { type: string }) => one.type === type),
      pending: latest?.pending_operations ?? [],
      text,
    };
  }

  async close(): Promise<void> {
    this.line.cut();
    this.playground.dispose();
    await this.line.opik.stop();
  }
}

function environmentOf(url: string): Record<string, string> {
  return { OPIK_URL_OVERRIDE: url, OPIK_API_KEY: CANARY, OPIK_ORGANIZATION_ID: "org-acme" };
}

function neighboursOf(opik: LocalOpik): unknown {
  return neighbourFields(
    opik,
    ORGANIZATIONS.map(({ id }) => id),
  );
}

function typeOf(flavour: Flavour, { name }: Definition): string {
  return flavour === "dynamic" ? dynamicType("opik", name) : token("opik", name);
}

/** The resource's class as its SDK has it, from the definition: a new resource needs nothing here. */
function classOf(flavour: Flavour, definition: Definition) {
  const type = typeOf(flavour, definition);
  const names = [...Object.keys(definition.inputs), ...Object.keys(definition.outputs)];
  const undeclared = Object.fromEntries(names.map((name) => [name, undefined]));
  const text =
    flavour === "dynamic" ? { [PROVIDER_PROPERTY]: providerText("pulumi-opik", definition.name) } : {};
  return class extends pulumi.CustomResource {
    constructor(name: string, args: Properties, options?: pulumi.CustomResourceOptions) {
      super(type, name, { ...undeclared, ...args, ...text }, options);
    }
  };
}
