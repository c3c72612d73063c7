package myproject;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumiopik.opik.OrganizationSettings;
import com.pulumiopik.opik.OrganizationSettingsArgs;

/** The settings of an Opik organization. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        // This uses the organization that you administer. If there are several, add organizationId, or set
        // opik:organizationId in the stack configuration.
        var settings = new OrganizationSettings("acme", OrganizationSettingsArgs.builder()
            // Only administrators may invite users, who are billed.
            .restrictInvitationsToAdmins(true)
            .build());

        ctx.export("organization", settings.organizationName());
        ctx.export("restrictInvitationsToAdmins", settings.restrictInvitationsToAdmins());
        // The value that `pulumi destroy` restores.
        ctx.export("baseline", settings.baseline());
    }
}
