// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link OrganizationSettings}. A property that you omit is not managed, unless its description says otherwise. */
export interface OrganizationSettingsArgs {
  /**
   * Id of the organization. Defaults to `opik:organizationId` of the stack configuration
   * (`OPIK_ORGANIZATION_ID`), then to the only organization that you administer. Changing it replaces the
   * resource: the new organization is adopted, and the baseline of the old one is restored.
   */
  organizationId?: pulumi.Input<string | undefined>;
  /**
   * Whether only administrators of the organization may invite users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings). Off by default in Opik. `false` is a value. Not
   * managed if omitted.
   */
  restrictInvitationsToAdmins?: pulumi.Input<boolean | undefined>;
}

/**
 * Settings of an Opik organization, on Opik Cloud and Enterprise.
 *
 * An organization has settings before you declare them, so creating this resource adopts them: it reads the
 * live values, stores them as `baseline`, and writes only those that differ. Deleting it restores the
 * baseline of each setting that still has the value that Pulumi set; a setting that somebody else has
 * changed since stays as it is.
 *
 * The resource's id is the organization's id.
 *
 * @example
 * ```ts
 * import { OrganizationSettings } from "pulumi-opik";
 *
 * const settings = new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });
 *
 * export const organization = settings.organizationName;
 * ```
 */
export class OrganizationSettings extends pulumi.CustomResource {
  /**
   * Id of the organization. Defaults to `opik:organizationId` of the stack configuration
   * (`OPIK_ORGANIZATION_ID`), then to the only organization that you administer. Changing it replaces the
   * resource: the new organization is adopted, and the baseline of the old one is restored.
   */
  declare readonly organizationId: pulumi.Output<string>;
  /**
   * Whether only administrators of the organization may invite users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings). Off by default in Opik. `false` is a value. Not
   * managed if omitted.
   */
  declare readonly restrictInvitationsToAdmins: pulumi.Output<boolean | undefined>;
  /** Name of the organization. */
  declare readonly organizationName: pulumi.Output<string>;
  /** Value of each managed setting before Pulumi first managed it. A destroy restores these values. */
  declare readonly baseline: pulumi.Output<OrganizationSettingsBaseline>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: OrganizationSettingsArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        organizationId: undefined,
        restrictInvitationsToAdmins: undefined,
        ...args,

        organizationName: undefined,
        baseline: undefined,
        [PROVIDER_PROPERTY]: fromProject("pulumi-opik", PROVIDER_TEXT),
      },
      resourceOptions(opts, { aliases: ALIASES, args, repeats: ["baseline", "__applied", "__attempted"] }),
    );
  }

  /**
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): OrganizationSettings {
    return new OrganizationSettings(name, {}, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is OrganizationSettings {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** First live values of the managed settings. */
export interface OrganizationSettingsBaseline {
  /**
   * Whether only administrators of the organization may invite users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings). Off by default in Opik. `false` is a value. Not
   * managed if omitted.
   */
  readonly restrictInvitationsToAdmins?: boolean;
}

const TYPE = dynamicType("opik", "OrganizationSettings");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "OrganizationSettings") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "OrganizationSettings");
