import { ExplainedError } from "../../base/explainedError";
import type { Context } from "../context";
import type {
  ChangeRequest,
  CheckFailure,
  CheckRequest,
  DiffAnswer,
  Lifecycle,
  Listed,
  PropertyTypes,
  ReadResult,
} from "../resource";
import { PartialFailure } from "../resource";
import { FRESH_MS, NOT_KEPT, untilShown } from "../untilShown";
import { containsUnknown, type Properties, pick } from "../values";
import { changesBody, createBody, wholeBody } from "./bodies";
import type { Collection, Live } from "./collection";
import { agrees, beside, canonical, collated, isBlank, liveValue } from "./comparing";
import { type Field, fieldsOf, marked } from "./marks";
import { ObjectMemory } from "./memory";
import { at } from "./wirePath";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
      /** What is declared, and the state so far, where only that is asked for; undefined: all that there is. */
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
      readonly olds: Properties | undefined;
    },
  ): Promise<void>;
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
  /** An existing object that differs in what cannot be changed does not stand in the way of a create. */
  readonly supersedes?: boolean;
  /** What a delete leaves behind: the second sentence of its warning. */
  readonly remains?: string;
  /** As people recognise it: its `name` unless said. */
  title?(live: Properties): string;
  /** Key of what is to be imported, where a text that is no UUID is more than the one input of the key. */
  importKey?(context: Context<Services>, scope: Properties, text: string): Promise<Properties | undefined>;
  /** Checks that need the managed system, and inputs that only the check can fill in. */
  check?(
    context: Context<Services>,
    args: { readonly olds: Properties | undefined; readonly inputs: Properties },
  ): Promise<{ readonly inputs?: Properties; readonly failures?: readonly CheckFailure[] }>;
  /** Defaults of a create that depend on more than the input; like the mark `createDefault`. */
  createDefaults?(context: Context<Services>, inputs: Properties): Properties;
  /** The last word on a body. `live` is undefined in a create. @throws where the write has to be refused */
  body?(body: Properties, args: { readonly wanted: Properties; readonly live: Live | undefined }): Properties;
  /** Sentences for the preview of a create (no `olds`), an update or a replacement. */
  warnings?(args: {
    readonly olds: Properties | undefined;
    readonly news: Properties;
    readonly live: Live | undefined;
    readonly replaced: boolean;
  }): readonly string[];
  /** Why an existing object cannot be what the inputs say, besides the marks `replaceOnChanges`: it is not taken over. */
  unlike?(
    found: Live,
    inputs: Properties,
  ): { readonly property: string; readonly reason: string } | undefined;
  /** Whether an object that can be read counts as gone. */
  gone?(live: Live): boolean;
  /** Why the managed system keeps an object whose deletion it has refused with that error: a warning, not a failure. */
  kept?(error: unknown): string | undefined;
  readonly children?: Children<Services>;
}

/** What the lifecycle of an object offers beside the operations of a resource. */
export interface ObjectLifecycle<Services> extends Lifecycle<Services> {
  list(context: Context<Services>, args: { readonly inputs: Properties }): Promise<readonly Listed[]>;
  readonly key: readonly string[];
  /** The object with the key and the scope among the inputs. @throws where there is none, or where there are several */
  lookUp(context: Context<Services>, inputs: Properties): Promise<ReadResult & { readonly id: string }>;
}

/**
 * The lifecycle of what a create makes and a delete removes: it adopts where that is declared, writes what differs from
 * what is live, reads back, and deletes what nobody else has. What it knows of the properties is in their marks.
 */
export function object<Services>(options: ObjectOptions<Services>) {
  return (inputs: PropertyTypes, outputs: PropertyTypes): ObjectLifecycle<Services> =>
    new ObjectOf(options, inputs, outputs);
}

class ObjectOf<Services> implements ObjectLifecycle<Services> {
  readonly key: readonly string[];
  private readonly fields: readonly Field[];
  private readonly own: readonly Field[];
  private readonly facts: readonly Field[];
  private readonly moving: readonly (readonly [string, true | readonly string[]])[];
  private readonly scopeNames: readonly string[];
  private readonly filled: Properties;
  private readonly unique: boolean;

  constructor(
    private readonly options: ObjectOptions<Services>,
    private readonly inputs: PropertyTypes,
    private readonly outputs: PropertyTypes,
  ) {
    this.key = [options.key ?? "name"].flat();
    this.fields = fieldsOf(inputs);
    const children = options.children?.inputs ?? [];
    this.own = this.fields.filter(({ name }) => !children.includes(name));
    this.facts = fieldsOf(outputs).filter(({ name }) => name !== "adopted");
    this.moving = marked(outputs, "moves").map((name) => [name, outputs[name]?.meta()?.moves || []]);
    this.scopeNames = marked(inputs, "scope");
    this.unique = options.unique ?? true;
    this.filled = Object.fromEntries(
      marked(inputs, "checkDefault").map((name) => [name, inputs[name]?.meta()?.checkDefault]),
    );
  }

  async check(context: Context<Services>, { olds, news }: CheckRequest) {
    const filled = { ...this.options.scope(context.services), ...this.filled, ...news };
    if (containsUnknown(pick(filled, this.scopeNames))) {
      return { inputs: filled, failures: [] };
    }
    const { inputs: more = {}, failures = [] } =
      (await this.options.check?.(context, { olds, inputs: filled })) ?? {};
    const inputs = { ...filled, ...more };
    if (failures.length > 0) {
      return { inputs, failures };
    }
    return { inputs, failures: await this.claimed(context, inputs, olds) };
  }

  /** What stands in the way of a create, or of declaring an object once more. */
  private async claimed(context: Context<Services>, inputs: Properties, olds: Properties | undefined) {
    const memory = this.memory(context);
    const isNew = olds === undefined && !memory.isSecondCheck(inputs);
    if (olds !== undefined) {
      memory.checked(inputs);
    }
    if (containsUnknown(pick(inputs, this.key))) {
      return [];
    }
    const other =
      this.unique && (context.urn !== undefined || isNew)
        ? memory.claim(this.keyText(inputs), context.urn)
        : undefined;
    if (other !== undefined && (context.urn !== undefined || isNew)) {
      const who = other.urn === undefined ? "" : `: by ${other.urn} and by ${context.urn}`;
      return [
        this.keyFailure(
          `The ${this.options.noun} ${this.named(inputs)} is declared twice in this program${who}. Keep one of the two resources.`,
        ),
      ];
    }
    return isNew ? this.existing(context, inputs) : [];
  }

  /** Looks for what is there with the key of something that is to be created. */
  private async existing(context: Context<Services>, inputs: Properties): Promise<CheckFailure[]> {
    const collection = this.open(context, inputs);
    const { exact, near } = await this.find(collection, inputs, Number.POSITIVE_INFINITY);
    const [found] = exact;
    const adopt = inputs["adopt"] === true;
    if (found === undefined) {
      this.warn(context, { olds: undefined, news: inputs, live: undefined, replaced: false });
      return near === undefined ? [] : [this.keyFailure(this.nearText(collection, near, inputs, adopt))];
    }
    if (adopt && exact.length > 1) {
      return [this.keyFailure(this.ambiguous(collection, this.named(inputs), exact).message)];
    }
    const unlike = this.unlike(found, inputs);
    if (adopt && unlike === undefined) {
      context.report.info(`The ${this.label(found)} is there already and is taken over.`);
      return [];
    }
    this.warn(context, { olds: undefined, news: inputs, live: found, replaced: false });
    if (unlike !== undefined && adopt && !this.options.supersedes) {
      return [unlike];
    }
    if (this.unique && !(adopt && this.options.supersedes)) {
      return [this.keyFailure(this.existsText(collection, found, inputs).join(" "))];
    }
    if (!this.unique && !adopt) {
      context.report.warn(
        `There is a ${this.label(found)} in the ${collection.place} already; a second one of that name is made. Set adopt to true to take it over.`,
      );
    }
    return [];
  }

  async diff(context: Context<Services>, { id, olds, news, ignored }: ChangeRequest): Promise<DiffAnswer> {
    const memory = this.memory(context);
    memory.noteAdopted(id, olds["adopted"] === true);
    const collection = this.open(context, olds);
    const live = await this.read1(context, collection, olds, id, FRESH_MS, [news, olds]);
    if (live === undefined) {
      memory.compared(id, context.urn, news, "replaced");
      context.report.info(
        `The ${this.options.noun} ${this.named(olds)} (${id}) is gone from the ${collection.place}: it was deleted outside of Pulumi, and is created anew.`,
      );
      return { changed: [], replaces: this.key.length === 0 ? ["id"] : this.key };
    }
    const declared = this.fields.filter(
      ({ name }) => Object.hasOwn(news, name) && !ignored?.has(name) && !containsUnknown(news[name]),
    );
    const drifted = declared.filter((field) => !agrees(field, live, news[field.name]));
    const replaces = drifted.filter((field) => field.replaces).map(({ name }) => name);
    for (const field of drifted.filter(({ name }) => canonical(olds[name]) === canonical(news[name]))) {
      context.report.info(this.driftText(context, live, field, news[field.name]));
    }
    this.warn(context, { olds, news, live, replaced: replaces.length > 0 });
    const removed = this.removed(olds, news).filter(({ name }) => !ignored?.has(name));
    const changed = [...removed, ...drifted].map(({ name }) => name);
    const differs =
      changed.length > 0 || Object.keys(news).some((name) => canonical(olds[name]) !== canonical(news[name]));
    memory.compared(id, context.urn, news, replaces.length > 0 ? "replaced" : differs ? "changed" : "same");
    if (replaces.length === 0) {
      context.run.claims.declare(`${collection.address}/${id}`, { urn: context.urn, values: {} });
    }
    return { changed, replaces };
  }

  /** A replacement that is certain without a look at what is live: what the reader has to know of it is said. */
  replaced(context: Context<Services>, { olds, news }: ChangeRequest): void {
    this.warn(context, { olds, news, live: undefined, replaced: true });
  }

  async preview(
    context: Context<Services>,
    {
      id,
      olds = {},
      inputs,
    }: {
      readonly id?: string | undefined;
      readonly olds: Properties | undefined;
      readonly inputs: Properties;
    },
  ) {
    const moved = new Set(id === undefined ? [] : await this.movedBy(context, { id, olds, news: inputs }));
    const known = Object.keys(this.outputs).filter((name) => !moved.has(name));
    return { ...inputs, ...pick(olds, known) };
  }

  /** Outputs that an update will change, as far as that can be told before. */
  private async movedBy(context: Context<Services>, { id, olds, news }: ChangeRequest) {
    const always = this.moving.filter(([, by]) => by === true);
    if (this.moving.length === always.length) {
      return always.map(([name]) => name);
    }
    const live = await this.read1(context, this.open(context, olds), olds, id, FRESH_MS, [news, olds]).catch(
      () => undefined,
    );
    const pending = this.fields.filter(
      (field) =>
        Object.hasOwn(news, field.name) &&
        (live === undefined || containsUnknown(news[field.name]) || !agrees(field, live, news[field.name])),
    );
    return this.moving
      .filter(([, by]) => by === true || pending.some(({ name }) => by.includes(name)))
      .map(([name]) => name);
  }

  async create(context: Context<Services>, { inputs }: { readonly inputs: Properties }) {
    const collection = this.open(context, inputs);
    if (inputs["adopt"] === true) {
      const { exact } = await this.find(collection, inputs, FRESH_MS);
      if (exact.length > 1) {
        throw this.ambiguous(collection, this.named(inputs), exact);
      }
      const [found] = exact;
      const unlike = found && this.unlike(found, inputs);
      if (found !== undefined && unlike === undefined) {
        return this.takeOver(context, collection, found, inputs);
      }
      if (found !== undefined && unlike !== undefined && !this.options.supersedes) {
        throw collection.failure("EXISTS", {
          what: unlike.reason,
          next: "Declare what it has, or choose another name.",
        });
      }
    }
    const id = await this.make(context, collection, inputs);
    context.run.claims.hold(`${collection.address}/${id}`, { urn: context.urn });
    try {
      const live = await this.seen(context, collection, inputs, id, () => true);
      const synced = await this.sync(context, collection, live, { wanted: inputs, olds: undefined });
      return { id, outputs: this.outputsOf(inputs, synced, false) };
    } catch (error) {
      // It is there and ours: without its id it would be nobody's.
      throw error instanceof PartialFailure
        ? new PartialFailure(id, { ...error.outputs, ...this.adoptedOutput(false) }, error.cause)
        : new PartialFailure(id, { ...inputs, ...this.adoptedOutput(false) }, error);
    }
  }

  async read(
    context: Context<Services>,
    { id, outputs }: { readonly id: string; readonly outputs: Properties | undefined },
  ): Promise<ReadResult | undefined> {
    if (outputs === undefined || !this.isManaged(outputs)) {
      return this.imported(context, id);
    }
    const scope = this.scopeOf(context, outputs);
    this.memory(context).noteAdopted(id, outputs["adopted"] === true);
    const live = await this.read1(context, this.open(context, scope), scope, id, FRESH_MS, [outputs]);
    if (live === undefined) {
      return undefined;
    }
    const shown = this.fields
      .filter(({ name }) => Object.hasOwn(outputs, name))
      .map((field) => {
        const before = outputs[field.name];
        return [field.name, agrees(field, live, before) ? before : beside(field, live, before)] as const;
      })
      .filter(([, value]) => value !== undefined);
    const kept = Object.keys(this.inputs).filter((name) => !this.fields.some((field) => field.name === name));
    const inputs = { ...scope, ...pick(outputs, kept), ...Object.fromEntries(shown) };
    return {
      id: live.id,
      inputs,
      outputs: this.outputsOf(inputs, live, outputs["adopted"] === true, outputs),
    };
  }

  async update(context: Context<Services>, { id, olds, news, ignored }: ChangeRequest) {
    const collection = this.open(context, news);
    const live = await this.read1(context, collection, news, id, FRESH_MS, [news, olds]);
    if (live === undefined) {
      throw this.notFound(
        collection,
        id,
        "It was deleted outside of Pulumi; run again, and it is created anew.",
      );
    }
    this.memory(context).declare(id, context.urn);
    context.run.claims.hold(`${collection.address}/${id}`, { urn: context.urn });
    const reset = this.removed(olds, news)
      .filter(({ resetTo }) => resetTo !== undefined)
      .map(({ name, resetTo }) => [name, resetTo]);
    const aims = this.fields.flatMap(({ name, aim }) => {
      const wanted = Object.hasOwn(olds, name) ? aim?.(news[name], olds[name], olds) : undefined;
      return wanted === undefined ? [] : [[name, wanted]];
    });
    const all = { ...Object.fromEntries(reset), ...news, ...Object.fromEntries(aims) };
    const wanted = Object.fromEntries(Object.entries(all).filter(([name]) => !ignored?.has(name)));
    const after = await this.sync(context, collection, live, { wanted, olds });
    return { outputs: this.outputsOf(news, after, olds["adopted"] === true, olds) };
  }

  async delete(
    context: Context<Services>,
    { id, outputs }: { readonly id: string; readonly outputs: Properties },
  ): Promise<void> {
    const { noun } = this.options;
    const label = `${noun} ${this.named(outputs)} (${id})`;
    const collection = this.open(context, outputs);
    if (this.isAnothers(context, collection, id)) {
      context.report.info(`The ${label} is not deleted: another resource of this program has it.`);
      return;
    }
    if (outputs["adopted"] === true) {
      context.report.info(
        `The ${label} was there before Pulumi and was taken over, so it is released and stays as it is.`,
      );
      return;
    }
    try {
      await collection.delete(id);
    } catch (error) {
      const reason = this.options.kept?.(error);
      if (reason === undefined) {
        throw error;
      }
      context.report.warn(`The ${label} is not deleted: ${reason}`);
      return;
    }
    const rest = await untilShown(
      context,
      (maxAgeMs) => this.read1(context, collection, outputs, id, maxAgeMs, []),
      (one) => one === undefined,
    );
    if (rest !== undefined) {
      throw this.unchanged(collection, `the ${this.label(rest)} is still there`);
    }
    if (this.options.remains !== undefined) {
      context.report.warn(`The ${label} is deleted. ${this.options.remains}`);
    }
  }

  async list(context: Context<Services>, { inputs: asked }: { readonly inputs: Properties }) {
    const narrowing = this.fields.filter(({ name }) => Object.hasOwn(asked, name));
    const rows = await this.open(context, this.scopeOf(context, asked)).list();
    return rows
      .filter(
        (row) =>
          !this.options.gone?.(row) && narrowing.every((field) => agrees(field, row, asked[field.name])),
      )
      .map((row) => ({ id: row.id, name: this.title(row) }));
  }

  async lookUp(context: Context<Services>, asked: Properties) {
    const scope = this.scopeOf(context, asked);
    const collection = this.open(context, scope);
    const found = await this.one(collection, { ...scope, ...asked });
    if (found === undefined) {
      throw this.notFound(collection, this.named(asked), "Check the name and the workspace; case matters.");
    }
    const live = await this.whole(context, collection, scope, found, undefined);
    return { id: live.id, ...this.readingOf(scope, live) };
  }

  // ---- finding

  private async find(collection: Collection, inputs: Properties, maxAgeMs: number) {
    const keyFields = this.fields.filter(
      ({ name }) => this.key.includes(name) && Object.hasOwn(inputs, name),
    );
    const absent = this.fields.filter(({ name }) => this.key.includes(name) && !Object.hasOwn(inputs, name));
    const key = createBody(
      keyFields.map((field) => ({ ...field, createDefault: undefined })),
      inputs,
    );
    const rows = (await collection.candidates(key, maxAgeMs)).filter((row) => !this.options.gone?.(row));
    const placed = rows.filter((row) => absent.every((field) => isBlank(liveValue(field, row))));
    const exact = placed.filter((row) => keyFields.every((field) => agrees(field, row, inputs[field.name])));
    const near = this.unique
      ? placed.find((row) =>
          keyFields.every((field) => collated(liveValue(field, row)) === collated(inputs[field.name])),
        )
      : undefined;
    return { exact, near: exact.length === 0 ? near : undefined };
  }

  private async one(collection: Collection, inputs: Properties): Promise<Live | undefined> {
    const { exact } = await this.find(collection, inputs, FRESH_MS);
    if (exact.length > 1) {
      throw this.ambiguous(collection, this.named(inputs), exact);
    }
    return exact[0];
  }

  /** An input that cannot be changed in place and that the object has otherwise: then it is not the one that is meant. */
  private unlike(live: Live, inputs: Properties): CheckFailure | undefined {
    const field = this.fields.find(
      (one) => one.replaces && Object.hasOwn(inputs, one.name) && !agrees(one, live, inputs[one.name]),
    );
    if (field !== undefined) {
      return { property: field.name, reason: this.differsText(live, field) };
    }
    const more = this.options.unlike?.(live, inputs);
    return (
      more && {
        property: more.property,
        reason: `The ${this.label(live)} is there already, but ${more.reason}: it is not taken over.`,
      }
    );
  }

  // ---- importing

  private async imported(context: Context<Services>, id: string): Promise<ReadResult> {
    const scope = this.scopeOf(context, {});
    const found = await this.resolve(context, scope, id);
    if (found !== undefined) {
      return { id: found.id, ...this.readingOf(scope, found) };
    }
    const [name, ...more] = this.scopeNames;
    const slash = id.indexOf("/");
    const collection = this.open(context, scope);
    if (name !== undefined && more.length === 0 && slash > 0 && slash < id.length - 1) {
      const elsewhere = { [name]: id.slice(0, slash) };
      try {
        const there = await this.resolve(context, elsewhere, id.slice(slash + 1));
        if (there !== undefined) {
          return { id: there.id, ...this.readingOf(elsewhere, there) };
        }
      } catch (error) {
        throw this.notFound(
          collection,
          id,
          `In the ${name} ${JSON.stringify(id.slice(0, slash))} it could not be looked for: ${error instanceof Error ? error.message : error}`,
          error,
        );
      }
    }
    const form =
      name === undefined ? "" : ` What is in another ${name} is imported as ${name}/name or ${name}/id.`;
    throw this.notFound(collection, id, `Check the id or the name, and the ${name ?? "id"}.${form}`);
  }

  private async resolve(
    context: Context<Services>,
    scope: Properties,
    text: string,
  ): Promise<Live | undefined> {
    const collection = this.open(context, scope);
    if (UUID.test(text)) {
      return this.read1(context, collection, scope, text, FRESH_MS, undefined);
    }
    const key =
      this.options.importKey === undefined
        ? this.key.length === 1 && !UUID.test(text)
          ? { [this.key[0] ?? ""]: text }
          : undefined
        : await this.options.importKey(context, scope, text);
    const found = key && (await this.one(collection, { ...scope, ...key }));
    return found && this.whole(context, collection, scope, found, undefined);
  }

  /** All of an object that is not managed yet; what it does not show, and what is masked, is left out. */
  private readingOf(scope: Properties, live: Live): { inputs: Properties; outputs: Properties } {
    const shown = this.fields
      .filter(({ masked }) => !masked)
      .map((field) => [field, liveValue(field, live)] as const)
      .filter(([field, value]) => value !== undefined && !(isBlank(value) && isBlank(field.resetTo)));
    const inputs = { ...scope, ...Object.fromEntries(shown.map(([{ name }, value]) => [name, value])) };
    return { inputs, outputs: this.outputsOf(inputs, live, false) };
  }

  // ---- making and writing

  private async takeOver(
    context: Context<Services>,
    collection: Collection,
    found: Live,
    inputs: Properties,
  ) {
    const memory = this.memory(context);
    if (this.isAnothers(context, collection, found.id)) {
      throw collection.failure("EXISTS", {
        what: `The ${this.label(found)} is what another resource of this program has already.`,
        next: "Keep one of the two resources, or give them different names.",
      });
    }
    memory.hold(found.id);
    context.run.claims.hold(`${collection.address}/${found.id}`, { urn: context.urn });
    // The successor of what this run has seen is what that was: adopted, or made by us.
    const adopted = memory.wasAdopted(found.id) ?? true;
    const live = await this.whole(context, collection, inputs, found, [inputs]);
    try {
      const after = await this.sync(context, collection, live, { wanted: inputs, olds: undefined });
      return { id: found.id, outputs: this.outputsOf(inputs, after, adopted) };
    } catch (error) {
      throw error instanceof PartialFailure
        ? new PartialFailure(found.id, { ...error.outputs, ...this.adoptedOutput(adopted) }, error.cause)
        : error;
    }
  }

  /** Creates an object, at most one: a create whose answer was lost is looked up before anything else is done. */
  private async make(
    context: Context<Services>,
    collection: Collection,
    inputs: Properties,
  ): Promise<string> {
    const defaults = this.options.createDefaults?.(context, inputs) ?? {};
    const id = collection.newId?.();
    const made = this.withLastWord(createBody(this.own, { ...defaults, ...inputs }), inputs, undefined);
    const body = id === undefined ? made : { ...made, id };
    const before = id === undefined && !this.unique ? await this.idsOf(collection, inputs) : undefined;
    try {
      return await collection.create(body);
    } catch (error) {
      if (this.unique && collection.isConflict(error)) {
        throw await this.exists(collection, inputs, error);
      }
      if (hasNoEffect(error)) {
        throw error;
      }
      const found = await this.afterLostAnswer(context, collection, { inputs, id, before, error });
      if (found !== undefined) {
        return found;
      }
      if (id === undefined) {
        throw error;
      }
      try {
        return await collection.create(body);
      } catch (again) {
        // The first one may have been carried out meanwhile; its id says so in the next run.
        throw hasNoEffect(again) && !collection.isConflict(again)
          ? again
          : new PartialFailure(id, inputs, again);
      }
    }
  }

  private async afterLostAnswer(
    context: Context<Services>,
    collection: Collection,
    {
      inputs,
      id,
      before,
      error,
    }: { inputs: Properties; id: string | undefined; before: readonly string[] | undefined; error: unknown },
  ): Promise<string | undefined> {
    let found: readonly string[];
    try {
      if (id !== undefined) {
        return (await this.read1(context, collection, inputs, id, NOT_KEPT, []))?.id;
      }
      const { exact } = await this.find(collection, inputs, NOT_KEPT);
      found = exact.map((one) => one.id).filter((one) => !before?.includes(one));
    } catch {
      if (id !== undefined) {
        throw new PartialFailure(id, inputs, error);
      }
      throw this.unsettled(inputs, error);
    }
    if (found.length > 1) {
      throw collection.failure("AMBIGUOUS", {
        what: `The answer to the create of the ${this.options.noun} ${this.named(inputs)} was lost, and since then there are several new ones: ${found.join(", ")}.`,
        next: "Look which one is yours and import it by its id; somebody else made the others at the same moment.",
        cause: error,
      });
    }
    return found[0];
  }

  private async idsOf(collection: Collection, inputs: Properties): Promise<readonly string[]> {
    return (await this.find(collection, inputs, NOT_KEPT)).exact.map(({ id }) => id);
  }

  /**
   * Writes what differs from what is live, and nothing where all agrees; gives the object as it is then.
   *
   * @throws {PartialFailure} where the write may have been carried out: with what was before, so that the next run looks
   *   again
   */
  private async sync(
    context: Context<Services>,
    collection: Collection,
    before: Live,
    { wanted, olds }: { readonly wanted: Properties; readonly olds: Properties | undefined },
  ): Promise<Live> {
    const pending = this.fields.filter(
      (field) => Object.hasOwn(wanted, field.name) && !agrees(field, before, wanted[field.name]),
    );
    if (pending.length === 0) {
      return before;
    }
    const unproven = olds ?? { ...wanted, ...this.shown(before, pending, wanted) };
    try {
      await this.write(context, collection, before, { wanted, pending, olds, unproven });
    } catch (error) {
      throw hasNoEffect(error) || error instanceof PartialFailure
        ? error
        : new PartialFailure(before.id, unproven, error);
    }
    // Not "is what was written": a server may put a value into a form of its own. Not what is pending alone: what is
    // wanted of one property can depend on what was written of another.
    const unmoved = (live: Live) =>
      this.fields.filter(
        (field) =>
          Object.hasOwn(wanted, field.name) &&
          !agrees(field, live, wanted[field.name]) &&
          canonical(liveValue(field, live)) === canonical(liveValue(field, before)),
      );
    try {
      const live = await this.seen(
        context,
        collection,
        wanted,
        before.id,
        (one) => unmoved(one).length === 0,
      );
      const rest = unmoved(live);
      if (rest.length > 0) {
        throw await this.ineffective(collection, live, rest);
      }
      for (const field of pending.filter((one) => !agrees(one, live, wanted[one.name]))) {
        const value = this.show(context, field, beside(field, live, wanted[field.name]));
        context.report.warn(
          `${field.name} of the ${this.label(live)} was written, but reads ${value}: the server has put it into a form of its own, or somebody else changed it at the same moment.`,
        );
      }
      return live;
    } catch (error) {
      throw new PartialFailure(before.id, unproven, error);
    }
  }

  private async write(
    context: Context<Services>,
    collection: Collection,
    live: Live,
    {
      wanted,
      pending,
      olds,
      unproven,
    }: {
      readonly wanted: Properties;
      readonly pending: readonly Field[];
      readonly olds: Properties | undefined;
      readonly unproven: Properties;
    },
  ): Promise<void> {
    const own = pending.filter((field) => this.own.includes(field));
    if (own.length > 0) {
      const body =
        collection.updates === "whole"
          ? wholeBody(this.own, wanted, live, collection.repeats)
          : changesBody(this.own, own, wanted, live);
      this.refuseToForget(collection, body, wanted, live);
      try {
        await collection.update(live.id, this.withLastWord(body, wanted, live));
      } catch (error) {
        throw this.unique && collection.isConflict(error) && own.some(({ name }) => this.key.includes(name))
          ? await this.taken(collection, wanted, error)
          : error;
      }
    }
    if (pending.length > own.length) {
      const scope = pick(wanted, this.scopeNames);
      try {
        const names = pending.map(({ name }) => name);
        await this.options.children?.sync(context, { scope, live, wanted, pending: names, olds });
      } catch (error) {
        throw own.length === 0 ? error : new PartialFailure(live.id, unproven, error);
      }
    }
  }

  /** A masked secret cannot be repeated, so a body that has to repeat its surroundings would clear it. */
  private refuseToForget(collection: Collection, body: Properties, wanted: Properties, live: Live): void {
    const lost = this.own.find(
      ({ masked, name, path }) =>
        masked &&
        !Object.hasOwn(wanted, name) &&
        !isBlank(at(live, path)) &&
        (collection.updates === "whole" || (path.length > 1 && Object.hasOwn(body, path[0] ?? ""))),
    );
    if (lost !== undefined) {
      throw collection.failure("SECRET_NEEDED", {
        what: `The ${this.label(live)} has a ${lost.name} that the program does not declare. It reads back masked, so an update cannot repeat it and would remove it; nothing was written.`,
        next: `Declare ${lost.name}, or "" to remove it.`,
      });
    }
  }

  private withLastWord(body: Properties, wanted: Properties, live: Live | undefined): Properties {
    return this.options.body?.(body, { wanted, live }) ?? body;
  }

  /** The object after a write, read until it is there and shows the write. */
  private async seen(
    context: Context<Services>,
    collection: Collection,
    scope: Properties,
    id: string,
    shows: (live: Live) => boolean,
  ): Promise<Live> {
    const live = await untilShown(
      context,
      (maxAgeMs) => this.read1(context, collection, scope, id, maxAgeMs, [scope]),
      (one) => one !== undefined && shows(one),
    );
    if (live === undefined) {
      throw this.notFound(collection, id, "Check the id, and the workspace.");
    }
    return live;
  }

  private async read1(
    context: Context<Services>,
    collection: Collection,
    scope: Properties,
    id: string,
    maxAgeMs: number,
    about: readonly Properties[] | undefined,
  ): Promise<Live | undefined> {
    const live = await collection.read(id, maxAgeMs);
    return live === undefined || this.options.gone?.(live)
      ? undefined
      : this.completed(context, scope, live, maxAgeMs, about);
  }

  /** With what is live of its children, as far as it is asked for. */
  private async completed(
    context: Context<Services>,
    given: Properties,
    live: Live,
    maxAgeMs: number,
    about: readonly Properties[] | undefined,
  ): Promise<Live> {
    const scope = pick(given, this.scopeNames);
    return this.options.children?.read(context, { scope, live, about, maxAgeMs }) ?? live;
  }

  /** All of an object that a search has found: its row can have less than a read. */
  private async whole(
    context: Context<Services>,
    collection: Collection,
    scope: Properties,
    found: Live,
    about: readonly Properties[] | undefined,
  ): Promise<Live> {
    if (collection.rowsAreWhole !== false) {
      return this.completed(context, scope, found, FRESH_MS, about);
    }
    const live = await this.read1(context, collection, scope, found.id, FRESH_MS, about);
    if (live === undefined) {
      throw this.notFound(collection, found.id, "It was deleted at this moment; run again.");
    }
    return live;
  }

  // ---- values

  private open(context: Context<Services>, given: Properties): Collection {
    return this.options.open(context, this.scopeOf(context, given));
  }

  private scopeOf({ services }: Context<Services>, given: Properties): Properties {
    return { ...this.options.scope(services), ...pick(given, this.scopeNames) };
  }

  private isManaged(outputs: Properties): boolean {
    return this.fields.some(({ name }) => Object.hasOwn(outputs, name));
  }

  /** Properties that were managed and are not declared any more. */
  private removed(olds: Properties, news: Properties): readonly Field[] {
    return this.fields.filter(({ name }) => Object.hasOwn(olds, name) && !Object.hasOwn(news, name));
  }

  private shown(live: Live, fields: readonly Field[], declared: Properties): Properties {
    return Object.fromEntries(
      fields
        .map((field) => [field.name, beside(field, live, declared[field.name])])
        .filter(([, value]) => value !== undefined),
    );
  }

  private outputsOf(declared: Properties, live: Live, adopted: boolean, before: Properties = {}): Properties {
    const facts = this.facts
      .map((field) => {
        const [value, known] = [liveValue(field, live), before[field.name]];
        const same = value !== undefined && known !== undefined && field.same?.(value, known);
        return [field.name, same ? known : value] as const;
      })
      .filter(([, value]) => value !== undefined);
    return { ...declared, ...Object.fromEntries(facts), ...this.adoptedOutput(adopted) };
  }

  private adoptedOutput(adopted: boolean): Properties {
    return Object.hasOwn(this.outputs, "adopted") ? { adopted } : {};
  }

  private memory(context: Context<Services>): ObjectMemory {
    return context.run.memoryOf(this, () => new ObjectMemory());
  }

  /** Whether another resource of the run has the object, in this process or another one. */
  private isAnothers(context: Context<Services>, { address }: Collection, id: string): boolean {
    const { urn, run } = context;
    return (
      this.memory(context).isHeld(id, urn) ||
      run.claims
        .elsewhere(`${address}/${id}`)
        .some((one) => one.kind !== "touched" && (one.urn === undefined || one.urn !== urn))
    );
  }

  private warn(
    context: Context<Services>,
    args: Parameters<NonNullable<ObjectOptions<Services>["warnings"]>>[0],
  ) {
    for (const sentence of this.options.warnings?.(args) ?? []) {
      context.report.warn(sentence);
    }
  }

  // ---- what is said

  /** By the values of its key: `"support"`, or what it is named in a state. */
  private named(inputs: Properties): string {
    const name = inputs["name"] ?? this.key.map((one) => inputs[one]).find((one) => typeof one === "string");
    return JSON.stringify(name ?? this.options.noun);
  }

  private title(live: Properties): string {
    return this.options.title?.(live) ?? String(live["name"] ?? live["id"]);
  }

  private label(live: Live): string {
    return `${this.options.noun} ${JSON.stringify(this.title(live))} (${live.id})`;
  }

  private keyText(inputs: Properties): string {
    return canonical([pick(inputs, this.scopeNames), pick(inputs, this.key)]);
  }

  private keyFailure(reason: string): CheckFailure {
    return { property: this.key.at(-1) ?? "", reason };
  }

  private existsText(collection: Collection, found: Live | undefined, inputs: Properties): [string, string] {
    const which =
      found === undefined
        ? ", or one whose name differs in case, accents or trailing blanks only"
        : ` (${found.id})`;
    return [
      `The ${collection.place} has a ${this.options.noun} ${this.named(inputs)} already${which}.`,
      "Set adopt to true to take it over, or import it by its id or name.",
    ];
  }

  private nearText(collection: Collection, near: Live, inputs: Properties, adopt: boolean): string {
    return (
      `The ${collection.place} has a ${this.label(near)}, and to the server that is the same as ${this.named(inputs)}: case, accents and trailing blanks make no difference. ` +
      `Declare ${JSON.stringify(this.title(near))}${adopt ? "" : " with adopt: true"} to take it over, or choose another name.`
    );
  }

  private differsText(found: Live, { name, secret }: Field): string {
    const value = secret ? "another one" : "otherwise";
    return `The ${this.label(found)} is there already, but its ${name} is ${value}, and that cannot be changed: it is not taken over.`;
  }

  private driftText(context: Context<Services>, live: Live, field: Field, declared: unknown): string {
    const [now, wanted] = [beside(field, live, declared), declared].map((one) =>
      this.show(context, field, one),
    );
    return `The ${this.label(live)}: ${field.name} was changed outside of Pulumi: it is ${now}; declared is ${wanted}.`;
  }

  private show({ secrets }: Context<Services>, { name, secret }: Field, value: unknown): string {
    if (secret || secrets?.has(name)) {
      return "[secret]";
    }
    const text = JSON.stringify(value) ?? "not set";
    return text.length > 200 ? `[${text.length} characters]` : text;
  }

  private async exists(collection: Collection, inputs: Properties, cause: unknown): Promise<Error> {
    const found = await this.find(collection, inputs, NOT_KEPT).catch(() => undefined);
    const near = found?.near;
    if (near !== undefined) {
      return collection.failure("EXISTS", {
        what: this.nearText(collection, near, inputs, inputs["adopt"] === true),
        next: "Case, accents and trailing blanks do not tell names apart.",
        cause,
      });
    }
    const [what] = this.existsText(collection, found?.exact[0], inputs);
    return collection.failure("EXISTS", {
      what,
      next: "Set adopt to true to take it over as it is, import it by its id or name, or choose another name.",
      cause,
    });
  }

  /** The new name of an object that is there already belongs to another one. */
  private async taken(collection: Collection, wanted: Properties, cause: unknown): Promise<Error> {
    const found = await this.find(collection, wanted, NOT_KEPT).catch(() => undefined);
    const [what] = this.existsText(collection, found?.exact[0] ?? found?.near, wanted);
    return collection.failure("EXISTS", {
      what,
      next: "Choose another name, or rename or delete the other one first; one that is managed already cannot take it over.",
      cause,
    });
  }

  private ambiguous(collection: Collection, name: string, all: readonly Live[]): Error {
    return collection.failure("AMBIGUOUS", {
      what: `The ${collection.place} has several ${this.options.noun}s ${name}: ${all.map(({ id }) => id).join(", ")}.`,
      next: "Import the one that is meant by its id.",
    });
  }

  private notFound(collection: Collection, idOrName: string, next: string, cause?: unknown): Error {
    const name = idOrName.startsWith('"') ? idOrName : JSON.stringify(idOrName);
    return collection.failure("NOT_FOUND", {
      what: `There is no ${this.options.noun} ${name} in the ${collection.place}.`,
      next,
      cause,
    });
  }

  private unchanged(collection: Collection, what: string): Error {
    return collection.failure("UNCHANGED", {
      what: `In the ${collection.place}, the server said that it was done, but ${what}.`,
      next: `Look at the ${this.options.noun} there. If it is right by now, run again; if not, a proxy may answer in the server's place, or somebody else changed it at the same moment.`,
    });
  }

  /** The error of a write that was answered as done, but of which nothing shows. */
  private async ineffective(collection: Collection, live: Live, fields: readonly Field[]): Promise<Error> {
    const names = fields.map(({ name }) => name).join(" and ");
    if (!fields.every((field) => liveValue(field, live) === undefined)) {
      return this.unchanged(collection, `${names} of the ${this.label(live)} is as before`);
    }
    const server = await collection.server?.().catch(() => undefined);
    return collection.failure("FIELD_IGNORED", {
      what: `The server${server === undefined ? "" : ` (${server})`} took ${names} of the ${this.label(live)}, but does not show it.`,
      next: "It needs a newer server: leave the property out until there is one. If this server is known to have it, a proxy may answer in its place.",
    });
  }

  /** A create of which it is not known whether it was carried out, and looking for it has failed too. */
  private unsettled(inputs: Properties, error: unknown): unknown {
    if (!(error instanceof ExplainedError)) {
      return error;
    }
    const { code, what, next, cause } = error;
    return new ExplainedError({
      code,
      what: `${what} The ${this.options.noun} ${this.named(inputs)} may have been created all the same, and looking for it failed too.`,
      next: `${next} If it then says that the ${this.options.noun} exists already, set adopt to true to take it over.`,
      cause,
    });
  }
}

/** Whether an error says of itself that nothing can have been changed. */
function hasNoEffect(error: unknown): boolean {
  return typeof error === "object" && error !== null && "effect" in error && error.effect === "none";
}
