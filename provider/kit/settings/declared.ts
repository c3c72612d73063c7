import { isDeepStrictEqual } from "node:util";
import type { CheckFailure } from "../resource";
import { containsUnknown, type Properties, pick } from "../values";
import { type Secrets, shower } from "./explain";
import type { Located, SettingName } from "./located";

/** What one resource of the program declares; a host may not know which resource it is. */
interface Declaration {
  readonly urn: string | undefined;
  readonly values: Properties;
  readonly secrets: Secrets;
}

/** What a run has declared so far, by the id of the object. */
export type DeclaredSoFar = Map<string, readonly Declaration[]>;

/**
 * Remembers what a run declares of one object, and finds settings that are declared twice. Where the host knows which
 * resource it checks, a second one that declares the same setting is a failure that names both. Where it does not, a
 * second check can be of one and the same resource (a replacement), so only contradictions are.
 */
export function contradictions(
  soFar: DeclaredSoFar,
  located: Located,
  names: readonly SettingName[],
  {
    news,
    urn,
    secrets,
  }: { readonly news: Properties; readonly urn: string | undefined; readonly secrets: Secrets },
): CheckFailure[] {
  const others = (soFar.get(located.id) ?? []).filter((one) => urn === undefined || one.urn !== urn);
  const known = names.map(({ input }) => input).filter((name) => !containsUnknown(news[name]));
  soFar.set(located.id, [...others, { urn, values: pick(news, known), secrets }]);
  return known.flatMap((name) => {
    const other = others.find(
      ({ values, urn: theirs }) =>
        Object.hasOwn(values, name) && (theirs !== undefined || !isDeepStrictEqual(values[name], news[name])),
    );
    if (other === undefined) {
      return [];
    }
    const show = shower(name, secrets?.has(name) ? secrets : other.secrets);
    const declarations =
      other.urn === undefined
        ? `as ${show(other.values[name])} and as ${show(news[name])}`
        : `by ${other.urn} (${show(other.values[name])}) and by ${urn} (${show(news[name])})`;
    return [
      {
        property: name,
        reason: `${name} of ${located.label} is declared twice in this program, ${declarations}. Keep one of the two resources.`,
      },
    ];
  });
}
