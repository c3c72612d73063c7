// The settings of an Opik organization.
package main

import (
	"github.com/pulumi-opik/pulumi-opik/sdk/go/opik"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(declare)
}

func declare(ctx *pulumi.Context) error {
	// This uses the organization that you administer. If there are several, add OrganizationId, or set
	// opik:organizationId in the stack configuration.
	settings, err := opik.NewOrganizationSettings(ctx, "acme", &opik.OrganizationSettingsArgs{
		// Only administrators may invite users, who are billed.
		RestrictInvitationsToAdmins: pulumi.Bool(true),
	})
	if err != nil {
		return err
	}

	ctx.Export("organization", settings.OrganizationName)
	ctx.Export("restrictInvitationsToAdmins", settings.RestrictInvitationsToAdmins)
	// The value that `pulumi destroy` restores.
	ctx.Export("baseline", settings.Baseline)
	return nil
}
