import type { Context } from "../context";
import { hasNoEffect } from "../hasNoEffect";
import { PartialFailure } from "../resource";
import { FRESH_MS, NOT_CACHED } from "../untilShown";
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
        what: `The ${this.say.label(found)} is already managed by another resource of this program.`,
        next: "Keep one of the two resources, or give them different names.",
      });
    }
    memory.hold(found.id);
    memory.takesOver(found.id, context.urn);
    context.run.claims.hold(this.claimKey(collection, found.id), { urn: context.urn });
    // The successor of what this run has seen is what that was: adopted, or made by us.
    const ownership = this.ownership(collection, memory.wasAdopted(found.id) ?? true);
    const live = await this.whole(context, collection, inputs, found, [inputs]);
    try {
      const after = await this.sync(context, collection, live, { wanted: inputs, state: undefined });
      return { id: found.id, outputs: this.outputsOf(inputs, after, ownership) };
    } catch (error) {
      throw error instanceof PartialFailure
        ? new PartialFailure(found.id, { ...error.outputs, ...ownership }, error.cause)
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
      return await this.created(context, collection, body);
    } catch (error) {
      if (this.unique && collection.isConflict(error)) {
        throw await this.exists(context, collection, inputs, error);
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
        return await this.created(context, collection, body);
      } catch (again) {
        // The first one may have been carried out meanwhile; its id says so in the next run.
        throw hasNoEffect(again) && !collection.isConflict(again)
          ? again
          : new PartialFailure(id, inputs, again);
      }
    }
  }

  private async created(context: Context<Services>, collection: Collection, body: Properties) {
    const id = await collection.create(body);
    this.memory(context).created.add(id);
    return id;
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
        return (await this.readById(context, collection, inputs, id, NOT_CACHED, []))?.id;
      }
      const { exact } = await this.find(collection, inputs, NOT_CACHED);
      const { created } = this.memory(context);
      found = exact
        .filter((one) => this.unlike(one, inputs) === undefined)
        .map((one) => one.id)
        .filter((one) => !before?.includes(one) && !created.has(one));
    } catch {
      if (id !== undefined) {
        throw new PartialFailure(id, inputs, error);
      }
      throw this.say.unsettled(inputs, error, this.unique);
    }
    if (found.length > 1) {
      throw collection.failure("AMBIGUOUS", {
        what: `The response to creating the ${this.options.noun} ${this.say.named(inputs)} was lost, and several new ones have appeared since: ${found.join(", ")}.`,
        next: "Find out which one is yours and import it by its id; somebody else created the others at the same time.",
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

  /** What is there before a create, as many creates see it together: what this run makes itself is known apart. */
  protected async idsOf(collection: Collection, inputs: Properties): Promise<readonly string[]> {
    return (await this.find(collection, inputs, FRESH_MS)).exact.map(({ id }) => id);
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
    const partial = (error: unknown) =>
      new PartialFailure(before.id, state ?? this.unproven(before, wanted), error);
    try {
      await this.write(context, collection, before, { wanted, pending, state, partial });
    } catch (error) {
      throw hasNoEffect(error) || error instanceof PartialFailure ? error : partial(error);
    }
    // Not "is what was written": a server may put a value into a form of its own. Not what is pending alone: what is
    // wanted of one property can depend on what was written of another.
    const unmoved = (live: Live) =>
      this.differing(live, wanted).filter(
        (field) => canonical(liveValue(field, live)) === canonical(liveValue(field, before)),
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
          `${field.name} of the ${this.say.label(live)} was written, but reads back as ${value}: the server normalizes it, or somebody else changed it at the same time.`,
        );
      }
      return live;
    } catch (error) {
      throw partial(error);
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
      partial,
    }: {
      readonly wanted: Properties;
      readonly pending: readonly Field[];
      readonly state: Properties | undefined;
      /** The error where a part of the write is done and the rest may be. */
      readonly partial: (error: unknown) => PartialFailure;
    },
  ): Promise<void> {
    const own = pending.filter((field) => this.own.includes(field));
    if (own.length > 0) {
      const body =
        collection.updates === "whole"
          ? wholeBody(this.own, wanted, live, collection.repeats)
          : changesBody(this.own, own, wanted, live);
      this.refuseToForget(collection, own, wanted, live);
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
        throw own.length === 0 ? error : partial(error);
      }
    }
  }

  /** A masked secret cannot be repeated, so a body that has to repeat its surroundings would clear it. */
  protected refuseToForget(
    collection: Collection,
    pending: readonly Field[],
    wanted: Properties,
    live: Live,
  ): void {
    const lost = this.own.find(
      ({ masked, name, path }) =>
        masked &&
        !Object.hasOwn(wanted, name) &&
        !isBlank(at(live, path)) &&
        (collection.updates === "whole" ||
          (path.length > 1 && pending.some((one) => one.path[0] === path[0]))),
    );
    if (lost !== undefined) {
      throw collection.failure("SECRET_NEEDED", {
        what: `The ${this.say.label(live)} has a ${lost.name} that the program does not declare. It is shown only masked, so an update cannot send it again and would remove it.`,
        next: `Declare ${lost.name}, or "" to remove it.`,
      });
    }
  }

  protected withLastWord(body: Properties, wanted: Properties, live: Live | undefined): Properties {
    return this.options.body?.(body, { wanted, live }) ?? body;
  }

  protected async exists(
    context: Context<Services>,
    collection: Collection,
    inputs: Properties,
    cause: unknown,
  ): Promise<Error> {
    const found = await this.find(collection, inputs, NOT_CACHED).catch(() => undefined);
    const near = found?.near;
    if (near !== undefined) {
      return collection.failure("EXISTS", {
        what: this.say.nearText(collection, near, inputs, inputs["adopt"] === true),
        next: "Names that differ only in case, accents or trailing blanks count as the same.",
        cause,
      });
    }
    const [what] = this.say.existsText(collection, found?.exact[0], inputs);
    const own = this.memory(context).idOf(context.urn);
    return collection.failure("EXISTS", {
      what,
      next:
        own !== undefined && own === found?.exact[0]?.id
          ? "It is the one that is to be replaced: set deleteBeforeReplace to true to have it deleted first, or leave out what asks for the replacement (replaceOnChanges)."
          : "Set adopt to true to take it over as it is, import it by its id or name, or choose another name.",
      cause,
    });
  }

  /** The new name of an object that is there already belongs to another one. */
  protected async taken(collection: Collection, wanted: Properties, cause: unknown): Promise<Error> {
    const found = await this.find(collection, wanted, NOT_CACHED).catch(() => undefined);
    const [what] = this.say.existsText(collection, found?.exact[0] ?? found?.near, wanted);
    return collection.failure("EXISTS", {
      what,
      next: "Choose another name, or rename or delete the other one first; a resource that already manages an object cannot take over another one.",
      cause,
    });
  }

  /** The error of a write that was accepted, but of which nothing shows. */
  protected async ineffective(collection: Collection, live: Live, fields: readonly Field[]): Promise<Error> {
    const names = fields.map(({ name }) => name).join(" and ");
    if (!fields.every((field) => liveValue(field, live) === undefined)) {
      return this.say.unchanged(collection, `${names} of the ${this.say.label(live)} did not change`);
    }
    const server = await collection.server?.().catch(() => undefined);
    return collection.failure("FIELD_IGNORED", {
      what: `The server${server === undefined ? "" : ` (${server})`} accepted ${names} of the ${this.say.label(live)}, but does not show it.`,
      next: "It needs a newer server: omit the property until you have one. If this server is known to have it, a proxy may be responding instead.",
    });
  }
}
