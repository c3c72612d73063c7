import { isDeepStrictEqual } from "node:util";
import { type Context, warnOnce } from "../context";
import { hasNoEffect } from "../hasNoEffect";
import {
  type ChangeRequest,
  type CheckFailure,
  type CheckRequest,
  type Lifecycle,
  type Listed,
  PartialFailure,
  type PropertyTypes,
} from "../resource";
import { FRESH_MS, NOT_CACHED } from "../untilShown";
import { containsUnknown, type Properties, pick, storable } from "../values";
import { contradictions } from "./declared";
import { explain, shower } from "./explain";
import { type Located, type SettingName, settingNames } from "./located";
import { type ObjectMemory, SettingsMemory } from "./memory";
import { leave, leftOf } from "./predecessor";
import { readBack } from "./readBack";
import {
  SettingAbsentError,
  SettingNotEffectiveError,
  SettingNotStorableError,
  UnexpectedChangeError,
} from "./settingErrors";
import { outputsOf, type SettingsState, stateOf } from "./state";
import { list, unexpectedChanges } from "./unexpectedChanges";

/** Leads to the one object: its id, or declared inputs with the inputs of the last check, if there was one. */
export type Whereabouts =
  | { readonly id: string }
  | { readonly inputs: Properties; readonly previous: Properties | undefined };

export interface SettingsOptions<Services> {
  /**
   * Finds the object and everything that is live of it, in one read. `maxAgeMs` says how old a cached response may be.
   *
   * @throws where the object cannot be seen: it is never taken for deleted
   */
  locate(context: Context<Services>, whereabouts: Whereabouts, maxAgeMs: number): Promise<Located>;
  /**
   * Writes the given values, by the managed system's names, and nothing else.
   *
   * @returns what was live just before, where the request is built on a read of its own
   * @throws errors whose `effect` is `"none"` where nothing can have been written
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to give
  write(context: Context<Services>, located: Located, changes: Properties): Promise<Properties | void>;
  /** The objects whose settings the caller may manage. */
  list?(context: Context<Services>): Promise<readonly Listed[]>;
  /** Key of the object among all that one run can manage: of several deployments and kinds of resources. */
  key?(services: Services, id: string): string;
  /** What has to be said, once per run, before something is written in a way that is not proven. */
  caveat?(services: Services): string | undefined;
}

const NO_STATE: SettingsState = { baseline: {}, applied: {}, attempted: {} };

/** Time for the last look, in milliseconds: the engine kills its plugins 5 s after it has told them to end. */
const LAST_LOOK_MS = 3000;

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

class SettingsLifecycle<Services> implements Lifecycle<Services> {
  constructor(
    private readonly options: SettingsOptions<Services>,
    private readonly names: readonly SettingName[],
  ) {}

  async check(context: Context<Services>, { oldInputs, inputs, urn }: CheckRequest) {
    if (this.isWhereaboutsUnknown(inputs)) {
      return { inputs, failures: [] };
    }
    const located = await this.options.locate(context, { inputs, previous: oldInputs }, FRESH_MS);
    const declared = this.managed(inputs);
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
    if (declared.length === 0 && this.managed(oldInputs ?? {}).length === 0) {
      context.report.warn(
        `${located.label}: no setting is declared, so none is managed. Settings to declare: ` +
          `${this.names.map(({ input }) => input).join(", ")}.`,
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
      const before = isOf(located, oldInputs) ? oldInputs : undefined;
      for (const sentence of explain(located, this.names, {
        oldInputs: before,
        inputs,
        secrets: context.secrets,
      })) {
        context.report.info(sentence);
      }
      if (pending.length > 0) {
        this.warnOfCaveat(context);
      }
    }
    return { inputs: { ...inputs, ...located.inputs }, failures };
  }

  async diff(
    context: Context<Services>,
    { id, state, inputs, ignored = new Set() }: ChangeRequest,
  ): Promise<readonly string[]> {
    const recorded = stateOf(state) ?? NO_STATE;
    const { baseline, applied } = recorded;
    const dropped = Object.keys(baseline).filter((input) => !Object.hasOwn(inputs, input));
    const declared = this.managed(inputs).filter(({ input }) => !containsUnknown(inputs[input]));
    // A value that somebody else set and that is declared by now becomes ours with the next update.
    const disowned = declared.filter(({ input }) => differs(applied[input], inputs[input]));
    const key = this.key(context, id);
    leave(context.run.claims, key, recorded);
    const { live } = await this.options.locate(context, { id }, FRESH_MS);
    const memory = this.memory(context).of(key, id);
    memory.learn(pick(baseline, Object.keys(inputs)), context.urn);
    const drifted = declared.filter(({ input, wire }) => differs(live[wire], inputs[input]));
    const changed = [...dropped, ...[...disowned, ...drifted].map(({ input }) => input)];
    if (changed.length === 0) {
      this.confirm(context, memory, inputs, ignored);
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
    return this.plan(context, located, inputs, stateOf(state), ignored).outputs;
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
    const located = await this.options.locate(context, { id }, FRESH_MS);
    const recorded = stateOf(state);
    if (recorded !== undefined) {
      leave(context.run.claims, this.key(context, id), recorded);
    }
    // What is not managed yet is taken over with every setting that the object shows and that is set.
    const names =
      recorded === undefined
        ? this.names.filter(({ wire }) => Object.hasOwn(located.live, wire) && !located.unset?.includes(wire))
        : this.names.filter(({ input }) => Object.hasOwn(recorded.baseline, input));
    const live = this.liveValues(located, names);
    const settings = this.unlessUnset(located, live);
    return {
      inputs: { ...located.inputs, ...settings },
      outputs: outputsOf(recorded ?? { baseline: live, applied: live, attempted: {} }, {
        inputs: located.inputs,
        settings,
        outputs: located.outputs,
      }),
    };
  }

  async delete(
    context: Context<Services>,
    { id, state }: { readonly id: string; readonly state: Properties },
  ): Promise<void> {
    const recorded = stateOf(state) ?? NO_STATE;
    const managed = this.names.filter(({ input }) => Object.hasOwn(recorded.baseline, input));
    if (managed.length === 0) {
      return;
    }
    const key = this.key(context, id);
    await this.inTurn(context, id, async (located, memory) => {
      // Here and not before: while this waited for its turn, others may have made their claims.
      const claims = context.run.claims.on(key).filter(({ kind }) => kind === "declared");
      const isClaimed = ({ input }: SettingName) => claims.some(({ names }) => names.includes(input));
      const claimed = managed.filter(isClaimed);
      const released = managed.filter((one) => !isClaimed(one));
      const live = this.liveValues(located, released);
      leave(context.run.claims, key, recorded);
      for (const name of claimed) {
        this.leaveInPlace(context, located, memory, { name, state: recorded });
      }
      for (const { input } of released) {
        memory.confirmed.delete(input);
      }
      const restored = released.filter(({ input }) =>
        this.isRestored(context, located, { input, state: recorded, live }),
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

  /** A resource goes, but another one of this run declares its setting; or the same one will again. */
  private leaveInPlace(
    context: Context<Services>,
    located: Located,
    memory: ObjectMemory,
    { name: { input, wire }, state: { baseline } }: { name: SettingName; state: SettingsState },
  ): void {
    const show = shower(input, context.secrets);
    const stays = `${located.label}: ${input} stays ${show(located.live[wire])}, because this run declares it.`;
    const isKnown = memory.knows(input, baseline[input], context.urn);
    if (isKnown === undefined) {
      memory.orphaned.add(input);
    }
    if (isKnown === false || (isKnown === undefined && this.isClaimedElsewhere(context, located.id, input))) {
      if (differs(located.live[wire], baseline[input])) {
        context.report.warn(
          `${stays} The resource that declares it now does not know its baseline, ${show(baseline[input])}, ` +
            "so a destroy will not restore it. To keep a baseline, rename a resource with an alias, and replace one with deleteBeforeReplace or --refresh.",
        );
      }
    } else {
      context.report.info(stays);
    }
  }

  private isClaimedElsewhere(context: Context<Services>, id: string, input: string): boolean {
    return context.run.claims
      .elsewhere(this.key(context, id))
      .some(({ kind, names }) => kind === "declared" && names.includes(input));
  }

  /** Whether a delete writes the first value of a setting: where the live one is ours. */
  private isRestored(
    context: Context<Services>,
    located: Located,
    {
      input,
      state: { baseline, applied, attempted },
      live,
    }: { readonly input: string; readonly state: SettingsState; readonly live: Properties },
  ): boolean {
    const now = live[input];
    const show = shower(input, context.secrets);
    if (!differs(now, baseline[input])) {
      // Who finds it unchanged after a destroy may have two stacks for one object.
      context.report.info(`${located.label}: ${input} stays ${show(now)}, which is also its baseline.`);
      return false;
    }
    const isAttempted = Object.hasOwn(attempted, input) && !differs(now, attempted[input]);
    if (!differs(now, applied[input]) || isAttempted) {
      return true;
    }
    context.report.info(
      `${located.label}: ${input} is ${show(now)}, not ${show(attempted[input] ?? applied[input])} as Pulumi set it: ` +
        `somebody else has changed it since, so it stays and is not restored to ${show(baseline[input])}.`,
    );
    return false;
  }

  async list(context: Context<Services>): Promise<readonly Listed[]> {
    return (await this.options.list?.(context)) ?? [];
  }

  /** Does work on one object after what was begun on it before, on a read that is fresh then. */
  private inTurn<T>(
    context: Context<Services>,
    id: string,
    work: (located: Located, memory: ObjectMemory) => Promise<T>,
    found?: Located,
  ): Promise<T> {
    const key = this.key(context, id);
    return context.run.inTurn(key, async (hasWaited) => {
      const isStale = hasWaited || found === undefined;
      const located = isStale ? await this.options.locate(context, { id }, FRESH_MS) : found;
      return work(located, this.memory(context).of(key, id));
    });
  }

  /** Makes the declared settings so, and gives the outputs; `before` is the state so far, if there is one. */
  private async apply(
    context: Context<Services>,
    located: Located,
    memory: ObjectMemory,
    {
      inputs,
      before,
      ignored,
    }: {
      readonly inputs: Properties;
      readonly before: SettingsState | undefined;
      readonly ignored?: ReadonlySet<string> | undefined;
    },
  ): Promise<Properties> {
    const { pending, state, outputs, outputsUntilProven, outputsUntouched } = this.plan(
      context,
      located,
      inputs,
      before,
      ignored,
    );
    const { claims } = context.run;
    const key = this.key(context, located.id);
    for (const { input } of pending) {
      memory.confirmed.delete(input);
    }
    try {
      await this.write(context, located, memory, pending, inputs);
    } catch (error) {
      if (!(error instanceof NothingWritten)) {
        throw new PartialFailure(located.id, outputsUntilProven, error);
      }
      // Its predecessor is deleted already: without a state the first value would be forgotten.
      const inherits =
        before === undefined && Object.keys(state.baseline).some((input) => memory.orphaned.has(input));
      throw inherits ? new PartialFailure(located.id, outputsUntouched, error.cause) : error.cause;
    }
    claims.declare(key, {
      urn: context.urn,
      values: pick(inputs, Object.keys(state.baseline)),
      secrets: context.secrets,
    });
    claims.hold(key, { urn: context.urn });
    memory.learn(state.baseline);
    this.confirm(context, memory, inputs, ignored);
    return outputs;
  }

  /**
   * What has to be written, and the outputs when that is done. Until a write is proven it may or may not have been
   * carried out, so the state then has the live values, and knows the baseline, what we put in place before and what we
   * tried to put in place.
   */
  private plan(
    context: Context<Services>,
    located: Located,
    inputs: Properties,
    before: SettingsState | undefined,
    ignored: ReadonlySet<string> = new Set(),
  ) {
    const declared = this.managed(inputs);
    const live = this.liveValues(located, declared);
    const managed = Object.keys(live);
    const pending = declared.filter(
      ({ input }) => differs(live[input], inputs[input]) && !ignored.has(input),
    );
    const attempted = pick(
      inputs,
      pending.map(({ input }) => input),
    );
    const left = managed.flatMap((input) => {
      const found = leftOf(context.run.claims, this.key(context, located.id), input);
      return found === undefined ? [] : [[input, found] as const];
    });
    const inherited = Object.fromEntries(left.map(([input, { baseline }]) => [input, baseline]));
    const inheritedApplied = Object.fromEntries(left.map(([input, { applied }]) => [input, applied]));
    const baseline = pick({ ...live, ...inherited, ...before?.baseline }, managed);
    for (const input of managed.filter((one) => differs(baseline[one], storable(baseline[one])))) {
      throw new SettingNotStorableError(input, located);
    }
    const shown = this.unlessUnset(located, live);
    const overlooked = pick(shown, ignored);
    const settings = { ...pick(inputs, managed), ...pick(overlooked, managed) };
    const applied = { ...pick(inputs, managed), ...pick(before?.applied ?? {}, ignored) };
    const known = managed.filter((input) => !Object.hasOwn(attempted, input) && !ignored.has(input));
    const appliedBefore = { ...pick(oursBefore(before, live), managed), ...pick(inputs, known) };
    const parts = { inputs: located.inputs, outputs: located.outputs };
    const state: SettingsState = { baseline, applied, attempted: {} };
    return {
      pending,
      state,
      outputs: outputsOf(state, { ...parts, settings }),
      outputsUntilProven: outputsOf(
        { baseline, applied: appliedBefore, attempted },
        { ...parts, settings: shown },
      ),
      outputsUntouched: outputsOf(
        { baseline, applied: { ...pick(inputs, known), ...inheritedApplied }, attempted: {} },
        { ...parts, settings: shown },
      ),
    };
  }

  /**
   * Writes the values of the given settings and sees them live; nothing is sent where there are none.
   *
   * @throws {NothingWritten} where the write certainly had no effect
   */
  private async write(
    context: Context<Services>,
    located: Located,
    memory: ObjectMemory,
    pending: readonly SettingName[],
    values: Properties,
  ): Promise<void> {
    if (pending.length === 0) {
      return;
    }
    if (located.refusal !== undefined) {
      throw new NothingWritten(located.refusal);
    }
    this.warnOfCaveat(context);
    const changes = Object.fromEntries(pending.map(({ input, wire }) => [wire, values[input]]));
    let before = located.live;
    try {
      before = (await this.options.write(context, located, changes)) ?? before;
    } catch (error) {
      throw hasNoEffect(error) ? new NothingWritten(error) : error;
    } finally {
      memory.writtenAt = context.clock.now();
      context.run.claims.touch(this.key(context, located.id));
    }
    const { missing, live } = await readBack(
      context,
      (maxAgeMs) => this.options.locate(context, { id: located.id }, maxAgeMs),
      changes,
    );
    const known = [...(located.known ?? []), ...this.names.map(({ wire }) => wire)];
    const unexpected = unexpectedChanges(before, live, { written: changes, known });
    if (unexpected.some(({ isGrave }) => isGrave)) {
      throw new UnexpectedChangeError(
        unexpected.filter(({ isGrave }) => isGrave),
        located,
      );
    }
    if (missing.length > 0) {
      const inputs = pending.filter(({ wire }) => missing.includes(wire)).map(({ input }) => input);
      throw new SettingNotEffectiveError(inputs, located);
    }
    if (unexpected.length > 0) {
      context.report.info(
        `${located.label}: fields that the provider does not know changed during the write: ${list(unexpected)}.`,
      );
    }
  }

  /** Declared values are in place: whatever undoes them in this run is told at its end. */
  private confirm(
    context: Context<Services>,
    memory: ObjectMemory,
    inputs: Properties,
    ignored: ReadonlySet<string> = new Set(),
  ): void {
    memory.context = context;
    for (const { input } of this.managed(inputs)) {
      if (ignored.has(input) || containsUnknown(inputs[input])) {
        memory.confirmed.delete(input);
      } else {
        memory.confirmed.set(input, inputs[input]);
      }
    }
  }

  /**
   * At the end of a run, what it has changed or another of its processes has changed is looked at once more, in one read.
   * Where nothing was changed there is nothing to look for: diff has compared with live, and in a preview nothing is done.
   */
  private async lookOnceMore(memory: SettingsMemory): Promise<void> {
    const signal = AbortSignal.timeout(LAST_LOOK_MS);
    let isFirst = true;
    const looks = [...memory.objects].map(async ([key, object]) => {
      const { context, writtenAt, id } = object;
      if (context === undefined || object.confirmed.size === 0) {
        return;
      }
      const isTouchedElsewhere = context.run.claims.elsewhere(key).some(({ kind }) => kind === "touched");
      if (writtenAt === undefined && !isTouchedElsewhere) {
        return;
      }
      // What this process has read back since its last write will do, where nobody else has written.
      const sinceWrite = writtenAt === undefined ? NOT_CACHED : context.clock.now() - writtenAt;
      const age = isTouchedElsewhere && isFirst ? NOT_CACHED : Math.min(sinceWrite, FRESH_MS);
      isFirst = false;
      const services = context.services as Services;
      const located = await this.options.locate({ ...context, services, signal }, { id }, age);
      const wireOf = (input: string) => this.names.find((one) => one.input === input)?.wire ?? "";
      for (const [input, declared, live] of object.lost(located, wireOf)) {
        const show = shower(input, context.secrets);
        context.report.warn(
          `${located.label}: at the end of this run ${input} is ${show(live)}, not ${show(declared)} as declared: ` +
            "something undid it during the run. Run `pulumi up` again.",
        );
      }
    });
    // There is nobody left to tell that the look failed; the next preview looks again.
    await Promise.allSettled(looks);
  }

  /** Live values by input name. @throws {SettingAbsentError} for one that the managed system does not show */
  private liveValues(located: Located, names: readonly SettingName[]): Record<string, unknown> {
    return Object.fromEntries(
      names.map(({ input, wire }) => {
        if (!Object.hasOwn(located.live, wire)) {
          throw new SettingAbsentError(input, wire, located);
        }
        return [input, located.live[wire]];
      }),
    );
  }

  /** Live values by input name, without those that are null because nobody has set them. */
  private unlessUnset({ unset = [] }: Located, live: Properties): Properties {
    const none = this.names.filter(({ wire }) => unset.includes(wire)).map(({ input }) => input);
    return Object.fromEntries(
      Object.entries(live).filter(([input, value]) => value !== null || !none.includes(input)),
    );
  }

  private managed(inputs: Properties): readonly SettingName[] {
    return this.names.filter(({ input }) => Object.hasOwn(inputs, input));
  }

  /** Whether it will only be known when another resource is there which object it is. */
  private isWhereaboutsUnknown(inputs: Properties): boolean {
    const settings = this.names.map(({ input }) => input);
    return Object.keys(inputs).some((name) => !settings.includes(name) && containsUnknown(inputs[name]));
  }

  private memory({ run }: Context<Services>): SettingsMemory {
    return run.memoryOf(this, () => {
      const memory = new SettingsMemory();
      run.atEnd(() => this.lookOnceMore(memory));
      return memory;
    });
  }

  private key({ services }: Context<Services>, id: string): string {
    return this.options.key?.(services, id) ?? `settings:${id}`;
  }

  private warnOfCaveat(context: Context<Services>): void {
    const caveat = this.options.caveat?.(context.services);
    if (caveat !== undefined) {
      warnOnce(context, caveat);
    }
  }
}

/** Marks an error after which it is certain that nothing was written; its cause is what the user is to see. */
class NothingWritten extends Error {
  constructor(cause: unknown) {
    super("nothing was written", { cause });
  }
}

/**
 * Per setting, the value that we put in place before a further write: where the fate of the latest one was unknown, what
 * is live tells it, and one value is kept in any case.
 */
function oursBefore({ applied, attempted }: SettingsState = NO_STATE, live: Properties): Properties {
  const tookEffect = Object.keys(attempted).filter(
    (input) => !Object.hasOwn(applied, input) || !differs(live[input], attempted[input]),
  );
  return { ...applied, ...pick(attempted, tookEffect) };
}

/** Whether inputs so far are of this object: after a move they are of another one. */
function isOf(located: Located, oldInputs: Properties | undefined): boolean {
  return Object.entries(located.inputs).every(
    ([name, value]) => oldInputs?.[name] === undefined || !differs(oldInputs[name], value),
  );
}

function differs(one: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(one, other);
}
