import { UUID } from "../../base/uuid";
import type { Context } from "../context";
import { declaredBefore, IMPORTED, Imports } from "../imports";
import { otherLocation } from "../location";
import type { CheckFailure, ReadResult, StateRequest } from "../resource";
import { FRESH_MS, untilShown } from "../untilShown";
import { omit, type Properties, pick } from "../values";
import { createBody } from "./bodies";
import type { Collection, Live } from "./collection";
import { agrees, canonical, collated, isBlank, liveValue } from "./comparing";
import { ObjectShape } from "./shape";

/** Finds and reads the objects of one kind. */
export class ObjectReader<Services> extends ObjectShape<Services> {
  /**
   * Objects that have the key among the inputs, and one that differs from it in case, accents or trailing blanks only.
   * `anywhere`: parts of the key that are left out may be anything, instead of having to be absent.
   */
  protected async find(collection: Collection, inputs: Properties, maxAgeMs: number, anywhere = false) {
    const keyFields = this.fields.filter(
      ({ name }) => this.key.includes(name) && Object.hasOwn(inputs, name),
    );
    const absent = this.fields.filter(({ name }) => this.key.includes(name) && !Object.hasOwn(inputs, name));
    const key = createBody(
      keyFields.map((field) => ({ ...field, createDefault: undefined })),
      inputs,
    );
    const rows = (await collection.candidates(key, maxAgeMs)).filter(
      (row) => !this.options.gone?.(row) && this.options.matches?.(row, inputs) !== false,
    );
    const placed = rows.filter((row) => anywhere || absent.every((field) => isBlank(liveValue(field, row))));
    const exact = placed.filter((row) => keyFields.every((field) => agrees(field, row, inputs[field.name])));
    const near = this.unique
      ? placed.find((row) =>
          keyFields.every((field) => collated(liveValue(field, row)) === collated(inputs[field.name])),
        )
      : undefined;
    return { exact, near: exact.length === 0 ? near : undefined };
  }

  protected async one(
    collection: Collection,
    inputs: Properties,
    anywhere = false,
  ): Promise<Live | undefined> {
    const { exact } = await this.find(collection, inputs, FRESH_MS, anywhere);
    if (exact.length > 1) {
      throw this.say.ambiguous(collection, this.say.named(inputs), exact);
    }
    return exact[0];
  }

  /** An input that cannot be changed in place and that the object has otherwise: then it is not the one that is meant. */
  protected unlike(live: Live, inputs: Properties): CheckFailure | undefined {
    const field = this.fields.find(
      (one) => one.replaces && Object.hasOwn(inputs, one.name) && !agrees(one, live, inputs[one.name]),
    );
    if (field !== undefined) {
      return { property: field.name, reason: this.say.differsText(live, field) };
    }
    const more = this.options.unlike?.(live, inputs);
    return more && { property: more.property, reason: this.say.unlikeText(live, more.reason) };
  }

  /** A replacement may switch off what it replaces, but nothing else that is there by now. */
  protected async refuseToSupersede(collection: Collection, inputs: Properties, replaced: string) {
    if (this.options.supersedes !== true || inputs["adopt"] === true) {
      return;
    }
    const { exact } = await this.find(collection, inputs, FRESH_MS);
    const other = exact.find(({ id }) => id !== replaced);
    if (other !== undefined) {
      const [what, next] = this.say.supersedesText(collection, other);
      throw collection.failure("EXISTS", { what, next });
    }
  }

  protected async imported(context: Context<Services>, id: string): Promise<ReadResult> {
    const scope = this.scopeOf(context, {});
    const [name, ...more] = this.scopeNames;
    const slash = id.indexOf("/");
    const hasPlace = name !== undefined && more.length === 0 && slash > 0 && slash < id.length - 1;
    let failure: unknown;
    try {
      const found = await this.resolve(context, scope, id);
      if (found !== undefined) {
        return this.importOf(context, scope, found);
      }
    } catch (error) {
      // Whoever names another place may not see the configured one.
      failure = error;
      if (!hasPlace) {
        throw error;
      }
    }
    const collection = this.open(context, scope);
    if (hasPlace) {
      const elsewhere = { [name]: id.slice(0, slash) };
      try {
        const there = await this.resolve(context, elsewhere, id.slice(slash + 1));
        if (there !== undefined) {
          return this.importOf(context, elsewhere, there);
        }
      } catch (error) {
        if (failure !== undefined) {
          throw failure;
        }
        throw this.say.notFound(
          collection,
          id,
          `It could not be looked up in the ${name} ${JSON.stringify(id.slice(0, slash))}: ${error instanceof Error ? error.message : error}`,
          error,
        );
      }
    }
    if (failure !== undefined) {
      throw failure;
    }
    const forms = ["id", ...this.about.importForms].join(" or ");
    const place = name === undefined ? "" : `, with ${name}/ before it for another ${name}`;
    throw this.say.notFound(collection, id, `Import it by ${forms}${place}; case matters.`);
  }

  protected async resolve(
    context: Context<Services>,
    scope: Properties,
    text: string,
  ): Promise<Live | undefined> {
    const collection = this.open(context, scope);
    if (UUID.test(text)) {
      return this.readById(context, collection, scope, text, FRESH_MS, undefined);
    }
    const key =
      this.options.importKey === undefined
        ? this.key.length === 1
          ? { [this.key[0] ?? ""]: text }
          : undefined
        : await this.options.importKey(context, scope, text);
    const found = key && (await this.one(collection, { ...scope, ...key }, true));
    return found && this.whole(context, collection, scope, found, undefined);
  }

  /** All of an object that is not managed yet; what it does not show, and what is masked, is left out. */
  protected readingOf(
    scope: Properties,
    live: Live,
    ownership = this.adoptedOutput(false),
  ): { inputs: Properties; outputs: Properties } {
    const shown = this.fields
      .filter(({ masked }) => !masked)
      .map((field) => [field, liveValue(field, live)] as const)
      .filter(([field, value]) => value !== undefined && !(isBlank(value) && isBlank(field.resetTo)));
    const inputs = { ...scope, ...Object.fromEntries(shown.map(([{ name }, value]) => [name, value])) };
    return { inputs, outputs: this.outputsOf(inputs, live, ownership) };
  }

  private importOf(context: Context<Services>, scope: Properties, live: Live): ReadResult {
    const ownership = this.ownership(this.open(context, scope), false);
    const { inputs, outputs } = this.readingOf(scope, live, ownership);
    // A program does not repeat what the provider's configuration says.
    const own = Object.entries(this.options.scope(context.services));
    const repeated = own.filter(([name, value]) => inputs[name] === value).map(([name]) => name);
    const read = omit(inputs, repeated);
    Imports.of(context).note(context.urn, read);
    return { id: live.id, inputs: read, outputs: { ...outputs, [IMPORTED]: true } };
  }

  managed({ state, inputs, oldInputs }: StateRequest): Properties {
    const declared = declaredBefore(oldInputs);
    if (state[IMPORTED] !== true || (declared ?? inputs) === undefined) {
      return state;
    }
    const names = this.fields.map(({ name }) => name);
    const rest = omit(state, [...names, IMPORTED]);
    if (declared !== undefined) {
      return { ...rest, ...pick(declared, names) };
    }
    // Of a map that is declared in part, the rest is as little managed as what is not declared at all.
    const first = this.fields.filter(
      ({ name, aim }) =>
        inputs !== undefined &&
        Object.hasOwn(inputs, name) &&
        (aim === undefined || canonical(state[name]) === canonical(inputs[name])),
    );
    return {
      ...rest,
      ...pick(
        state,
        first.map(({ name }) => name),
      ),
    };
  }

  /**
   * What is not where it is looked for is gone only if that is where the state has it: with another address in the
   * configuration, everything would count as deleted.
   */
  protected refuseElsewhere(collection: Collection, state: Properties, id: string): void {
    const known = otherLocation(state, collection.location);
    if (known !== undefined) {
      throw collection.failure("ELSEWHERE", {
        what: this.say.elsewhere(collection, state, id, known),
        next: "Correct the address in the provider's configuration. To give the object up instead, remove its resource from the state with `pulumi state delete`.",
      });
    }
  }

  /** The object after a write, read until it is there and shows the write. */
  protected async seen(
    context: Context<Services>,
    collection: Collection,
    scope: Properties,
    id: string,
    shows: (live: Live) => boolean,
  ): Promise<Live> {
    const live = await untilShown(
      context,
      (maxAgeMs) => this.readById(context, collection, scope, id, maxAgeMs, [scope]),
      (one) => one !== undefined && shows(one),
    );
    if (live === undefined) {
      throw this.say.notFound(collection, id, "Check the id, and the workspace.");
    }
    return live;
  }

  /** The object with its children; undefined where it is gone. `about`: see `Children.read`. */
  protected async readById(
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
  protected async completed(
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
  protected async whole(
    context: Context<Services>,
    collection: Collection,
    scope: Properties,
    found: Live,
    about: readonly Properties[] | undefined,
  ): Promise<Live> {
    if (collection.rowsAreWhole !== false) {
      return this.completed(context, scope, found, FRESH_MS, about);
    }
    const live = await this.readById(context, collection, scope, found.id, FRESH_MS, about);
    if (live === undefined) {
      throw this.say.notFound(collection, found.id, "It was deleted just now. Run again.");
    }
    return live;
  }
}
