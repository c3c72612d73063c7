import type { Context } from "../context";
import { importMark } from "../imports";
import { otherLocation } from "../location";
import { type ChangeRequest, PartialFailure, type PropertyTypes, type ReadResult } from "../resource";
import { FRESH_MS, NOT_CACHED, untilShown } from "../untilShown";
import { type Properties, pick } from "../values";
import type { Live } from "./collection";
import { agrees, beside } from "./comparing";
import type { ObjectLifecycle, ObjectOptions } from "./options";
import { ObjectPlanner } from "./planner";
import { secretsIn } from "./secretsIn";

/**
 * The lifecycle of what a create makes and a delete removes: it adopts where that is declared, writes what differs from
 * what is live, reads back, and deletes what nobody else has. What it knows of the properties is in their marks.
 */
export function object<Services>(options: ObjectOptions<Services>) {
  return (inputs: PropertyTypes, outputs: PropertyTypes): ObjectLifecycle<Services> =>
    new ObjectOf(options, inputs, outputs);
}

class ObjectOf<Services> extends ObjectPlanner<Services> implements ObjectLifecycle<Services> {
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
      outputs: {
        ...this.outputsOf(inputs, live, this.ownership(collection, adopted), state),
        ...importMark(state),
      },
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
    const isGone = this.memory(context).gone.has(id);
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
      if (!isGone) {
        context.report.info(
          `The ${label} was adopted, so it is released instead of deleted, and stays as it is.`,
        );
      }
      return;
    }
    if (otherLocation(state, collection.location) !== undefined) {
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
    if (this.options.remains !== undefined && !isGone) {
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
    let found = await this.one(collection, { ...scope, ...asked });
    if (found === undefined && collection.catchUp !== undefined) {
      // The list may be from before this run made it.
      await collection.catchUp();
      found = await this.one(collection, { ...scope, ...asked });
    }
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
