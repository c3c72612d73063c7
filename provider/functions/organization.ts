import { z } from "zod";
import { type Properties, pick, settingNames } from "../kit";
import type { Organization } from "../opik";
import { OrganizationSettings } from "../resources/organizationSettings";

const settings = settingNames(OrganizationSettings.inputs);

/** What the functions tell of an organization. */
export const organizationOutputs = {
  id: z.string().meta({ description: "Id of the organization." }),
  name: z.string().meta({ description: "Name of the organization." }),
  role: z.string().optional().meta({
    description:
      "Your role in the organization, such as `ADMIN` or `MEMBER`. Absent if the server does not show it.",
  }),
  paymentPlan: z.string().optional().meta({
    description: "Payment plan, such as `enterprise_organization`. Absent if the server does not show it.",
  }),
  ...(pick(
    OrganizationSettings.inputs,
    settings.map(({ input }) => input),
  ) as typeof OrganizationSettings.inputs),
};

/** An organization in the functions' terms; a setting that the server does not show is left out. */
export function described(organization: Organization): Properties {
  const live = settings
    .filter(({ wire }) => Object.hasOwn(organization, wire))
    .map(({ input, wire }) => [input, organization[wire]]);
  const { id, name, role, paymentPlan } = organization;
  return {
    id,
    name,
    ...(role === undefined ? {} : { role }),
    ...(paymentPlan === undefined || paymentPlan === null ? {} : { paymentPlan }),
    ...Object.fromEntries(live),
  };
}
