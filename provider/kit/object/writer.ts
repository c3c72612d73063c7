import type { Context } from "../context";
import { PartialFailure } from "../resource";
import { NOT_KEPT } from "../untilShown";
import { type Properties, pick } from "../values";
import { changesBody, createBody, wholeBody } from "./bodies";
import type { Collection, Live } from "./collection";
import { agrees, beside, canonical, isBlank, isHiddenChange, liveValue } from "./comparing";
import type { Field } from "./marks";
import { ObjectReader } from "./reader";
import { at } from "./wirePath";

/** Makes and writes the objects of one kind. */
export class ObjectWriter<Services> extends ObjectReader<Services> {
  protected async takeOver(
    context: Context<Services>,
    collection: Collection,
    found: Live,
    inputs: Properties,
  ) {
    const memory = this.memory(context);
    if (this.isAnothers(context, collection, found.id)) {
      throw collection.failure("EXISTS", {
        what: `The ${this.say.label(found)} is what another resource of this program has already.`,
        next: "Keep one of the two resources, or give them different names.",
      });
    }
    memory.hold(found.id);
    context.run.claims.hold(`${collection.address}/${found.id}`, { urn: context.urn });
    // The successor of what this run has seen is what that was: adopted, or made by us.
    const adopted = memory.wasAdopted(found.id) ?? true;
    const live = await this.whole(context, collection, inputs, found, [inputs]);
    try {
      const after = await this.sync(context, collection, live, { wanted: inputs, state: undefined });
      return { id: found.id, outputs: this.outputsOf(inputs, after, adopted) };
    } catch (error) {
      throw error instanceof PartialFailure
        ? new PartialFailure(found.id, { ...error.outputs, ...this.adoptedOutput(adopted) }, error.cause)
        : error;
    }
  }

  /** Creates an object, at most one: a create whose response was lost is looked up before anything else is done. */
  protected async make(
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
      const found = await this.afterLostResponse(context, collection, { inputs, id, before, error });
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

  protected async afterLostResponse(
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
      found = exact
        .filter((one) => this.unlike(one, inputs) === undefined)
        .map((one) => one.id)
        .filter((one) => !before?.includes(one));
    } catch {
      if (id !== undefined) {
        throw new PartialFailure(id, inputs, error);
      }
      throw this.say.unsettled(inputs, error);
    }
    if (found.length > 1) {
      throw collection.failure("AMBIGUOUS", {
        what: `The response to the create of the ${this.options.noun} ${this.say.named(inputs)} was lost, and since then there are several new ones: ${found.join(", ")}.`,
        next: "Look which one is yours and import it by its id; somebody else made the others at the same moment.",
        cause: error,
      });
    }
    const [only] = found;
    if (only !== undefined) {
      // It may be what was there before: then its predecessor's delete has to leave it alone.
      this.memory(context).hold(only);
    }
    return only;
  }

  protected async idsOf(collection: Collection, inputs: Properties): Promise<readonly string[]> {
    return (await this.find(collection, inputs, NOT_KEPT)).exact.map(({ id }) => id);
  }

  /**
   * Writes what differs from what is live, and nothing where all agrees; gives the object as it is then.
   *
   * @throws {PartialFailure} where the write may have been carried out: with what was before, so that the next run looks
   *   again
   */
  protected async sync(
    context: Context<Services>,
    collection: Collection,
    before: Live,
    { wanted, state }: { readonly wanted: Properties; readonly state: Properties | undefined },
  ): Promise<Live> {
    const pending = this.fields.filter((field) => {
      const value = wanted[field.name];
      const isOther = state !== undefined && isHiddenChange(field, state[field.name], value);
      return Object.hasOwn(wanted, field.name) && (isOther || !agrees(field, before, value));
    });
    if (pending.length === 0) {
      return before;
    }
    const unproven = state ?? { ...wanted, ...this.shown(before, pending, wanted) };
    try {
      await this.write(context, collection, before, { wanted, pending, state, unproven });
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
        const value = this.say.show(context, field, beside(field, live, wanted[field.name]));
        context.report.warn(
          `${field.name} of the ${this.say.label(live)} was written, but reads ${value}: the server has put it into a form of its own, or somebody else changed it at the same moment.`,
        );
      }
      return live;
    } catch (error) {
      throw new PartialFailure(before.id, unproven, error);
    }
  }

  protected async write(
    context: Context<Services>,
    collection: Collection,
    live: Live,
    {
      wanted,
      pending,
      state,
      unproven,
    }: {
      readonly wanted: Properties;
      readonly pending: readonly Field[];
      readonly state: Properties | undefined;
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
        await this.options.children?.sync(context, { scope, live, wanted, pending: names, state });
      } catch (error) {
        throw own.length === 0 ? error : new PartialFailure(live.id, unproven, error);
      }
    }
  }

  /** A masked secret cannot be repeated, so a body that has to repeat its surroundings would clear it. */
  protected refuseToForget(collection: Collection, body: Properties, wanted: Properties, live: Live): void {
    const lost = this.own.find(
      ({ masked, name, path }) =>
        masked &&
        !Object.hasOwn(wanted, name) &&
        !isBlank(at(live, path)) &&
        (collection.updates === "whole" || (path.length > 1 && Object.hasOwn(body, path[0] ?? ""))),
    );
    if (lost !== undefined) {
      throw collection.failure("SECRET_NEEDED", {
        what: `The ${this.say.label(live)} has a ${lost.name} that the program does not declare. It reads back masked, so an update cannot repeat it and would remove it; nothing was written.`,
        next: `Declare ${lost.name}, or "" to remove it.`,
      });
    }
  }

  protected withLastWord(body: Properties, wanted: Properties, live: Live | undefined): Properties {
    return this.options.body?.(body, { wanted, live }) ?? body;
  }

  /** The object after a write, read until it is there and shows the write. */

  protected async exists(collection: Collection, inputs: Properties, cause: unknown): Promise<Error> {
    const found = await this.find(collection, inputs, NOT_KEPT).catch(() => undefined);
    const near = found?.near;
    if (near !== undefined) {
      return collection.failure("EXISTS", {
        what: this.say.nearText(collection, near, inputs, inputs["adopt"] === true),
        next: "Case, accents and trailing blanks do not tell names apart.",
        cause,
      });
    }
    const [what] = this.say.existsText(collection, found?.exact[0], inputs);
    return collection.failure("EXISTS", {
      what,
      next: "Set adopt to true to take it over as it is, import it by its id or name, or choose another name.",
      cause,
    });
  }

  /** The new name of an object that is there already belongs to another one. */
  protected async taken(collection: Collection, wanted: Properties, cause: unknown): Promise<Error> {
    const found = await this.find(collection, wanted, NOT_KEPT).catch(() => undefined);
    const [what] = this.say.existsText(collection, found?.exact[0] ?? found?.near, wanted);
    return collection.failure("EXISTS", {
      what,
      next: "Choose another name, or rename or delete the other one first; one that is managed already cannot take it over.",
      cause,
    });
  }

  /** The error of a write that was answered as done, but of which nothing shows. */
  protected async ineffective(collection: Collection, live: Live, fields: readonly Field[]): Promise<Error> {
    const names = fields.map(({ name }) => name).join(" and ");
    if (!fields.every((field) => liveValue(field, live) === undefined)) {
      return this.say.unchanged(collection, `${names} of the ${this.say.label(live)} is as before`);
    }
    const server = await collection.server?.().catch(() => undefined);
    return collection.failure("FIELD_IGNORED", {
      what: `The server${server === undefined ? "" : ` (${server})`} took ${names} of the ${this.say.label(live)}, but does not show it.`,
      next: "It needs a newer server: leave the property out until there is one. If this server is known to have it, a proxy may respond in its place.",
    });
  }
}

/** Whether an error says of itself that nothing can have been changed. */
function hasNoEffect(error: unknown): boolean {
  return typeof error === "object" && error !== null && "effect" in error && error.effect === "none";
}
