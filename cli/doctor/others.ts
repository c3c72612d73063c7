import { ExplainedError } from "../../provider/base/explainedError";
import { type UnexpectedChange, unexpectedChanges } from "../../provider/kit/settings/unexpectedChanges";
import { label, type Organization } from "../../provider/opik";
import { organizationSchema } from "../../provider/opik/contract";

/** A write was meant for one organization, and another one is not as it was. */
export class OtherOrganizationChangedError extends ExplainedError {}

/** What became of the organizations that were not written. */
export interface OthersCompared {
  /** Set where one of them lost a field, or has another value in a field that is known. */
  readonly changed: OtherOrganizationChangedError | undefined;
  /** Changes of fields that nobody knows, such as the time of a visit. They may come from elsewhere. */
  readonly unclear: readonly string[];
}

/**
 * Compares the organizations that were not to be written with what they were before. One that came meanwhile is no
 * change; one that went is.
 */
export function compareOthers(
  written: Organization,
  before: readonly Organization[],
  after: readonly Organization[],
): OthersCompared {
  const certain: string[] = [];
  const unclear: string[] = [];
  for (const one of before) {
    const now = after.find(({ id }) => id === one.id);
    if (now === undefined) {
      certain.push(`${label(one)} is no longer among those that this caller sees`);
      continue;
    }
    const known = Object.keys(organizationSchema.shape);
    for (const change of unexpectedChanges(one, now, { written: {}, known })) {
      (change.isGrave ? certain : unclear).push(`${label(one)}: ${told(change)}`);
    }
  }
  return {
    changed:
      certain.length === 0
        ? undefined
        : new OtherOrganizationChangedError({
            code: "DOCTOR_OTHER_CHANGED",
            what: `ANOTHER ORGANIZATION CHANGED while ${label(written)} was written: ${certain.join("; ")}.`,
            next:
              "Set it back by hand now, in the Admin Dashboard, unless somebody else changed it at the same moment. " +
              "Do not use this contract: the request may write an organization other than the declared one.",
          }),
    unclear,
  };
}

function told({ name, before, after }: UnexpectedChange): string {
  const shown = (value: unknown) => (value === undefined ? "absent" : JSON.stringify(value));
  return `${name}: ${shown(before)} -> ${shown(after)}`;
}
