import type { Context } from "../context";
import type { CheckFailure, Lifecycle, Listed, ReadResult, ResourceDefinition } from "../resource";
import type { Properties } from "../values";
import type { Collection, Live } from "./collection";

/** Parts of an object that have calls of their own, such as the versions of a prompt. */
export interface Children<Services> {
  /** Inputs that `sync` writes; no body of the object itself has them. */
  readonly inputs: readonly string[];
  /** Completes an object with what is live of its children, by the names that the inputs' marks say. */
  read(
    context: Context<Services>,
    args: {
      readonly scope: Properties;
      readonly live: Live;
      /**
       * What is declared, and then the state so far where that is not the same, where only that is asked for; undefined: all
       * that there is.
       */
      readonly about: readonly Properties[] | undefined;
      readonly maxAgeMs: number;
    },
  ): Promise<Live>;
  /**
   * Writes what is wanted of the children and is not live, after the object itself; `pending` are the inputs that differ,
   * of these or of the object, from what was live before.
   */
  sync(
    context: Context<Services>,
    args: {
      readonly scope: Properties;
      readonly live: Live;
      readonly wanted: Properties;
      readonly pending: readonly string[];
      /** State so far; undefined for what was just created or taken over. */
      readonly state: Properties | undefined;
    },
  ): Promise<void>;
  /** What `sync` would do where some of its inputs differ from what is live: sentences for the preview. */
  foretold?(
    context: Context<Services>,
    args: { readonly live: Live; readonly wanted: Properties },
  ): Promise<readonly string[]>;
}

export interface ObjectOptions<Services> {
  /** In a sentence: `feedback definition`. */
  readonly noun: string;
  /** The objects of the place that the scope's inputs name. */
  open(context: Context<Services>, scope: Properties): Collection;
  /** Values of the scope's inputs where the program names none. */
  scope(services: Services): Properties;
  /** Inputs that tell an object from its siblings: `name` unless said; none where a place has one object at the most. */
  readonly key?: string | readonly string[];
  /** `false` where several may have one key; then one of that name that is there is no failure. */
  readonly unique?: boolean;
  /**
   * Whether an object is one that inputs with its key may mean, where the key alone does not say; and whether the list for
   * those inputs has it.
   */
  matches?(live: Live, inputs: Properties): boolean;
  /**
   * A create switches off what is there, and only `adopt` allows it: then one that agrees is taken over, and one that differs
   * is superseded.
   */
  readonly supersedes?: boolean;
  /** What a delete leaves behind: the second sentence of its warning. */
  readonly remains?: string;
  /** As people recognise it: its `name` unless said. */
  title?(live: Properties): string;
  /** What imports one besides its id, for the docs: `project/name`; the one input of the key unless said. */
  readonly importForms?: readonly string[];
  /**
   * Key of what is to be imported, where a text that is no UUID is more than the one input of the key; inputs of the key
   * that it leaves out may have any value.
   */
  importKey?(context: Context<Services>, scope: Properties, text: string): Promise<Properties | undefined>;
  /** Checks that need the managed system, and inputs that only the check can fill in. */
  check?(
    context: Context<Services>,
    args: { readonly oldInputs: Properties | undefined; readonly inputs: Properties },
  ): Promise<{ readonly inputs?: Properties; readonly failures?: readonly CheckFailure[] }>;
  /** Defaults of a create that depend on more than the input; like the mark `createDefault`. */
  createDefaults?(context: Context<Services>, inputs: Properties): Properties;
  /** The last word on a body. `live` is undefined in a create. @throws where the write has to be refused */
  body?(body: Properties, args: { readonly wanted: Properties; readonly live: Live | undefined }): Properties;
  /** Sentences for the preview of a create (no `state`), an update or a replacement. */
  warnings?(args: {
    readonly state: Properties | undefined;
    readonly inputs: Properties;
    readonly live: Live | undefined;
    readonly replaced: boolean;
  }): readonly string[];
  /** Why an existing object cannot be what the inputs say, besides the marks `replaceOnChanges`: it is not taken over. */
  unlike?(
    found: Live,
    inputs: Properties,
  ): { readonly property: string; readonly reason: string } | undefined;
  /** Whether a list that these inputs narrow has the object, where that is not what their fields say. */
  listed?(live: Live, asked: Properties): boolean;
  /** Whether an object that can be read counts as gone. */
  gone?(live: Live): boolean;
  /** Why the managed system keeps an object whose deletion it has refused with that error: a warning, not a failure. */
  kept?(error: unknown): string | undefined;
  readonly children?: Children<Services>;
}

/** What there is to say of the objects of one kind, for the docs. */
export interface AboutObjects {
  readonly noun: string;
  /** Whether a place has one object of a key at the most. */
  readonly unique: boolean;
  /** Whether one that is there and differs is superseded by what takes it over. */
  readonly supersedes: boolean;
  readonly importForms: readonly string[];
  readonly remains: string | undefined;
}

/** What the lifecycle of an object offers beside the operations of a resource. */
export interface ObjectLifecycle<Services> extends Lifecycle<Services> {
  list(context: Context<Services>, args: { readonly inputs: Properties }): Promise<readonly Listed[]>;
  readonly key: readonly string[];
  readonly about: AboutObjects;
  /** The object with the key and the scope among the inputs. @throws where there is none, or where there are several */
  lookUp(context: Context<Services>, inputs: Properties): Promise<ReadResult & { readonly id: string }>;
}

/** Whether a lifecycle is `object()`. */
export function isObjectLifecycle<Services>(
  lifecycle: ResourceDefinition<Services>["lifecycle"],
): lifecycle is ObjectLifecycle<Services> {
  return "lookUp" in lifecycle && "key" in lifecycle;
}
