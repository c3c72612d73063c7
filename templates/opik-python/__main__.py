"""The settings of an Opik organization."""

import pulumi
import pulumi_opik as opik

# The organization is the one that the credential administers; with several, add organization_id, or set
# opik:organizationId in the stack configuration.
settings = opik.OrganizationSettings(
    "acme",
    # Only administrators may invite new users, who are billed.
    restrict_invitations_to_admins=True,
)

pulumi.export("organization", settings.organization_name)
pulumi.export("restrictInvitationsToAdmins", settings.restrict_invitations_to_admins)
# What a `pulumi destroy` gives back.
pulumi.export("baseline", settings.baseline)
