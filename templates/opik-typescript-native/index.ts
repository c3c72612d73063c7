import { OrganizationSettings } from "pulumi-opik-native";

// This uses the organization that you administer. If there are several, add
// `organizationId`, or set opik:organizationId in the stack configuration.
const settings = new OrganizationSettings("acme", {
  // Only administrators may invite users, who are billed.
  restrictInvitationsToAdmins: true,
});

export const organization = settings.organizationName;
export const restrictInvitationsToAdmins = settings.restrictInvitationsToAdmins;
// The value that `pulumi destroy` restores.
export const baseline = settings.baseline;
