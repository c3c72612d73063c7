import type { Located } from "../../provider/kit";
import { label, type Organization, organizationSchema, refusalFor } from "../../provider/opik";

/** An organization as the settings of the kit see it. */
export function located(organization: Organization): Located {
  return {
    id: organization.id,
    label: label(organization),
    inputs: { organizationId: organization.id },
    outputs: {},
    live: organization,
    known: Object.keys(organizationSchema.shape),
    refusal: refusalFor(organization),
  };
}
