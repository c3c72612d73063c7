import { isDeepStrictEqual } from "node:util";
import { type Context, warnOnce } from "../context";
import {
  type CheckFailure,
  type Lifecycle,
  type Listed,
  PartialFailure,
  type PropertyTypes,
} from "../resource";
import { ANY_AGE } from "../untilShown";
import { containsUnknown, type Properties, pick } from "../values";
import { contradictions } from "./declared";
import { NeighbourMovedError, SettingAbsentError, SettingNotEffectiveError } from "./errors";
import { explain, shower } from "./explain";
import { type Located, type SettingName, settingNames } from "./located";
import { neighboursMoved } from "./neighbours";
import { readBack } from "./readBack";
import { RunMemory } from "./runMemory";
import { outputsOf, type SettingsState, stateOf } from "./state";

/** Leads to the one object: its id, or declared inputs with the inputs of the last check, if there was one. */
export type Whereabouts =
  | { readonly id: string }
  | { readonly inputs: Properties; readonly previous: Properties | undefined };

export interface SettingsOptions<Services> {
  /**
   * Finds the object and everything that is live of it, in one read. `maxAgeMs` says how old a kept answer may be.
   *
   * @throws where the object cannot be seen: it is never taken for deleted
   */
  locate(context: Context<Services>, whereabouts: Whereabouts, maxAgeMs: number): Promise<Located>;
  /**
   * Writes the given values, by the managed system's names, and nothing else.
   *
   * @throws errors whose `effect` is `"none"` where nothing can have been written
   */
  write(context: Context<Services>, located: Located, changes: Properties): Promise<void>;
  /** The objects whose settings the caller may manage. */
  list?(context: Context<Services>): Promise<readonly Listed[]>;
  /** What has to be said, once per run, before something is written in a way that is not proven. */
  caveat?(services: Services): string | undefined;
}

const NO_STATE: SettingsState = { baseline: {}, applied: {}, attempted: {} };

/** A write is decided on a read that is at most so old, so that a long run does not act on old news. */
const DECISION_AGE_MS = 30_000;

/**
 * The lifecycle of settings that exist before anybody declares them. It adopts instead of creating and gives back
 * instead of deleting; it manages the declared settings only; it writes only where the live value differs, and
 * reads back what it wrote. Settings are the inputs that have the mark `setting`.
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

  async check(
    context: Context<Services>,
    {
      olds,
      news,
      urn,
    }: {
      readonly olds: Properties | undefined;
      readonly news: Properties;
      readonly urn?: string | undefined;
    },
  ) {
    if (this.isWhereaboutsUnknown(news)) {
      return { inputs: news, failures: [] };
    }
    const located = await this.options.locate(context, { inputs: news, previous: olds }, ANY_AGE);
    const declared = this.managed(news);
    const failures: CheckFailure[] = [
      ...contradictions(this.memory(context).declared, located, declared, {
        news,
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
    const pending = declared.filter(({ input, wire }) => differs(located.live[wire], news[input]));
    if (located.refusal !== undefined && pending.length > 0) {
      if (olds === undefined) {
        failures.push({ property: "", reason: located.refusal.message });
      } else {
        // Whoever previews may have fewer rights than whoever applies.
        context.report.warn(located.refusal.message);
      }
    }
    if (failures.length === 0) {
      for (const sentence of explain(located, this.names, { olds, news, secrets: context.secrets })) {
        context.report.info(sentence);
      }
      if (pending.length > 0) {
        this.warnOfCaveat(context);
      }
    }
    return { inputs: { ...news, ...located.inputs }, failures };
  }

  async diff(
    context: Context<Services>,
    { id, olds, news }: { readonly id: string; readonly olds: Properties; readonly news: Properties },
  ): Promise<readonly string[]> {
    const { baseline, applied } = stateOf(olds) ?? NO_STATE;
    const dropped = Object.keys(baseline).filter((input) => !Object.hasOwn(news, input));
    const declared = this.managed(news).filter(({ input }) => !containsUnknown(news[input]));
    // A value that somebody else set and that is declared by now becomes ours with the next update.
    const disowned = declared.filter(({ input }) => differs(applied[input], news[input]));
    const { live } = await this.options.locate(context, { id }, ANY_AGE);
    const drifted = declared.filter(({ input, wire }) => differs(live[wire], news[input]));
    return [...dropped, ...[...disowned, ...drifted].map(({ input }) => input)];
  }

  async preview(
    context: Context<Services>,
    {
      id,
      olds,
      inputs,
    }: {
      readonly id: string | undefined;
      readonly olds: Properties | undefined;
      readonly inputs: Properties;
    },
  ): Promise<Properties> {
    if (this.isWhereaboutsUnknown(inputs)) {
      return inputs;
    }
    const whereabouts = id === undefined ? { inputs, previous: undefined } : { id };
    const located = await this.options.locate(context, whereabouts, ANY_AGE);
    return this.plan(located, inputs, stateOf(olds)).outputs;
  }

  async create(context: Context<Services>, { inputs }: { readonly inputs: Properties }) {
    const located = await this.options.locate(context, { inputs, previous: undefined }, DECISION_AGE_MS);
    const outputs = await this.apply(context, located, inputs, undefined);
    return { id: located.id, outputs };
  }

  async update(
    context: Context<Services>,
    { id, olds, news }: { readonly id: string; readonly olds: Properties; readonly news: Properties },
  ) {
    const located = await this.options.locate(context, { id }, DECISION_AGE_MS);
    return { outputs: await this.apply(context, located, news, stateOf(olds)) };
  }

  async read(
    context: Context<Services>,
    { id, outputs }: { readonly id: string; readonly outputs: Properties | undefined },
  ) {
    const located = await this.options.locate(context, { id }, ANY_AGE);
    const state = stateOf(outputs);
    // What is not managed yet is taken over with every setting that the object shows.
    const names =
      state === undefined
        ? this.names.filter(({ wire }) => Object.hasOwn(located.live, wire))
        : this.names.filter(({ input }) => Object.hasOwn(state.baseline, input));
    const live = this.liveValues(located, names);
    return {
      inputs: { ...located.inputs, ...live },
      outputs: outputsOf(state ?? { baseline: live, applied: live, attempted: {} }, {
        inputs: located.inputs,
        settings: live,
        outputs: located.outputs,
      }),
    };
  }

  async delete(
    context: Context<Services>,
    { id, outputs }: { readonly id: string; readonly outputs: Properties },
  ): Promise<void> {
    const { baseline, applied, attempted } = stateOf(outputs) ?? NO_STATE;
    const managed = this.names.filter(({ input }) => Object.hasOwn(baseline, input));
    if (managed.length === 0) {
      return;
    }
    const located = await this.options.locate(context, { id }, DECISION_AGE_MS);
    const memory = this.memory(context);
    const giveBack = managed.filter(({ input, wire }) => {
      const live = located.live[wire];
      const show = shower(input, context.secrets);
      if (!differs(live, baseline[input])) {
        return false;
      }
      if (memory.isTaken(id, input)) {
        context.report.info(
          `${located.label}: ${input} stays ${show(live)}: another resource manages it since this run. What it was ` +
            `before, ${show(baseline[input])}, is forgotten; rename a resource with an alias to keep that.`,
        );
        return false;
      }
      const isAttempted = Object.hasOwn(attempted, input) && !differs(live, attempted[input]);
      if (differs(live, applied[input]) && !isAttempted) {
        const ours = show(attempted[input] ?? applied[input]);
        context.report.info(
          `${located.label}: ${input} is ${show(live)}, which is not what Pulumi set (${ours}): ` +
            `somebody else changed it since, so it is left as it is and not put back to ${show(baseline[input])}.`,
        );
        return false;
      }
      return true;
    });
    try {
      await this.write(context, located, giveBack, baseline);
    } catch (error) {
      throw error instanceof NothingWritten ? error.cause : error;
    }
    for (const { input, wire } of giveBack) {
      const show = shower(input, context.secrets);
      context.report.info(
        `${located.label}: ${input} is given back: ${show(located.live[wire])} -> ${show(baseline[input])}.`,
      );
    }
  }

  async list(context: Context<Services>): Promise<readonly Listed[]> {
    return (await this.options.list?.(context)) ?? [];
  }

  /** Makes the declared settings so, and gives the outputs; `before` is the state so far, if there is one. */
  private async apply(
    context: Context<Services>,
    located: Located,
    inputs: Properties,
    before: SettingsState | undefined,
  ): Promise<Properties> {
    const { pending, outputs, outputsUntilProven } = this.plan(located, inputs, before);
    const memory = this.memory(context);
    try {
      await this.write(context, located, pending, inputs);
      memory.take(located.id, inputs);
    } catch (error) {
      if (error instanceof NothingWritten) {
        throw error.cause;
      }
      memory.take(located.id, inputs);
      throw new PartialFailure(located.id, outputsUntilProven, error);
    }
    return outputs;
  }

  /**
   * What has to be written, and the outputs when that is done. Until a write is proven it may or may not have been
   * carried out, so the state then has the live values, and knows the baseline, what we put in place before and what we
   * tried to put in place.
   */
  private plan(located: Located, inputs: Properties, before: SettingsState | undefined) {
    const declared = this.managed(inputs);
    const live = this.liveValues(located, declared);
    const managed = Object.keys(live);
    const pending = declared.filter(({ input }) => differs(live[input], inputs[input]));
    const attempted = pick(
      inputs,
      pending.map(({ input }) => input),
    );
    const baseline = pick({ ...live, ...before?.baseline }, managed);
    const applied = pick(inputs, managed);
    const known = managed.filter((input) => !Object.hasOwn(attempted, input));
    const appliedBefore = { ...pick(oursBefore(before, live), managed), ...pick(inputs, known) };
    const parts = { inputs: located.inputs, outputs: located.outputs };
    return {
      pending,
      outputs: outputsOf({ baseline, applied, attempted: {} }, { ...parts, settings: applied }),
      outputsUntilProven: outputsOf(
        { baseline, applied: appliedBefore, attempted },
        { ...parts, settings: live },
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
    try {
      await this.options.write(context, located, changes);
    } catch (error) {
      throw hasNoEffect(error) ? new NothingWritten(error) : error;
    }
    const { missing, live } = await readBack(
      context,
      (maxAgeMs) => this.options.locate(context, { id: located.id }, maxAgeMs),
      changes,
    );
    const moved = neighboursMoved(located.live, live, changes);
    if (moved.length > 0) {
      throw new NeighbourMovedError(moved, located);
    }
    if (missing.length > 0) {
      const inputs = pending.filter(({ wire }) => missing.includes(wire)).map(({ input }) => input);
      throw new SettingNotEffectiveError(inputs, located);
    }
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

  private managed(inputs: Properties): readonly SettingName[] {
    return this.names.filter(({ input }) => Object.hasOwn(inputs, input));
  }

  /** Whether it will only be known when another resource is there which object it is. */
  private isWhereaboutsUnknown(inputs: Properties): boolean {
    const settings = this.names.map(({ input }) => input);
    return Object.keys(inputs).some((name) => !settings.includes(name) && containsUnknown(inputs[name]));
  }

  private memory({ run }: Context<Services>): RunMemory {
    return run.memoryOf(this, () => new RunMemory());
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

function differs(one: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(one, other);
}

/** Whether an error says of itself that nothing can have been changed. */
function hasNoEffect(error: unknown): boolean {
  return typeof error === "object" && error !== null && "effect" in error && error.effect === "none";
}
