import { withArticle } from "../../base/withArticle";
import type { Context } from "../context";
import { otherLocation } from "../location";
import type { ChangeRequest, CheckFailure, CheckRequest, DiffResult } from "../resource";
import { unlessUnknown } from "../unknowns";
import { FRESH_MS } from "../untilShown";
import { containsUnknown, type Properties, pick } from "../values";
import type { Collection, Live } from "./collection";
import { agrees, canonical, mask } from "./comparing";
import { type Field, marked } from "./marks";
import { ObjectWriter } from "./writer";

/** Checks and compares the objects of one kind: all that is found out, and said, before anything is done. */
export class ObjectPlanner<Services> extends ObjectWriter<Services> {
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

  /** What is there with the key of something that is to be created; a list can still show what is gone. */
  private async inTheWay(context: Context<Services>, inputs: Properties) {
    const { gone } = this.memory(context);
    const { exact, near } = await this.find(this.open(context, inputs), inputs, Number.POSITIVE_INFINITY);
    return {
      exact: exact.filter(({ id }) => !gone.has(id)),
      near: near === undefined || gone.has(near.id) ? undefined : near,
    };
  }

  /** Looks for what is there with the key of something that is to be created, and says what becomes of it. */
  private async existing(context: Context<Services>, inputs: Properties): Promise<CheckFailure[]> {
    const collection = this.open(context, inputs);
    const { exact, near } = await this.inTheWay(context, inputs);
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
      for (const field of this.changing(live, inputs).filter((one) => !this.isForetold(one))) {
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
      await this.recreated(context, { id, state, inputs });
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
    const drifted = this.changing(live, inputs).filter(({ name }) => !ignored?.has(name));
    const replaces = drifted.filter((field) => field.replaces).map(({ name }) => name);
    for (const field of drifted.filter(({ name }) => canonical(state[name]) === canonical(inputs[name]))) {
      context.report.info(this.say.driftText(context, live, field, inputs[field.name]));
    }
    if (replaces.length === 0) {
      await this.foretell(context, live, inputs, drifted);
    }
    this.warn(context, { state, inputs, live, replaced: replaces.length > 0 });
    const removed = this.removed(state, inputs).filter(({ name }) => !ignored?.has(name));
    const reset = removed.filter(({ resetTo }) => resetTo !== undefined);
    const own = [...drifted, ...reset].filter((field) => this.own.includes(field));
    if (replaces.length === 0 && own.length > 0) {
      const declared = Object.fromEntries(reset.map(({ name, resetTo }) => [name, resetTo]));
      this.refuseToForget(collection, own, { ...declared, ...inputs }, live);
    }
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

  /** Says what becomes of an object that is gone: the check of its replacement cannot tell that it is one. */
  private async recreated(context: Context<Services>, { id, state, inputs }: ChangeRequest): Promise<void> {
    const collection = this.open(context, state);
    const known = otherLocation(state, collection.location);
    if (known === undefined) {
      this.memory(context).gone.add(id);
    }
    const say = (isCreated: boolean) =>
      context.report.info(this.say.gone(collection, state, id, { known, isCreated }));
    if (containsUnknown(pick(inputs, [...this.scopeNames, ...this.key]))) {
      say(true);
      return;
    }
    const { exact, near } = await this.inTheWay(context, inputs);
    say(exact.length === 0 && near === undefined);
    const [refused] = await this.existing(context, inputs);
    if (refused !== undefined) {
      throw collection.failure("EXISTS", {
        what: refused.reason,
        next: "It has appeared since this resource's own was deleted: decide which of the two is to be.",
      });
    }
  }

  /** Declared properties that are known, and that are otherwise live. */
  private changing(live: Live, inputs: Properties): readonly Field[] {
    const known = Object.keys(inputs).filter((name) => !containsUnknown(inputs[name]));
    return this.differing(live, pick(inputs, known));
  }

  /** Two resources with one object would undo each other's changes in every run. */
  protected refuseIfTaken(context: Context<Services>, collection: Collection, live: Live): void {
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
}
