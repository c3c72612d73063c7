import { isDeepStrictEqual } from "node:util";
import type { CheckFailure } from "../resource";
import { containsUnknown, type Properties } from "../values";
import { show } from "./explain";
import type { Located, SettingName } from "./located";

/**
 * Remembers what a run declares of one object and finds declarations that contradict each other. Two resources
 * that agree are let be: a check can also come twice for one and the same resource (a replacement).
 */
export function contradictions(
  declaredSoFar: Map<string, Properties>,
  located: Located,
  names: readonly SettingName[],
  news: Properties,
): CheckFailure[] {
  const declared = declaredSoFar.get(located.id) ?? {};
  const failures = names
    .filter(
      ({ input }) =>
        Object.hasOwn(declared, input) &&
        Object.hasOwn(news, input) &&
        !containsUnknown(news[input]) &&
        !isDeepStrictEqual(declared[input], news[input]),
    )
    .map(({ input }) => ({
      property: input,
      reason:
        `${input} of ${located.label} is declared twice in this program, as ${show(declared[input])} and as ` +
        `${show(news[input])}. Keep one of the two resources.`,
    }));
  const known = names
    .map(({ input }) => input)
    .filter((name) => name in news && !containsUnknown(news[name]));
  declaredSoFar.set(located.id, {
    ...declared,
    ...Object.fromEntries(known.map((name) => [name, news[name]])),
  });
  return failures;
}
