import type { Context } from "../context";
import { declaredBefore, IMPORTED, Imports, importMark } from "../imports";
import { otherLocation } from "../location";
import type {
  ChangeRequest,
  CheckFailure,
  CheckRequest,
  Lifecycle,
  Listed,
  PropertyTypes,
  StateRequest,
} from "../resource";
import { FRESH_MS } from "../untilShown";
import { containsUnknown, omit, type Properties, pick } from "../values";
import { contradictions } from "./declared";
import { differs } from "./differs";
import { explain, shower } from "./explain";
import { liveValues, unlessUnset } from "./liveValues";
import { factsOf, type Located, managedBy, settingNames } from "./located";
import type { SettingsOptions } from "./options";
import { leave, leftOf } from "./predecessor";
import { isRestored, leaveInPlace } from "./restoring";
import { SettingAbsentError, SettingsElsewhereError } from "./settingErrors";
import { outputsOf, type SettingsState, stateOf, withoutSettings } from "./state";
import { NothingWritten, SettingsWriter } from "./writer";

const NO_STATE: SettingsState = { baseline: {}, applied: {}, attempted: {} };

/**
 * The lifecycle of settings that exist before anybody declares them. It adopts instead of creating and restores
 * instead of deleting; it manages the declared settings only; it writes only where the live value differs, and
 * reads back what it wrote. What a resource of the run declares no other one undoes. Settings are the inputs that have the
 * mark `setting`.
 */
export function settings<Services>(options: SettingsOptions<Services>) {
  return (inputs: PropertyTypes): Lifecycle<Services> => {
    return new SettingsLifecycle(options, settingNames(inputs));
  };
}

class SettingsLifecycle<Services> extends SettingsWriter<Services> implements Lifecycle<Services> {
  async check(context: Context<Services>, { oldInputs, isImport, inputs, urn }: CheckRequest) {
    if (this.isWhereaboutsUnknown(inputs)) {
      return { inputs, failures: [] };
    }
    const located = await this.options.locate(context, { inputs, previous: oldInputs }, FRESH_MS);
    const declared = managedBy(inputs, this.names);
    // What only an import has read was never managed.
    const managed = isImport && oldInputs !== undefined ? pick(oldInputs, Object.keys(inputs)) : oldInputs;
    const failures: CheckFailure[] = [
      ...contradictions(context.run.claims, this.key(context, located.id), located, declared, {
        inputs,
        urn,
        secrets: context.secrets,
      }),
      ...declared
        .filter(({ wire }) => !Object.hasOwn(located.live, wire))
        .map(({ input, wire }) => ({
          property: input,
          reason: new SettingAbsentError(input, wire, located).message,
        })),
    ];
    if (declared.length === 0 && managedBy(managed ?? {}, this.names).length === 0) {
      context.report.warn(
        `${located.label}: no setting is declared, so none is managed. Settings to declare: ` +
          `${this.inputNames.join(", ")}.`,
      );
    }
    const pending = declared.filter(({ input, wire }) => differs(located.live[wire], inputs[input]));
    if (located.refusal !== undefined && pending.length > 0) {
      if (oldInputs === undefined) {
        failures.push({ property: "", reason: located.refusal.message });
      } else {
        // Whoever previews may have fewer rights than whoever applies.
        context.report.warn(located.refusal.message);
      }
    }
    if (failures.length === 0) {
      const before = isOf(located, oldInputs) ? managed : undefined;
      for (const sentence of explain(located, this.names, {
        oldInputs: before,
        inputs,
        secrets: context.secrets,
        leftOf: (input) => leftOf(context.run.claims, this.key(context, located.id), input),
      })) {
        context.report.info(sentence);
      }
      if (pending.length > 0) {
        this.warnOfCaveat(context);
      }
    }
    return { inputs: { ...inputs, ...located.inputs }, failures };
  }

  managed({ state, inputs, oldInputs }: StateRequest): Properties {
    const declared = declaredBefore(oldInputs) ?? inputs;
    if (state[IMPORTED] !== true || declared === undefined) {
      return state;
    }
    const undeclared = this.inputNames.filter((name) => !Object.hasOwn(declared, name));
    return withoutSettings(omit(state, [IMPORTED]), undeclared);
  }

  async diff(
    context: Context<Services>,
    { id, state, inputs, ignored = new Set() }: ChangeRequest,
  ): Promise<readonly string[]> {
    const recorded = stateOf(state) ?? NO_STATE;
    const { baseline, applied } = recorded;
    const dropped = Object.keys(baseline).filter((input) => !Object.hasOwn(inputs, input));
    const declared = managedBy(inputs, this.names).filter(({ input }) => !containsUnknown(inputs[input]));
    // A value that somebody else set and that is declared by now becomes ours with the next update.
    const disowned = declared.filter(({ input }) => differs(applied[input], inputs[input]));
    const key = this.key(context, id);
    leave(context.run.claims, key, recorded);
    const located = await this.options.locate(context, { id }, FRESH_MS);
    const { live } = located;
    this.warnOfOther(context, located, state);
    const memory = this.memory(context).of(key, id);
    memory.learn(pick(baseline, Object.keys(inputs)), context.urn);
    const drifted = declared.filter(({ input, wire }) => differs(live[wire], inputs[input]));
    for (const { input, wire } of drifted.filter((one) => ignored.has(one.input))) {
      const now = shower(input, context.secrets)(live[wire]);
      context.report.info(`${located.label}: ${input} stays ${now}, since the program ignores its changes.`);
    }
    const changed = [...dropped, ...[...disowned, ...drifted].map(({ input }) => input)];
    if (changed.length === 0) {
      memory.confirm(context, pick(inputs, this.inputNames), ignored);
    }
    return changed.filter((input) => !ignored.has(input));
  }

  async preview(
    context: Context<Services>,
    {
      id,
      state,
      inputs,
      ignored,
    }: {
      readonly id: string | undefined;
      readonly state: Properties | undefined;
      readonly inputs: Properties;
      readonly ignored?: ReadonlySet<string> | undefined;
    },
  ): Promise<Properties> {
    if (this.isWhereaboutsUnknown(inputs)) {
      return inputs;
    }
    const whereabouts = id === undefined ? { inputs, previous: undefined } : { id };
    const located = await this.options.locate(context, whereabouts, FRESH_MS);
    return this.plan(context, located, { inputs, before: stateOf(state), ignored }).outputs;
  }

  async create(context: Context<Services>, { inputs }: { readonly inputs: Properties }) {
    const found = await this.options.locate(context, { inputs, previous: undefined }, FRESH_MS);
    const outputs = await this.inTurn(
      context,
      found.id,
      (located, memory) => this.apply(context, located, memory, { inputs, before: undefined }),
      found,
    );
    return { id: found.id, outputs };
  }

  async update(context: Context<Services>, { id, state, inputs, ignored }: ChangeRequest) {
    const outputs = await this.inTurn(context, id, (located, memory) =>
      this.apply(context, located, memory, { inputs, before: stateOf(state), ignored }),
    );
    return { outputs };
  }

  async read(
    context: Context<Services>,
    { id, state }: { readonly id: string; readonly state: Properties | undefined },
  ) {
    const recorded = stateOf(state);
    const located = await this.options.locate(context, { id, isImport: recorded === undefined }, FRESH_MS);
    if (recorded !== undefined) {
      leave(context.run.claims, this.key(context, id), recorded);
      this.warnOfOther(context, located, state);
    }
    // What is not managed yet is taken over with every setting that the object shows and that is set.
    const names =
      recorded === undefined
        ? this.names.filter(({ wire }) => Object.hasOwn(located.live, wire) && !located.unset?.includes(wire))
        : managedBy(recorded.baseline, this.names);
    const live = liveValues(located, names);
    const settings = unlessUnset(located, this.names, live);
    const outputs = outputsOf(recorded ?? { baseline: live, applied: live, attempted: {} }, {
      inputs: located.inputs,
      settings,
      outputs: factsOf(located),
    });
    if (recorded !== undefined) {
      return {
        inputs: { ...located.inputs, ...settings },
        outputs: { ...outputs, ...importMark(state ?? {}) },
      };
    }
    const own = Object.entries(this.options.own?.(context.services) ?? {});
    const repeated = own.filter(([name, value]) => located.inputs[name] === value).map(([name]) => name);
    const inputs = { ...omit(located.inputs, repeated), ...settings };
    Imports.of(context).note(context.urn, inputs);
    return { inputs, outputs: { ...outputs, [IMPORTED]: true } };
  }

  async delete(
    context: Context<Services>,
    { id, state }: { readonly id: string; readonly state: Properties },
  ): Promise<void> {
    const recorded = stateOf(state) ?? NO_STATE;
    const managed = managedBy(recorded.baseline, this.names);
    if (managed.length === 0) {
      return;
    }
    const key = this.key(context, id);
    await this.inTurn(context, id, async (located, memory) => {
      const known = otherLocation(state, located.location);
      if (known !== undefined) {
        throw new SettingsElsewhereError(located, known);
      }
      // Here and not before: while this waited for its turn, others may have made their claims.
      const claims = context.run.claims.on(key).filter(({ kind }) => kind === "declared");
      const claimsOf = (input: string) => claims.filter(({ names }) => names.includes(input));
      const claimed = managed.filter(({ input }) => claimsOf(input).length > 0);
      const released = managed.filter((one) => !claimed.includes(one));
      const live = liveValues(located, released);
      leave(context.run.claims, key, recorded);
      for (const name of claimed) {
        leaveInPlace(context, located, name, {
          baseline: recorded.baseline,
          memory,
          isClaimedElsewhere: claimsOf(name.input).some(({ declaration }) => declaration === undefined),
        });
      }
      for (const { input } of released) {
        memory.confirmed.delete(input);
      }
      const restored = released.filter(({ input }) =>
        isRestored(context, located, input, { state: recorded, live }),
      );
      try {
        await this.write(context, located, memory, restored, recorded.baseline);
      } catch (error) {
        throw error instanceof NothingWritten ? error.cause : error;
      }
      for (const { input } of restored) {
        const show = shower(input, context.secrets);
        context.report.info(
          `${located.label}: ${input} is restored: ${show(live[input])} -> ${show(recorded.baseline[input])}.`,
        );
      }
    });
  }

  async list(context: Context<Services>): Promise<readonly Listed[]> {
    return (await this.options.list?.(context)) ?? [];
  }

  /** The same id at another address may be another object: what the state knows of it is of the first one. */
  private warnOfOther(context: Context<Services>, located: Located, state: Properties | undefined): void {
    const known = otherLocation(state, located.location);
    if (known !== undefined) {
      context.report.warn(
        `${located.label} is now the one at ${located.location}; the state has the one at ${known}. If that is not the same one, correct the address.`,
      );
    }
  }

  /** Whether it will only be known when another resource is there which object it is. */
  private isWhereaboutsUnknown(inputs: Properties): boolean {
    return Object.keys(inputs).some(
      (name) => !this.inputNames.includes(name) && containsUnknown(inputs[name]),
    );
  }
}

/** Whether inputs so far are of this object: after a move they are of another one. */
function isOf(located: Located, oldInputs: Properties | undefined): boolean {
  return Object.entries(located.inputs).every(
    ([name, value]) => oldInputs?.[name] === undefined || !differs(oldInputs[name], value),
  );
}
