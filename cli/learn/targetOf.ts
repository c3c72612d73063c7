import { LearnError } from "./learnErrors";
import { leavesOf, namedValue } from "./leaves";
import type { CapturedRequest } from "./normalise";
import { type Read, Timeline } from "./reads";
import type { Target } from "./target";

/**
 * The organization and the setting that were seen to change. Of several settings of one organization, the one that a write
 * names: a write that was refused changes none.
 */
export function targetOf(
  reads: readonly Read[],
  writes: readonly CapturedRequest[],
  fields: readonly string[],
  wanted: string | undefined,
): Target {
  const ids = new Set(reads.flatMap(({ organizations }) => [...organizations.keys()]));
  if (wanted !== undefined && !ids.has(wanted) && ids.size > 0) {
    throw new LearnError({
      code: "LEARN_ORGANIZATION_UNCLEAR",
      what: `The recording does not show the organization ${wanted}. It shows: ${[...ids].slice(0, 20).join(", ")}.`,
      next: "Correct the id, or record in that organization.",
    });
  }
  const targets = fields
    .flatMap((field) => [...ids].map((organizationId) => ({ organizationId, field })))
    .filter(({ organizationId }) => wanted === undefined || organizationId === wanted);
  const changed = targets.filter((target) => new Timeline(reads, target).changes > 0);
  const possible = changed.length > 0 ? changed : targets;
  if (new Set(possible.map(({ organizationId }) => organizationId)).size > 1) {
    throw new LearnError({
      code: "LEARN_ORGANIZATION_UNCLEAR",
      what: `The recording shows ${changed.length > 0 ? "changes of several organizations" : "several organizations, and no change of one"}: ${[...ids].slice(0, 20).join(", ")}.`,
      next: "Pass the right one with --organization, or reload the page after each click while recording.",
    });
  }
  const [first = { organizationId: wanted, field: fields[0] ?? "" }, ...others] = possible;
  const isNamed = ({ field }: Target) =>
    writes.some((write) => namedValue(leavesOf(write), field) !== undefined);
  return others.length === 0 ? first : (possible.find(isNamed) ?? first);
}
