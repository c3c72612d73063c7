import { withArticle } from "../../base/withArticle";
import type { Context } from "../context";
import {
  type ChangeRequest,
  type CheckFailure,
  type CheckRequest,
  type DiffResult,
  PartialFailure,
  type PropertyTypes,
  type ReadResult,
} from "../resource";
import { unlessUnknown } from "../unknowns";
import { FRESH_MS, NOT_CACHED, untilShown } from "../untilShown";
import { containsUnknown, type Properties, pick } from "../values";
import type { Collection, Live } from "./collection";
import { agrees, beside, canonical, mask } from "./comparing";
import { type Field, marked } from "./marks";
import type { ObjectLifecycle, ObjectOptions } from "./options";
import { secretsIn } from "./secretsIn";
import { ObjectWriter } from "./writer";

/**
 * The lifecycle of what a create makes and a delete removes: it adopts where that is declared, writes what differs from
 * what is live, reads back, and deletes what nobody else has. What it knows of the properties is in their marks.
 */
export function object<Services>(options: ObjectOptions<Services>) {
  return (inputs: PropertyTypes, outputs: PropertyTypes): ObjectLifecycle<Services> =>
    new ObjectOf(options, inputs, outputs);
}

class ObjectOf<Services> extends ObjectWriter<Services> implements ObjectLifecycle<Services> {
  async check(context: Context<Services>, { oldInputs, inputs: declared }: CheckRequest) {
    const filled = { ...this.options.scope(context.services), ...this.filled, ...declared };
    if (containsUnknown(pick(filled, this.scopeNames))) {
      return { inputs: filled, failures: [] };
    }
    const { inputs: more = {}, failures = [] } =
      (await this.options.check?.(context, { oldInputs, inputs: filled })) ?? {};
    const inputs = { ...filled, ...more };
    const refused = [...this.masks(inputs, oldInputs), ...failures];
    if (refused.length > 0) {
      return { inputs, failures: refused };
    }
    return { inputs, failures: await this.claimed(context, inputs, oldInputs) };
  }

  /** Values that are what the system shows in a secret's place: they would be stored as the secret. */
  private masks(inputs: Properties, oldInputs: Properties | undefined): CheckFailure[] {
    return this.fields
      .filter(({ name, masked }) => {
        const value = inputs[name];
        // What a refresh has found may come back from the state, where the program's changes are ignored.
        return (
          masked &&
          typeof value === "string" &&
          value !== "" &&
          value === mask(value) &&
          value !== oldInputs?.[name]
        );
      })
      .map(({ name }) => ({
        property: name,
        reason: `${name} is the masked value that is shown in place of the secret, and would be stored as the secret. Declare the secret itself.`,
      }));
  }

  /** What stands in the way of a create, or of declaring an object once more. */
  private async claimed(context: Context<Services>, inputs: Properties, oldInputs: Properties | undefined) {
    const memory = this.memory(context);
    const isNew = oldInputs === undefined && !memory.isSecondCheck(inputs);
    if (oldInputs !== undefined) {
      memory.checked(inputs, context.urn);
    }
    if (containsUnknown(pick(inputs, this.key))) {
      return [];
    }
    const other =
      this.unique && (context.urn !== undefined || isNew)
        ? memory.claim(this.keyText(inputs), context.urn)
        : undefined;
    if (other !== undefined) {
      const who = other.urn === undefined ? "" : `: by ${other.urn} and by ${context.urn}`;
      return [
        this.say.keyFailure(
          inputs,
          `The ${this.options.noun} ${this.say.named(inputs)} is declared twice in this program${who}. Keep one of the two resources.`,
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
      this.warn(context, { state: undefined, inputs, live: undefined, replaced: false });
      return near === undefined
        ? []
        : [this.say.keyFailure(inputs, this.say.nearText(collection, near, inputs, adopt))];
    }
    if (adopt && exact.length > 1) {
      return [
        this.say.keyFailure(inputs, this.say.ambiguous(collection, this.say.named(inputs), exact).message),
      ];
    }
    const unlike = this.unlike(found, inputs);
    if (adopt && unlike === undefined) {
      context.report.info(`The ${this.say.label(found)} already exists and is taken over.`);
      this.memory(context).takesOver(found.id, context.urn);
      const live = await this.whole(context, collection, inputs, found, [inputs]);
      for (const field of this.differing(live, inputs).filter((one) => !this.isForetold(one))) {
        context.report.info(this.say.overwriteText(context, live, field, inputs[field.name]));
      }
      await this.foretell(context, live, inputs);
      return [];
    }
    if (unlike !== undefined && adopt && !this.options.supersedes) {
      return [unlike];
    }
    if (this.unique && !(adopt && this.options.supersedes)) {
      const text = this.options.supersedes
        ? this.say.supersedesText(collection, found)
        : this.say.existsText(collection, found, inputs);
      return [this.say.keyFailure(inputs, text.join(" "))];
    }
    this.warn(context, { state: undefined, inputs, live: found, replaced: false });
    if (!this.unique && !adopt) {
      context.report.warn(
        `The ${collection.place} already has ${withArticle(this.say.label(found))}; a second one of the same name will be created. Set adopt to true to take over the existing one.`,
      );
    }
    return [];
  }

  async diff(context: Context<Services>, { id, state, inputs, ignored }: ChangeRequest): Promise<DiffResult> {
    const memory = this.memory(context);
    memory.noteAdopted(id, state["adopted"] === true);
    const collection = this.open(context, state);
    const live = await this.readById(context, collection, state, id, FRESH_MS, [inputs, state]);
    if (live === undefined) {
      memory.compared(id, context.urn, inputs, "replaced");
      context.report.info(this.say.gone(collection, state, id, this.elsewhere(collection, state)));
      await this.refuseToSupersede(collection, inputs, id);
      this.warn(context, { state, inputs, live: undefined, replaced: true });
      const key = this.key.filter((name) => Object.hasOwn(inputs, name));
      return { changed: [], replaces: key.length === 0 ? ["id"] : key };
    }
    this.refuseIfTaken(context, collection, live);
    const sharer = memory.sharer(live.id, context.urn, inputs);
    if (sharer !== undefined) {
      throw collection.failure("EXISTS", {
        what: `The ${this.say.label(live)} belongs to two resources of this program${sharer.urn === undefined ? "" : `: ${sharer.urn} and ${context.urn}`}.`,
        next: "Remove one of them from the state with `pulumi state delete`; what it declares is then created, or taken over with adopt.",
      });
    }
    const drifted = this.differing(live, inputs).filter(({ name }) => !ignored?.has(name));
    const replaces = drifted.filter((field) => field.replaces).map(({ name }) => name);
    for (const field of drifted.filter(({ name }) => canonical(state[name]) === canonical(inputs[name]))) {
      context.report.info(this.say.driftText(context, live, field, inputs[field.name]));
    }
    if (replaces.length === 0) {
      await this.foretell(context, live, inputs, drifted);
    }
    this.warn(context, { state, inputs, live, replaced: replaces.length > 0 });
    const removed = this.removed(state, inputs).filter(({ name }) => !ignored?.has(name));
    const changed = [...removed, ...drifted].map(({ name }) => name);
    const differs =
      changed.length > 0 ||
      Object.keys(inputs).some((name) => canonical(state[name]) !== canonical(inputs[name]));
    const outcome = replaces.length > 0 ? "replaced" : differs ? "changed" : "same";
    if (memory.compared(id, context.urn, inputs, outcome)) {
      context.run.claims.declare(this.claimKey(collection, id), { urn: context.urn, values: {} });
    }
    return { changed, replaces };
  }

  /** Declared properties that are known, and that are otherwise live. */
  private differing(live: Live, inputs: Properties) {
    return this.fields.filter(
      (field) =>
        Object.hasOwn(inputs, field.name) &&
        !containsUnknown(inputs[field.name]) &&
        !agrees(field, live, inputs[field.name]),
    );
  }

  /** Two resources with one object would undo each other's changes in every run. */
  private refuseIfTaken(context: Context<Services>, collection: Collection, live: Live): void {
    const taker = this.memory(context).taker(live.id, context.urn);
    if (taker !== undefined) {
      throw collection.failure("EXISTS", {
        what: `The ${this.say.label(live)} belongs to this resource, and another one of this program takes it over${taker.urn === undefined ? "" : `: ${taker.urn}`}.`,
        next: "If you renamed the resource, give it an alias. Otherwise change the name of this one first, in a run of its own, or declare another name there.",
      });
    }
  }

  /** Whether `foretell` says in words what a change of this property does. */
  private isForetold({ name }: Field): boolean {
    const { children } = this.options;
    return children?.foretold !== undefined && children.inputs.includes(name);
  }

  /** Says what an update would do with the parts that have calls of their own, where they differ. */
  private async foretell(context: Context<Services>, live: Live, wanted: Properties, among = this.fields) {
    const { children } = this.options;
    const differ = among.some(
      (field) =>
        children?.inputs.includes(field.name) &&
        Object.hasOwn(wanted, field.name) &&
        !agrees(field, live, wanted[field.name]),
    );
    for (const sentence of differ ? ((await children?.foretold?.(context, { live, wanted })) ?? []) : []) {
      context.report.info(sentence);
    }
  }

  /** What calls for a replacement is in the program itself, so that nothing is compared. */
  async replaced(context: Context<Services>, { id, state, inputs }: ChangeRequest): Promise<void> {
    this.memory(context).noteAdopted(id, state["adopted"] === true);
    this.memory(context).compared(id, context.urn, inputs, "replaced");
    if (!containsUnknown(pick(inputs, this.scopeNames))) {
      await this.refuseToSupersede(this.open(context, inputs), inputs, id);
    }
    this.warn(context, { state, inputs, live: undefined, replaced: true });
  }

  async preview(
    context: Context<Services>,
    {
      id,
      state = {},
      inputs,
    }: {
      readonly id?: string | undefined;
      readonly state: Properties | undefined;
      readonly inputs: Properties;
    },
  ) {
    const moved = new Set(id === undefined ? [] : await this.movedBy(context, { id, state, inputs }));
    const known = Object.keys(this.outputs).filter((name) => !moved.has(name));
    const foreseen = marked(this.outputs, "foreseen").flatMap((name) => {
      const value = unlessUnknown(inputs, (all) => this.outputs[name]?.meta()?.foreseen?.(all));
      return value === undefined ? [] : [[name, value]];
    });
    return { ...inputs, ...pick(state, known), ...Object.fromEntries(foreseen) };
  }

  /** Outputs that an update will change, as far as that can be told before. */
  private async movedBy(context: Context<Services>, { id, state, inputs }: ChangeRequest) {
    const always = this.moving.filter(([, by]) => by === true);
    if (this.moving.length === always.length) {
      return always.map(([name]) => name);
    }
    const live = await this.readById(context, this.open(context, state), state, id, FRESH_MS, [
      inputs,
      state,
    ]).catch(() => undefined);
    const pending = this.fields.filter(
      (field) =>
        Object.hasOwn(inputs, field.name) &&
        (live === undefined ||
          containsUnknown(inputs[field.name]) ||
          !agrees(field, live, inputs[field.name])),
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
        throw this.say.ambiguous(collection, this.say.named(inputs), exact);
      }
      const [found] = exact;
      const unlike = found && this.unlike(found, inputs);
      if (found !== undefined && unlike === undefined) {
        return this.takeOver(context, collection, found, inputs);
      }
      if (found !== undefined && unlike !== undefined && !this.options.supersedes) {
        throw collection.failure("EXISTS", {
          what: unlike.reason,
          next: "Declare its values, or choose another name.",
        });
      }
    }
    const id = await this.make(context, collection, inputs);
    context.run.claims.hold(this.claimKey(collection, id), { urn: context.urn });
    let live: Live | undefined;
    try {
      live = await this.seen(context, collection, inputs, id, () => true);
      const synced = await this.sync(context, collection, live, { wanted: inputs, state: undefined });
      return { id, outputs: this.outputsOf(inputs, synced, this.ownership(collection, false)) };
    } catch (error) {
      // It is there and ours: without its id it would be nobody's.
      throw error instanceof PartialFailure
        ? new PartialFailure(id, { ...error.outputs, ...this.ownership(collection, false) }, error.cause)
        : new PartialFailure(
            id,
            {
              ...(live === undefined ? inputs : this.unproven(live, inputs)),
              ...this.ownership(collection, false),
            },
            error,
          );
    }
  }

  async read(
    context: Context<Services>,
    { id, state }: { readonly id: string; readonly state: Properties | undefined },
  ): Promise<ReadResult | undefined> {
    if (state === undefined || !this.isManaged(state)) {
      return this.imported(context, id);
    }
    const scope = this.scopeOf(context, state);
    const collection = this.open(context, scope);
    const adopted = state["adopted"] === true;
    this.memory(context).noteAdopted(id, adopted);
    const live = await this.readById(context, collection, scope, id, FRESH_MS, [state]);
    if (live === undefined) {
      this.refuseElsewhere(collection, state, id);
      return undefined;
    }
    const shown = this.fields
      .filter(({ name }) => Object.hasOwn(state, name))
      .map((field) => {
        const before = state[field.name];
        return [field.name, agrees(field, live, before) ? before : beside(field, live, before)] as const;
      })
      .filter(([, value]) => value !== undefined);
    const kept = Object.keys(this.inputs).filter((name) => !this.fields.some((field) => field.name === name));
    const inputs = { ...scope, ...pick(state, kept), ...Object.fromEntries(shown) };
    return {
      id: live.id,
      inputs,
      outputs: this.outputsOf(inputs, live, this.ownership(collection, adopted), state),
    };
  }

  async update(context: Context<Services>, { id, state, inputs, ignored }: ChangeRequest) {
    const collection = this.open(context, inputs);
    const live = await this.readById(context, collection, inputs, id, FRESH_MS, [inputs, state]);
    if (live === undefined) {
      throw this.say.notFound(collection, id, "It was deleted outside of Pulumi. Run again to recreate it.");
    }
    this.refuseIfTaken(context, collection, live);
    this.memory(context).declare(id, context.urn);
    context.run.claims.hold(this.claimKey(collection, id), { urn: context.urn });
    const reset = this.removed(state, inputs)
      .filter(({ resetTo }) => resetTo !== undefined)
      .map(({ name, resetTo }) => [name, resetTo]);
    const aims = this.fields.flatMap(({ name, aim }) => {
      const wanted = Object.hasOwn(state, name) ? aim?.(inputs[name], state[name], state) : undefined;
      return wanted === undefined ? [] : [[name, wanted]];
    });
    const all = { ...Object.fromEntries(reset), ...inputs, ...Object.fromEntries(aims) };
    const isLeftAlone = (name: string) =>
      ignored?.has(name) === true && this.fields.some((one) => one.name === name && !one.masked);
    const wanted = Object.fromEntries(Object.entries(all).filter(([name]) => !isLeftAlone(name)));
    const after = await this.sync(context, collection, live, { wanted, state });
    const ownership = this.ownership(collection, state["adopted"] === true);
    return { outputs: this.outputsOf(inputs, after, ownership, state) };
  }

  async delete(
    context: Context<Services>,
    { id, state }: { readonly id: string; readonly state: Properties },
  ): Promise<void> {
    const { noun } = this.options;
    const label = `${noun} ${this.say.named(state)} (${id})`;
    const collection = this.open(context, state);
    if (this.isAnothers(context, collection, id)) {
      const text = `The ${label} is not deleted: another resource of this program manages it`;
      if (state["adopted"] !== true && this.memory(context).wasAdopted(id) !== false) {
        // Neither a diff nor a read has told the create whose it was: see OBJ-1.
        context.report.warn(
          `${text}, and took it over, so it will be released, not deleted, when that resource goes. To have it deleted then, rename a resource with an alias, and replace one with --refresh.`,
        );
      } else {
        context.report.info(`${text}.`);
      }
      return;
    }
    if (state["adopted"] === true) {
      context.report.info(
        `The ${label} was adopted, so it is released instead of deleted, and stays as it is.`,
      );
      return;
    }
    if (this.elsewhere(collection, state) !== undefined) {
      const live = await this.readById(context, collection, state, id, NOT_CACHED, []);
      if (live === undefined) {
        this.refuseElsewhere(collection, state, id);
      }
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
      (maxAgeMs) => this.readById(context, collection, state, id, maxAgeMs, []),
      (one) => one === undefined,
    );
    if (rest !== undefined) {
      throw this.say.unchanged(collection, `the ${this.say.label(rest)} is still there`);
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
          !this.options.gone?.(row) &&
          (this.options.listed?.(row, asked) ??
            (this.options.matches?.(row, asked) !== false &&
              narrowing.every((field) => agrees(field, row, asked[field.name])))),
      )
      .map((row) => ({ id: row.id, name: this.say.title(row), secrets: secretsIn(this.fields, row) }));
  }

  async lookUp(context: Context<Services>, asked: Properties) {
    const scope = this.scopeOf(context, asked);
    const collection = this.open(context, scope);
    const found = await this.one(collection, { ...scope, ...asked });
    if (found === undefined) {
      throw this.say.notFound(
        collection,
        this.say.named(asked),
        "Check the name and the workspace; case matters.",
      );
    }
    const live = await this.whole(context, collection, scope, found, undefined);
    return { id: live.id, ...this.readingOf(scope, live) };
  }
}
