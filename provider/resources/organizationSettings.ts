import { z } from "zod";
import { type Located, settings, type Whereabouts } from "../kit";
import {
  changeOrganization,
  findOrganization,
  isAdministrator,
  label,
  type OpikClient,
  type Organization,
  type OrganizationChanges,
  organizationSchema,
  organizationWriteCaveat,
  refusalFor,
  type Sourced,
  visibleOrganizations,
} from "../opik";
import { opik } from "./workspace";

/** Settings of one organization; one more setting is one more input with the mark `setting`. */
export const OrganizationSettings = opik.resource({
  name: "OrganizationSettings",
  summary: "Settings of an Opik organization, on Opik Cloud and Enterprise.",
  details:
    "An organization has settings before you declare them, so creating this resource adopts them: it reads the live values, " +
    "stores them as `baseline`, and writes only those that differ. Deleting it restores the baseline of each setting that " +
    "still has the value that Pulumi set; a setting that somebody else has changed since stays as it is.\n\n" +
    "The resource's id is the organization's id.",
  example: {
    typescript: `const settings = new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });

export const organization = settings.organizationName;`,
    python: `import pulumi
import pulumi_opik as opik

settings = opik.OrganizationSettings("settings", restrict_invitations_to_admins=True)
pulumi.export("organization", settings.organization_name)`,
    yaml: `resources:
  settings:
    type: opik:OrganizationSettings
    properties:
      restrictInvitationsToAdmins: true
outputs:
  organization: \${settings.organizationName}`,
  },
  inputs: {
    organizationId: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Id of the organization. Defaults to `opik:organizationId` of the stack configuration (`OPIK_ORGANIZATION_ID`), then " +
          "to the only organization that you administer. Changing it replaces the resource: the new organization is adopted, " +
          "and the baseline of the old one is restored.",
        replaceOnChanges: true,
      }),
    restrictInvitationsToAdmins: z
      .boolean()
      .optional()
      .meta({
        description:
          'Whether only administrators of the organization may invite users to it ("Restrict User Invitations to Admins" ' +
          "in the Admin Dashboard's General Settings). Off by default in Opik. `false` is a value. Not managed if omitted.",
        setting: "onlyAdminsInviteByEmail",
      }),
  },
  outputs: {
    organizationName: z.string().meta({ description: "Name of the organization." }),
    baseline: z.record(z.string(), z.unknown()).meta({
      description:
        "Value of each managed setting before Pulumi first managed it. A destroy restores these values.",
    }),
  },
  alwaysKnown: ["organizationId"],
  lifecycle: settings<OpikClient>({
    locate: async ({ services, signal }, whereabouts, maxAgeMs) =>
      located(await findOrganization(services, wanted(services, whereabouts), { signal, maxAgeMs })),
    write: ({ services, signal }, { id }, changes) =>
      changeOrganization(services, id, changes as OrganizationChanges, { signal }),
    key: ({ configuration }, id) =>
      `settings:OrganizationSettings:${configuration.deployment.dashboard}:${id}`,
    list: async ({ services, signal }) =>
      (await visibleOrganizations(services, { signal })).filter((one) => isAdministrator(one) !== false),
    caveat: organizationWriteCaveat,
  }),
});

/** The declared organization, else the configured one, else the one managed so far, else whichever is the only one. */
function wanted({ configuration }: OpikClient, whereabouts: Whereabouts): Sourced | undefined {
  if ("id" in whereabouts) {
    return {
      value: whereabouts.id,
      source: whereabouts.isImport ? "the id to import" : "the state of the stack",
    };
  }
  const { inputs, previous } = whereabouts;
  const declared = inputs["organizationId"];
  if (typeof declared === "string") {
    return { value: declared, source: "organizationId of the resource" };
  }
  const managed = previous?.["organizationId"];
  return (
    configuration.organizationId ??
    (typeof managed === "string" ? { value: managed, source: "the state of the stack" } : undefined)
  );
}

function located(organization: Organization): Located {
  return {
    id: organization.id,
    label: label(organization),
    inputs: { organizationId: organization.id },
    outputs: { organizationName: organization.name },
    live: organization,
    known: Object.keys(organizationSchema.shape),
    refusal: refusalFor(organization),
  };
}
