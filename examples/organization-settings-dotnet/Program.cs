// The settings of an Opik organization.
using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Opik = Pulumi.Opik;

return await Deployment.RunAsync(() => 
{
    // The organization is the one that the credential administers; with several, add OrganizationId, or set
    // opik:organizationId in the stack configuration.
    var acme = new Opik.OrganizationSettings("acme", new()
    {
        // Only administrators may invite new users, who are billed.
        RestrictInvitationsToAdmins = true,
    });

    return new Dictionary<string, object?>
    {
        ["organization"] = acme.OrganizationName,
        ["restrictInvitationsToAdmins"] = acme.RestrictInvitationsToAdmins,
        // What a `pulumi destroy` gives back.
        ["baseline"] = acme.Baseline,
    };
});
