import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { CommandOutcome, Playground, RunOptions } from "../../cli/playground";
import type { LocalObject, LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { resourceNamed } from "../../provider/kit";
import * as dynamic from "../../sdk/dynamic";
import { configurationCase, type ObjectCase, objectCases } from "../lifecycle/objectCases";
import { Run } from "../support/dynamicHost";
import { expectExit } from "../support/engine";

export type Values = Readonly<Record<string, unknown>>;

/** A resource as a program declares it. */
export interface Declared {
  readonly kind: string;
  readonly name: string;
  readonly inputs: Values;
  readonly options?: pulumi.CustomResourceOptions;
}

export interface Flavour {
  readonly flavour: "dynamic flavour" | "plugin";
  declare(resource: Declared): void;
}

export const flavours: readonly Flavour[] = [
  {
    flavour: "dynamic flavour",
    declare: ({ kind, name, inputs, options }) => {
      type Class = new (name: string, args: Values, options?: pulumi.CustomResourceOptions) => unknown;
      const { [kind]: Dynamic } = dynamic as unknown as Readonly<Record<string, Class>>;
      if (Dynamic === undefined) {
        throw new Error(`There is no class ${kind}.`);
      }
      new Dynamic(name, inputs, options);
    },
  },
  {
    flavour: "plugin",
    declare: ({ kind, name, inputs, options }) => {
      const { outputs } = resourceNamed(opikProvider, kind);
      const undefinedOutputs = Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined]));
      class Native extends pulumi.CustomResource {}
      new Native(`opik:index:${kind}`, name, { ...undefinedOutputs, ...inputs }, options);
    },
  },
];

/** Every kind that one workspace can have. */
export const cases: readonly ObjectCase[] = [...objectCases, configurationCase];

/** Whether it is there before anybody declares it, so that nothing makes or deletes it. */
export const isSettings = ({ kind }: ObjectCase) => kind === configurationCase.kind;

/** A resource of each kind; those of which nothing is given are left out. */
export function each(
  inputs: (one: ObjectCase) => Values | undefined,
  { name = (kind: string) => `the-${kind}`, options }: Naming = {},
): Declared[] {
  return cases.flatMap((one) => {
    const given = inputs(one);
    const declared = { kind: one.kind, name: name(one.kind), options: options?.(one) ?? {} };
    return given === undefined ? [] : [{ ...declared, inputs: defined(given) }];
  });
}

export interface Naming {
  readonly name?: (kind: string) => string;
  readonly options?: (one: ObjectCase) => pulumi.CustomResourceOptions | undefined;
}

/** What is declared in {@link each} of all rows with `adopt`, which settings have not. */
export const adopting = (one: ObjectCase): Values =>
  isSettings(one) ? one.full : { ...one.full, adopt: true };

/** Entry number `index` of a table of each row, as far as it goes, and the count of the longest. */
export const entryOf = (values: Values, index: number) => Object.entries(values)[index];
export const longest = (of: (one: ObjectCase) => object) =>
  Math.max(...cases.map((one) => Object.keys(of(one)).length));

/** A stack with resources of all kinds, and what is live of them. */
export class ObjectStack {
  declared: readonly Declared[] = [];
  private playground: Playground | undefined;

  private constructor(private readonly opik: LocalOpik) {}

  static async open(
    opik: LocalOpik,
    { declare }: Flavour,
    playground: (program: () => Promise<void>) => Promise<Playground>,
  ): Promise<ObjectStack> {
    const stack = new ObjectStack(opik);
    stack.playground = await playground(async () => {
      for (const one of stack.declared) {
        declare(one);
      }
    });
    return stack;
  }

  get engine(): Playground {
    if (this.playground === undefined) {
      throw new Error("The stack is not open yet.");
    }
    return this.playground;
  }

  /** An `up` that has to work; after it, what is declared is live. Gives the ids by the resources' names. */
  async up(declared: readonly Declared[], options: RunOptions = {}): Promise<Ids> {
    this.declared = declared;
    expectExit(await this.engine.run("up", options), 0);
    return this.expectDeclared();
  }

  /** What is declared is live, each object once, as a read tells that nothing of the run has had a hand in. */
  async expectDeclared(): Promise<Ids> {
    const ids = this.ids();
    expect(Object.keys(ids).toSorted()).to.deep.equal(this.declared.map(({ name }) => name).toSorted());
    for (const { kind, name, inputs } of this.declared) {
      const id = String(ids[name]);
      const outputs = { ...inputs, ...(kind === configurationCase.kind ? { baseline: inputs } : {}) };
      const read = await new Run(this.opik, { kind }).refresh({ id, inputs: {}, outputs });
      expect(read.id, `${name} is there`).to.equal(id);
      expect(read.inputs, name).to.deep.include(inputs);
    }
    return ids;
  }

  /** A plain preview has nothing to do, and writes nothing. */
  async expectIdle(): Promise<void> {
    await this.silent(async () => expectExit(await this.preview(), 0));
  }

  /** A preview under `--expect-no-changes`: 7 where there are some. It writes nothing. */
  preview(): Promise<CommandOutcome> {
    return this.silent(() => this.engine.run("preview", { expectNoChanges: true }));
  }

  async silent<Result>(operation: () => Promise<Result>): Promise<Result> {
    const before = this.writes().length;
    const result = await operation();
    expect(this.writes().slice(before)).to.deep.equal([]);
    return result;
  }

  private writes() {
    return this.opik.requests.filter(({ operation }) =>
      /^(create|update|delete|write)/.test(operation ?? ""),
    );
  }

  urns(): string[] {
    return this.resources().map(({ urn }) => urn);
  }

  /** Ids by the resources' names. */
  ids(): Ids {
    return Object.fromEntries(this.resources().map(({ urn, id }) => [urn.split("::").at(-1) ?? "", id]));
  }

  /** What the state has of our resources, secrets encrypted. */
  resources(): readonly StateResource[] {
    const { backend } = this.engine.project;
    const path = join(backend, ".pulumi", "stacks", "playground", "dev.json");
    const { resources = [] } = JSON.parse(readFileSync(path, "utf8")).checkpoint.latest;
    return resources.filter(({ type }: StateResource) => /^opik:|^pulumi-nodejs:dynamic/.test(type));
  }

  /** The live object of a kind, to click at. */
  live({ kind }: ObjectCase, id: unknown, workspace = "default"): LocalObject {
    const found = this.opik
      .objects(kind, workspace)
      .find((one) => kind === configurationCase.kind || one.id === id);
    if (found === undefined) {
      throw new Error(`There is no ${kind} ${id} in ${workspace}.`);
    }
    return found;
  }

  /** Whether an object is there, other than as the row of one that is deleted. */
  isThere({ kind, goneBy = "" }: ObjectCase, id: unknown, workspace = "default"): boolean {
    return this.opik.objects(kind, workspace).some((one) => one.id === id && one[goneBy] !== false);
  }
}

export type Ids = Readonly<Record<string, string>>;

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

/** Without what is undefined. */
function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
