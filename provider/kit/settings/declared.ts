import type { Claims } from "../claims";
import type { CheckFailure } from "../resource";
import { containsUnknown, type Properties } from "../values";
import { type Secrets, shower } from "./explain";
import type { Located, SettingName } from "./located";

/**
 * Claims what a resource declares of one object, and finds settings that are declared twice in the run: in this process or
 * in another one. Where the hosts know which resources they check, a second one that declares the same setting is a failure
 * that names both. Where one does not, a second check can be of one and the same resource (a replacement), so only
 * contradictions are.
 */
export function contradictions(
  claims: Claims,
  object: string,
  located: Located,
  names: readonly SettingName[],
  {
    inputs,
    urn,
    secrets,
  }: { readonly inputs: Properties; readonly urn: string | undefined; readonly secrets: Secrets },
): CheckFailure[] {
  const known = names.map(({ input }) => input).filter((name) => !containsUnknown(inputs[name]));
  // First its own, then a look at the others': of two processes that do so at once, one sees the other.
  claims.declare(object, {
    urn,
    values: Object.fromEntries(known.map((name) => [name, inputs[name]])),
    secrets,
  });
  const others = claims.on(object, { urn }).filter(({ kind }) => kind === "declared");
  return known.flatMap((name) => {
    const other = others.find(
      (one) =>
        one.names.includes(name) &&
        ((one.urn !== undefined && urn !== undefined) || one.isOther(name, inputs[name])),
    );
    if (other === undefined) {
      return [];
    }
    const isSecret = secrets?.has(name) || other.declaration?.secrets?.has(name);
    const show = shower(name, isSecret ? new Set([name]) : undefined);
    const theirs = other.declaration === undefined ? "another value" : show(other.declaration.values[name]);
    const declarations =
      other.urn === undefined || urn === undefined
        ? `as ${theirs} and as ${show(inputs[name])}`
        : `by ${other.urn}${other.declaration === undefined ? "" : ` (${theirs})`} and by ${urn} (${show(inputs[name])})`;
    return [
      {
        property: name,
        reason: `${name} of ${located.label} is declared twice in this program, ${declarations}. Keep one of the two resources.`,
      },
    ];
  });
}
