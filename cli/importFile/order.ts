import { z } from "zod";
import type { PropertyTypes } from "../../provider/kit";

interface Kind {
  readonly name: string;
  readonly inputs: PropertyTypes;
}

/**
 * Kinds in an order in which each comes after those that its inputs refer to by their names (`projectIds`,
 * `feedbackDefinitionNames`, `environments`), else as they are given.
 */
export function inOrderOfReferences<K extends Kind>(kinds: readonly K[]): K[] {
  const ordered: K[] = [];
  const waiting = [...kinds];
  while (waiting.length > 0) {
    const isFree = ({ name, inputs }: K) =>
      !waiting.some((other) => other.name !== name && references(inputs).has(other.name.toLowerCase()));
    const next = waiting.findIndex(isFree);
    // Of kinds that refer to each other, the first.
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

/** What inputs refer to by their names, in lower case; members of object types too. */
function references(inputs: PropertyTypes): Set<string> {
  const found = new Set<string>();
  for (const [name, type] of Object.entries(inputs)) {
    found.add(name.replace(/(Ids?|Names?|s)$/, "").toLowerCase());
    for (const one of references(membersOf(type))) {
      found.add(one);
    }
  }
  return found;
}

function membersOf(type: z.ZodType): PropertyTypes {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) {
    return membersOf(type.unwrap() as z.ZodType);
  }
  if (type instanceof z.ZodArray) {
    return membersOf(type.element as z.ZodType);
  }
  return type instanceof z.ZodObject ? (type.shape as PropertyTypes) : {};
}
