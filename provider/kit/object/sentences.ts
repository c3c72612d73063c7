import { ExplainedError } from "../../base/explainedError";
import { withArticle } from "../../base/withArticle";
import type { Context } from "../context";
import type { CheckFailure } from "../resource";
import type { Properties } from "../values";
import type { Collection, Live } from "./collection";
import { beside } from "./comparing";
import type { Field } from "./marks";

/** What is said of the objects of one kind. */
export class Sentences {
  constructor(
    private readonly noun: string,
    private readonly key: readonly string[],
    private readonly ofTitle: ((live: Properties) => string) | undefined,
  ) {}

  /** By the values of its key: `"support"`, or what it is named in a state. */
  named(inputs: Properties): string {
    const key = this.key.map((one) => inputs[one]).filter((one) => typeof one === "string");
    const unnamed = this.key.length === 0 ? this.ofTitle?.(inputs) : undefined;
    return JSON.stringify(inputs["name"] ?? (key.join("/") || unnamed || this.noun));
  }

  title(live: Properties): string {
    return this.ofTitle?.(live) ?? String(live["name"] ?? live["id"]);
  }

  label(live: Live): string {
    return `${this.noun} ${JSON.stringify(this.title(live))} (${live.id})`;
  }

  keyFailure(inputs: Properties, reason: string): CheckFailure {
    const property = [...this.key].reverse().find((name) => Object.hasOwn(inputs, name));
    return { property: property ?? this.key.at(-1) ?? "", reason };
  }

  existsText(collection: Collection, found: Live | undefined, inputs: Properties): [string, string] {
    const which =
      found === undefined
        ? ", or one whose name differs only in case, accents or trailing blanks"
        : ` (${found.id})`;
    return [
      `The ${collection.place} already has ${withArticle(this.noun)} ${this.named(inputs)}${which}.`,
      "Set adopt to true to take it over, or import it by its id or name (also if an interrupted run has created it). If it belongs to a resource of this stack that was renamed, give that one an alias instead.",
    ];
  }

  supersedesText(collection: Collection, found: Live): [string, string] {
    return [
      `The ${collection.place} already has the ${this.label(found)}: creating this one would disable it.`,
      "Set adopt to true to take it over if it is as declared, and to supersede it if it is not; or import it by its id.",
    ];
  }

  nearText(collection: Collection, near: Live, inputs: Properties, adopt: boolean): string {
    return (
      `The ${collection.place} already has ${withArticle(this.label(near))}, and to the server that is the same name as ${this.named(inputs)}: it ignores case, accents and trailing blanks. ` +
      `Declare ${JSON.stringify(this.title(near))}${adopt ? "" : " with adopt: true"} to take it over, or choose another name.`
    );
  }

  differsText(found: Live, { name }: Field): string {
    return `The ${this.label(found)} already exists, but with a different ${name}, which cannot be changed, so it is not taken over.`;
  }

  unlikeText(found: Live, reason: string): string {
    return `The ${this.label(found)} already exists, but ${reason}, so it is not taken over.`;
  }

  driftText(context: Context<unknown>, live: Live, field: Field, declared: unknown): string {
    return `The ${this.label(live)}: ${field.name} was changed outside of Pulumi: ${this.change(context, live, field, declared)}.`;
  }

  /** Of an object that is taken over. */
  overwriteText(context: Context<unknown>, live: Live, field: Field, declared: unknown): string {
    return `The ${this.label(live)}: ${field.name} will be overwritten: ${this.change(context, live, field, declared)}.`;
  }

  private change(context: Context<unknown>, live: Live, field: Field, declared: unknown): string {
    const [now, wanted] = [beside(field, live, declared), declared].map((one) =>
      this.show(context, field, one),
    );
    return `live ${now} -> declared ${wanted}`;
  }

  show({ secrets }: Context<unknown>, { name, secret }: Field, value: unknown): string {
    if (secret || secrets?.has(name)) {
      return "[secret]";
    }
    const text = JSON.stringify(value) ?? "not set";
    return text.length > 200 ? `[${text.length} characters]` : text;
  }

  /** Of an object that the state has at another place than the one where it is looked for. */
  elsewhere({ location }: Collection, state: Properties, id: string, known: string): string {
    return `The ${this.noun} ${this.named(state)} (${id}) is not at ${location}. The state has it at ${known}, where it may still be.`;
  }

  /** Of an object that a diff does not find; `known` is where the state has it, if that is somewhere else. */
  gone(
    collection: Collection,
    state: Properties,
    id: string,
    { known, isCreated }: { readonly known: string | undefined; readonly isCreated: boolean },
  ): string {
    return known === undefined
      ? `The ${this.noun} ${this.named(state)} (${id}) is no longer in the ${collection.place}: it was deleted outside of Pulumi${isCreated ? ", and will be recreated" : ""}.`
      : `${this.elsewhere(collection, state, id, known)}${isCreated ? " It will be created here." : ""}`;
  }

  ambiguous(collection: Collection, name: string, all: readonly Live[]): Error {
    return collection.failure("AMBIGUOUS", {
      what: `The ${collection.place} has several ${this.noun}s named ${name}: ${all.map(({ id }) => id).join(", ")}.`,
      next: "Import the right one by its id.",
    });
  }

  notFound(collection: Collection, idOrName: string, next: string, cause?: unknown): Error {
    const name = idOrName.startsWith('"') ? idOrName : JSON.stringify(idOrName);
    return collection.failure("NOT_FOUND", {
      what: `There is no ${this.noun} ${name} in the ${collection.place}.`,
      next,
      cause,
    });
  }

  unchanged(collection: Collection, what: string): Error {
    return collection.failure("UNCHANGED", {
      what: `In the ${collection.place}, the server reported success, but ${what}.`,
      next: `Check the ${this.noun} there. If it is right by now, run again; if not, a proxy may be responding instead of the server, or somebody else changed it at the same time.`,
    });
  }

  /**
   * A create of which it is not known whether it was carried out, and looking for it has failed too.
   *
   * @param unique whether the next create would find it by its name
   */
  unsettled(inputs: Properties, error: unknown, unique: boolean): unknown {
    if (!(error instanceof ExplainedError)) {
      return error;
    }
    const { code, what, next, cause } = error;
    return new ExplainedError({
      code,
      what: `${what} The ${this.noun} ${this.named(inputs)} may have been created nevertheless, and looking it up failed too.`,
      next: unique
        ? `${next} If it then says that the ${this.noun} already exists, set adopt to true to take it over.`
        : `${next} Before that, set adopt to true: if it was created, it is taken over then, and otherwise there would be two.`,
      cause,
    });
  }
}
