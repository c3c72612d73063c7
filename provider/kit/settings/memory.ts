import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context";
import { containsUnknown, type Properties } from "../values";
import type { Located } from "./located";

/** What this process has seen and done of one object's settings in a run. */
export class ObjectMemory {
  /** Per input, the declared value that was seen in place after this run's last work on it. */
  readonly confirmed = new Map<string, unknown>();
  /** First values, per input, that the resources which declare it know. */
  private readonly known: { readonly urn: string | undefined; readonly baseline: Properties }[] = [];
  /** Inputs whose resource was deleted in this run, for another one to come. */
  readonly orphaned = new Set<string>();
  /** When this process last finished writing it, in the clock's milliseconds; undefined where it has not. */
  writtenAt: number | undefined;
  /** Where the latest work on it was reported. */
  context: Context<unknown> | undefined;

  constructor(readonly id: string) {}

  /** A resource knows these first values; `urn` is told where it is not certain that it stays. */
  learn(baseline: Properties, urn?: string | undefined): void {
    this.known.push({ urn, baseline });
  }

  /** Whether another resource than the one that goes knows this first value; undefined where none knows any. */
  knows(input: string, value: unknown, going: string | undefined): boolean | undefined {
    const others = this.known.filter(
      ({ urn, baseline }) => Object.hasOwn(baseline, input) && (urn === undefined || urn !== going),
    );
    return others.length === 0
      ? undefined
      : others.some(({ baseline }) => isDeepStrictEqual(baseline[input], value));
  }

  /** Declared values are in place, except the ignored ones: whatever undoes them in this run is told at its end. */
  confirm(context: Context<unknown>, declared: Properties, ignored?: ReadonlySet<string>): void {
    this.context = context;
    for (const [input, value] of Object.entries(declared)) {
      if (ignored?.has(input) || containsUnknown(value)) {
        this.confirmed.delete(input);
      } else {
        this.confirmed.set(input, value);
      }
    }
  }

  /** Declared values that are not in place any more, by input. */
  lost(
    { live }: Located,
    wireOf: (input: string) => string,
  ): [input: string, declared: unknown, live: unknown][] {
    return [...this.confirmed].flatMap(([input, declared]): [string, unknown, unknown][] => {
      const now = live[wireOf(input)];
      return isDeepStrictEqual(now, declared) ? [] : [[input, declared, now]];
    });
  }
}

/** The memory of a settings lifecycle in one run, by the key of the object. */
export class SettingsMemory {
  readonly objects = new Map<string, ObjectMemory>();

  of(key: string, id: string): ObjectMemory {
    const found = this.objects.get(key) ?? new ObjectMemory(id);
    this.objects.set(key, found);
    return found;
  }
}
