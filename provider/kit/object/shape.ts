import type { Context } from "../context";
import { LOCATION } from "../location";
import type { PropertyTypes } from "../resource";
import { type Properties, pick } from "../values";
import type { Collection, Live } from "./collection";
import { agrees, beside, canonical, collated, liveValue } from "./comparing";
import { type Field, fieldsOf, marked } from "./marks";
import { ObjectMemory } from "./memory";
import type { AboutObjects, ObjectOptions } from "./options";
import { Sentences } from "./sentences";

/** What the marks say of the objects of one kind, and what follows from it for their values. */
export class ObjectShape<Services> {
  readonly key: readonly string[];
  readonly about: AboutObjects;
  protected readonly fields: readonly Field[];
  protected readonly own: readonly Field[];
  protected readonly facts: readonly Field[];
  /** Outputs that an update may change: any, or one of these inputs. */
  protected readonly moving: readonly (readonly [string, true | readonly string[]])[];
  protected readonly scopeNames: readonly string[];
  protected readonly filled: Properties;
  protected readonly unique: boolean;
  protected readonly say: Sentences;

  constructor(
    protected readonly options: ObjectOptions<Services>,
    protected readonly inputs: PropertyTypes,
    protected readonly outputs: PropertyTypes,
  ) {
    this.key = [options.key ?? "name"].flat();
    this.fields = fieldsOf(inputs);
    const children = options.children?.inputs ?? [];
    this.own = this.fields.filter(({ name }) => !children.includes(name));
    this.facts = fieldsOf(outputs).filter(({ name }) => name !== "adopted");
    this.moving = [
      ...marked(outputs, "moves").map((name) => [name, outputs[name]?.meta()?.moves || []] as const),
      ...marked(outputs, "foreseen").map((name) => [name, true] as const),
    ];
    this.scopeNames = marked(inputs, "scope");
    this.unique = options.unique ?? true;
    const {
      noun,
      remains,
      supersedes = false,
      importForms = this.key.length === 1 ? this.key : [],
    } = options;
    this.about = { noun, remains, supersedes, importForms, unique: this.unique };
    this.say = new Sentences(options.noun, this.key, options.title);
    // `false` is a default as any other.
    this.filled = Object.fromEntries(
      Object.entries(inputs)
        .map(([name, type]) => [name, type.meta()?.checkDefault] as const)
        .filter(([, value]) => value !== undefined),
    );
  }

  protected open(context: Context<Services>, given: Properties): Collection {
    return this.options.open(context, this.scopeOf(context, given));
  }

  protected scopeOf({ services }: Context<Services>, given: Properties): Properties {
    return { ...this.options.scope(services), ...pick(given, this.scopeNames) };
  }

  protected isManaged(outputs: Properties): boolean {
    return this.fields.some(({ name }) => Object.hasOwn(outputs, name));
  }

  /** Properties that were managed and are not declared any more. */
  protected removed(state: Properties, inputs: Properties): readonly Field[] {
    return this.fields.filter(({ name }) => Object.hasOwn(state, name) && !Object.hasOwn(inputs, name));
  }

  /** Declared properties that are otherwise live. */
  protected differing(live: Live, declared: Properties): readonly Field[] {
    return this.fields.filter(
      (field) => Object.hasOwn(declared, field.name) && !agrees(field, live, declared[field.name]),
    );
  }

  /**
   * What is declared, as far as it is live: what differs is as it is live. The state of an object whose write may not have
   * been carried out, so that the next run looks again and takes nothing for somebody else's change.
   */
  protected unproven(live: Live, declared: Properties): Properties {
    const differing = this.differing(live, declared);
    const names = Object.keys(declared).filter((name) => !differing.some((field) => field.name === name));
    const shown = differing
      .map((field) => [field.name, beside(field, live, declared[field.name])])
      .filter(([, value]) => value !== undefined);
    return { ...pick(declared, names), ...Object.fromEntries(shown) };
  }

  protected outputsOf(
    declared: Properties,
    live: Live,
    ownership: Properties,
    before: Properties = {},
  ): Properties {
    const facts = this.facts
      .map((field) => {
        const [value, known] = [liveValue(field, live), before[field.name]];
        const same = value !== undefined && known !== undefined && field.same?.(value, known);
        return [field.name, same ? known : value] as const;
      })
      .filter(([, value]) => value !== undefined);
    return { ...declared, ...Object.fromEntries(facts), ...ownership };
  }

  /** Outputs that say whose the object is, and where. */
  protected ownership({ location }: Collection, adopted: boolean): Properties {
    return { ...this.adoptedOutput(adopted), [LOCATION]: location };
  }

  protected adoptedOutput(adopted: boolean): Properties {
    return Object.hasOwn(this.outputs, "adopted") ? { adopted } : {};
  }

  protected memory(context: Context<Services>): ObjectMemory {
    return context.run.memoryOf(this, () => new ObjectMemory());
  }

  /** Whether another resource of the run has the object, in this process or another one. */
  protected isAnothers(context: Context<Services>, collection: Collection, id: string): boolean {
    const { urn, run } = context;
    return (
      this.memory(context).isHeld(id, urn) ||
      run.claims
        .elsewhere(this.claimKey(collection, id))
        .some((one) => one.kind !== "touched" && (one.urn === undefined || one.urn !== urn))
    );
  }

  /** The object's key among all that a run can manage. */
  protected claimKey({ location }: Collection, id: string): string {
    return `${this.options.noun}:${location}/${id}`;
  }

  protected warn(
    context: Context<Services>,
    args: Parameters<NonNullable<ObjectOptions<Services>["warnings"]>>[0],
  ) {
    for (const sentence of this.options.warnings?.(args) ?? []) {
      context.report.warn(sentence);
    }
  }

  /** The same for names that are the same to the system. */
  protected keyText(inputs: Properties): string {
    const key = Object.entries(pick(inputs, this.key)).map(([name, value]) => [name, collated(value)]);
    return canonical([pick(inputs, this.scopeNames), Object.fromEntries(key)]);
  }
}
