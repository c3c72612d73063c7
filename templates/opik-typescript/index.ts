import { OrganizationSettings } from "pulumi-opik";

// The organization is the one that the credential administers; with several, add
// `organizationId`, or set opik:organizationId in the stack configuration.
const settings = new OrganizationSettings("acme", {
  // Only administrators may invite new users, who are billed.
  restrictInvitationsToAdmins: true,
});

export const organization = settings.organizationName;
export const restrictInvitationsToAdmins = settings.restrictInvitationsToAdmins;
// What a `pulumi destroy` gives back.
export const baseline = settings.baseline;
