import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

/** The settings of an organization, in the plugin's flavour and as a dynamic resource. */
const SETTINGS = ["opik:index:OrganizationSettings", "pulumi-nodejs:dynamic/opik:OrganizationSettings"];

/** Only administrators invite, and the program says so: an omitted property is not managed. */
export const invitationsStayRestricted: ResourceValidationPolicy = {
  name: "opik-invitations-stay-restricted",
  description: "Only administrators of an Opik organization may invite new users.",
  enforcementLevel: "mandatory",
  validateResource: ({ type, props }, reportViolation) => {
    if (!SETTINGS.includes(type)) {
      return;
    }
    const restricted: unknown = props["restrictInvitationsToAdmins"];
    if (restricted === undefined) {
      reportViolation(
        "restrictInvitationsToAdmins is not managed here: anybody may switch it. Declare it as true.",
      );
    } else if (restricted !== true) {
      reportViolation(
        "Everybody may invite new users, who are billed. Set restrictInvitationsToAdmins to true.",
      );
    }
  },
};

/** A stack without the organization's settings would pass every rule about them. */
export const settingsAreManaged: StackValidationPolicy = {
  name: "opik-settings-are-managed",
  description: "The settings of the Opik organization are in the program.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, reportViolation) => {
    const opik = resources.some(({ type }) => type.startsWith("opik:") || type.includes("dynamic/opik:"));
    if (opik && !resources.some(({ type }) => SETTINGS.includes(type))) {
      reportViolation(
        "The stack has resources of Opik, and no OrganizationSettings: the organization's settings are unmanaged.",
      );
    }
  },
};
