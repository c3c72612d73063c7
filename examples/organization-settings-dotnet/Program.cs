// The settings of an Opik organization.
using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Opik = Pulumi.Opik;

return await Deployment.RunAsync(() => 
{
    // This uses the organization that you administer. If there are several, add OrganizationId, or set
    // opik:organizationId in the stack configuration.
    var acme = new Opik.OrganizationSettings("acme", new()
    {
        // Only administrators may invite users, who are billed.
        RestrictInvitationsToAdmins = true,
    });

    return new Dictionary<string, object?>
    {
        ["organization"] = acme.OrganizationName,
        ["restrictInvitationsToAdmins"] = acme.RestrictInvitationsToAdmins,
        // The value that `pulumi destroy` restores.
        ["baseline"] = acme.Baseline,
    };
});
