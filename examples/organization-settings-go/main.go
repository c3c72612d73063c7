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
	// The organization is the one that the credential administers; with several, add OrganizationId, or set
	// opik:organizationId in the stack configuration.
	settings, err := opik.NewOrganizationSettings(ctx, "acme", &opik.OrganizationSettingsArgs{
		// Only administrators may invite new users, who are billed.
		RestrictInvitationsToAdmins: pulumi.Bool(true),
	})
	if err != nil {
		return err
	}

	ctx.Export("organization", settings.OrganizationName)
	ctx.Export("restrictInvitationsToAdmins", settings.RestrictInvitationsToAdmins)
	// What a `pulumi destroy` gives back.
	ctx.Export("baseline", settings.Baseline)
	return nil
}
