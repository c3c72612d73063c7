import type { LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { isObjectLifecycle, type Properties, resourceNamed } from "../../provider/kit";
import { objectCases } from "./objectCases";

/** What is declared of one of many objects. */
export interface MixedObject {
  readonly kind: string;
  readonly name: string;
  readonly inputs: Properties;
  /** The input that has a name of its own; empty where there is none. */
  readonly key: string;
}

/** Kinds of which a workspace can have so many, besides what the others refer to. */
const MOST: Readonly<Record<string, number>> = { RetentionRule: 1, Environment: 90 };

/** What no list shows, so that each object costs a request of its own: it is left out. */
const APART = ["itemsFile"];

/**
 * Objects of all kinds, as many of each as there can be, as their rows in objectCases.ts declare them, but for their names.
 *
 * @param has whether objects of a kind are among them
 */
export function mixedObjects(count: number, has: (kind: string) => boolean): readonly MixedObject[] {
  const rows = objectCases.filter(({ kind }) => has(kind));
  const objects: MixedObject[] = [];
  for (let number = 1; objects.length < count; number++) {
    for (const { kind, minimal, full } of rows.filter(({ kind }) => number <= (MOST[kind] ?? count))) {
      const key = nameOf(kind, minimal);
      const inputs = Object.fromEntries(Object.entries(full).filter(([input]) => !APART.includes(input)));
      const named = key === "" ? {} : { [key]: `${full[key]}-${number}` };
      objects.push({ kind, name: `${kind} ${number}`, inputs: { ...inputs, ...named }, key });
    }
  }
  return objects.slice(0, count);
}

/** Puts there what all of them refer to. */
export function prepareMixedObjects(opik: LocalOpik): void {
  for (const { prepare } of objectCases) {
    prepare?.(opik);
  }
}

/** The input that tells objects of a kind from one another in one place. */
function nameOf(kind: string, minimal: Properties): string {
  const { lifecycle } = resourceNamed(opikProvider, kind);
  const key = isObjectLifecycle(lifecycle) ? lifecycle.key : [];
  return key.findLast((input) => Object.hasOwn(minimal, input)) ?? "";
}
