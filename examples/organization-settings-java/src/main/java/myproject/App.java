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
        // The organization is the one that the credential administers; with several, add organizationId, or set
        // opik:organizationId in the stack configuration.
        var settings = new OrganizationSettings("acme", OrganizationSettingsArgs.builder()
            // Only administrators may invite new users, who are billed.
            .restrictInvitationsToAdmins(true)
            .build());

        ctx.export("organization", settings.organizationName());
        ctx.export("restrictInvitationsToAdmins", settings.restrictInvitationsToAdmins());
        // What a `pulumi destroy` gives back.
        ctx.export("baseline", settings.baseline());
    }
}
