"""The settings of an Opik organization."""

import pulumi
import pulumi_opik as opik

# This uses the organization that you administer. If there are several, add organization_id, or set
# opik:organizationId in the stack configuration.
settings = opik.OrganizationSettings(
    "acme",
    # Only administrators may invite users, who are billed.
    restrict_invitations_to_admins=True,
)

pulumi.export("organization", settings.organization_name)
pulumi.export("restrictInvitationsToAdmins", settings.restrict_invitations_to_admins)
# The value that `pulumi destroy` restores.
pulumi.export("baseline", settings.baseline)
