import { type Context, warnOnce } from "../context";
import { hasNoEffect } from "../hasNoEffect";
import { PartialFailure } from "../resource";
import { FRESH_MS } from "../untilShown";
import { type Properties, pick } from "../values";
import { lookOnceMore } from "./lastLook";
import type { Located, SettingName } from "./located";
import { type ObjectMemory, SettingsMemory } from "./memory";
import type { SettingsOptions } from "./options";
import { plan, type Wanted } from "./plan";
import { leftOf } from "./predecessor";
import { readBack } from "./readBack";
import { SettingNotEffectiveError, UnexpectedChangeError } from "./settingErrors";
import { list, unexpectedChanges } from "./unexpectedChanges";

/** Writes the settings of one object after another, each write after what was begun on its object before. */
export class SettingsWriter<Services> {
  constructor(
    protected readonly options: SettingsOptions<Services>,
    protected readonly names: readonly SettingName[],
  ) {}

  /** Does work on one object after what was begun on it before, on a read that is fresh then. */
  protected inTurn<T>(
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

  /** Makes the declared settings so, and gives the outputs. */
  protected async apply(
    context: Context<Services>,
    located: Located,
    memory: ObjectMemory,
    wanted: Wanted,
  ): Promise<Properties> {
    const { inputs, before, ignored } = wanted;
    const { pending, state, outputs, outputsUntilProven, outputsUntouched } = this.plan(
      context,
      located,
      wanted,
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
    const managed = pick(inputs, Object.keys(state.baseline));
    claims.declare(key, { urn: context.urn, values: managed, secrets: context.secrets });
    claims.hold(key, { urn: context.urn });
    memory.learn(state.baseline);
    memory.confirm(context, managed, ignored);
    return outputs;
  }

  protected plan(context: Context<Services>, located: Located, wanted: Wanted) {
    const key = this.key(context, located.id);
    return plan(located, this.names, wanted, (input) => leftOf(context.run.claims, key, input));
  }

  /**
   * Writes the values of the given settings and sees them live; nothing is sent where there are none.
   *
   * @throws {NothingWritten} where the write certainly had no effect
   */
  protected async write(
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

  protected get inputNames(): readonly string[] {
    return this.names.map(({ input }) => input);
  }

  protected memory({ run }: Context<Services>): SettingsMemory {
    return run.memoryOf(this, () => {
      const memory = new SettingsMemory();
      run.atEnd(() => lookOnceMore(memory, this.names, this.options));
      return memory;
    });
  }

  protected key({ services }: Context<Services>, id: string): string {
    return this.options.key?.(services, id) ?? `settings:${id}`;
  }

  protected warnOfCaveat(context: Context<Services>): void {
    const caveat = this.options.caveat?.(context.services);
    if (caveat !== undefined) {
      warnOnce(context, caveat);
    }
  }
}

/** Marks an error after which it is certain that nothing was written; its cause is what the user is to see. */
export class NothingWritten extends Error {
  constructor(cause: unknown) {
    super("nothing was written", { cause });
  }
}
