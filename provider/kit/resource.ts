import type { z } from "zod";
import type { Context } from "./context";
import type { Properties } from "./values";

declare module "zod" {
  /** What a property can say of itself besides its type. */
  interface GlobalMeta {
    /** The resource has to be replaced where this input changes. */
    replaceOnChanges?: boolean;
    /** The property is a secret, whatever a program says. */
    secret?: boolean;
    /** It is only used together with changes of others: by itself it is no change. */
    goesAlong?: boolean;
    /** Name under which the managed system keeps the setting; marks an input as a setting (see `settings`). */
    setting?: string;
  }
}

/** Properties by name, each with its zod type; descriptions and further marks are in the type's `meta`. */
export type PropertyTypes = Readonly<Record<string, z.ZodType>>;

/** One reason why inputs cannot be accepted; `property` is empty where it is not about one of them. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  /** Inputs to go on with, defaults filled in. */
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

/** One object of the managed system that could be imported. */
export interface Listed {
  readonly id: string;
  /** As people recognise it. */
  readonly name: string;
  /** Secrets that it has: an import leaves out those that read back masked, and shows the others. */
  readonly secrets?: readonly { readonly property: string; readonly masked: boolean }[];
}

export interface ReadResult {
  /** The object's id, where it is not the one that was asked for (an import by name). */
  readonly id?: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What is checked: inputs as the program declares them, and those of the last run, if there are any. */
export interface CheckRequest {
  readonly oldInputs: Properties | undefined;
  /** Whether an import has read `oldInputs`, and no program has declared any yet. */
  readonly isImport?: boolean;
  readonly inputs: Properties;
  /** Which resource of the program it is, where the host is told. */
  readonly urn?: string | undefined;
}

/** A change from the state (the outputs so far) to the declared inputs. */
export interface ChangeRequest<Inputs extends Properties = Properties> {
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Inputs;
  /** Inputs whose changes do not count (Pulumi's ignoreChanges), where the host is told. */
  readonly ignored?: ReadonlySet<string> | undefined;
}

/** A state, with what the program declares and has declared. */
export interface StateRequest {
  readonly state: Properties;
  readonly inputs?: Properties | undefined;
  readonly oldInputs?: Properties | undefined;
}

/** What a lifecycle finds to do besides what differs from the outputs so far. */
export interface DiffResult {
  /** Inputs that call for an update. */
  readonly changed: readonly string[];
  /** Inputs that call for a replacement; all of them where the object is gone. */
  readonly replaces?: readonly string[];
}

/**
 * What a resource does. Inputs have passed the check of their types; `UNKNOWN` can occur in `check` and `diff`
 * only. Outputs are always complete: the inputs are among them.
 */
export interface Lifecycle<Services, Inputs extends Properties = Properties> {
  /** Checks what only the managed system can tell, and fills in defaults. `oldInputs` are those of the last run, if any. */
  check?(context: Context<Services>, args: CheckRequest): Promise<Checked>;
  /**
   * The state without what only an import has read, and the program has not declared since: nothing of that is managed.
   * `inputs` are the declared ones, where the call has any; `oldInputs` those of the last run, where the host is told.
   */
  managed?(args: StateRequest): Properties;
  /**
   * Outputs as far as they are known before a create (without `id`) or an update; what is left out is unknown.
   * Changes nothing.
   */
  preview?(
    context: Context<Services>,
    args: {
      readonly id: string | undefined;
      readonly state: Properties | undefined;
      readonly inputs: Properties;
      readonly ignored?: ReadonlySet<string> | undefined;
    },
  ): Promise<Properties>;
  /**
   * Names of inputs that call for an update besides those whose values differ from the outputs so far. Of `ignored` inputs
   * changes do not count (Pulumi's ignoreChanges), where the host is told.
   */
  diff?(context: Context<Services>, args: ChangeRequest): Promise<readonly string[] | DiffResult>;
  /**
   * Told instead of `diff` where the inputs themselves call for a replacement: what a preview should say of it. Changes
   * nothing.
   *
   * @throws where it must not be
   */
  replaced?(context: Context<Services>, args: ChangeRequest): Promise<void>;
  /** @throws {PartialFailure} where the resource has to be kept although it is not as declared */
  create(
    context: Context<Services>,
    args: { readonly inputs: Inputs },
  ): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /**
   * `state` is undefined for an object that is not managed yet (import, get). The result is undefined where it is certain that the object is gone.
   */
  read(
    context: Context<Services>,
    args: { readonly id: string; readonly state: Properties | undefined },
  ): Promise<ReadResult | undefined>;
  /** @throws {PartialFailure} where the resource is not as declared, but not as before either */
  update(context: Context<Services>, args: ChangeRequest<Inputs>): Promise<{ readonly outputs: Properties }>;
  delete(
    context: Context<Services>,
    args: { readonly id: string; readonly state: Properties },
  ): Promise<void>;
  /** Objects that could be imported, for the caller; `inputs` are of the resource's `listInputs`. */
  list?(context: Context<Services>, args: { readonly inputs: Properties }): Promise<readonly Listed[]>;
}

export interface ResourceDefinition<Services> {
  /** Name of the type, such as `OrganizationSettings`. */
  readonly name: string;
  readonly summary: string;
  /** How it behaves, in Markdown: what a delete does, what the id is, how it is imported. */
  readonly details?: string;
  /** A program for each language that has one; the TypeScript one without its import of the class. */
  readonly example?: {
    readonly typescript: string;
    readonly python?: string;
    readonly yaml?: string;
  };
  readonly inputs: PropertyTypes;
  /** Outputs besides the inputs. */
  readonly outputs: PropertyTypes;
  /** Optional inputs that the check fills in, so that as outputs they are always there. */
  readonly alwaysKnown?: readonly string[];
  /** What can be said to narrow a list of objects, where the lifecycle has one. */
  readonly listInputs?: PropertyTypes;
  /** Reasons over several inputs at once why they cannot be accepted; each rule is left out where it needs an unknown. */
  readonly refine?: readonly Refinement[];
  /** Whether a change calls for a replacement, besides the mark `replaceOnChanges`: names of the inputs that are why. */
  replaces?(state: Properties, inputs: Properties): readonly string[];
  /** Whether a replacement has to delete first, as where the old one is in the new one's way. */
  deleteBeforeReplace?(state: Properties, inputs: Properties): boolean;
  readonly lifecycle: Lifecycle<Services>;
}

/** A rule over several inputs, which have passed the check of their types. */
export type Refinement<Inputs = Properties> = (
  inputs: Inputs,
) => readonly CheckFailure[] | CheckFailure | undefined;

/** The resource exists and is kept in the state, but it is not as declared; the next run goes on from `outputs`. */
export class PartialFailure extends Error {
  readonly id: string;
  readonly outputs: Properties;

  constructor(id: string, outputs: Properties, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "PartialFailure";
    this.id = id;
    this.outputs = outputs;
  }
}
