import * as pulumi from "@pulumi/pulumi";

export interface NativeOrganizationSettingsArgs {
  organizationId?: pulumi.Input<string>;
  restrictInvitationsToAdmins?: pulumi.Input<unknown>;
}

/** `OrganizationSettings` of the plugin, as a generated SDK declares it. */
export class NativeOrganizationSettings extends pulumi.CustomResource {
  declare readonly organizationName: pulumi.Output<string>;
  declare readonly baseline: pulumi.Output<Record<string, unknown>>;

  constructor(
    name: string,
    args: NativeOrganizationSettingsArgs = {},
    opts: pulumi.CustomResourceOptions = {},
  ) {
    const aliases = [{ type: "pulumi-nodejs:dynamic/opik:OrganizationSettings" }];
    super(
      "opik:index:OrganizationSettings",
      name,
      {
        organizationId: undefined,
        restrictInvitationsToAdmins: undefined,
        organizationName: undefined,
        baseline: undefined,
        ...args,
      },
      pulumi.mergeOptions(opts, { aliases }),
    );
  }
}

export interface NativeProjectArgs {
  name: pulumi.Input<string>;
  description?: pulumi.Input<string>;
}

/** `Project` of the plugin, as a generated SDK declares it. */
export class NativeProject extends pulumi.CustomResource {
  constructor(name: string, args: NativeProjectArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(
      "opik:index:Project",
      name,
      { workspace: undefined, createdAt: undefined, createdBy: undefined, ...args },
      opts,
    );
  }
}
