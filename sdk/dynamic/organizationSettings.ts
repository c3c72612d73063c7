// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link OrganizationSettings}. A property that is left out is not managed, unless it says otherwise. */
export interface OrganizationSettingsArgs {
  /**
   * Id of the organization. Left out, it is `opik:organizationId` of the stack configuration
   * (`OPIK_ORGANIZATION_ID`), else the one organization that the caller administers. Another id replaces the
   * resource: the new organization is adopted, and the old one gets its first values back.
   */
  organizationId?: pulumi.Input<string | undefined>;
  /**
   * Whether only administrators of the organization may invite new users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings), which Opik has off by default. `false` is a value;
   * left out, the setting is not managed.
   */
  restrictInvitationsToAdmins?: pulumi.Input<boolean | undefined>;
}

/**
 * Settings that apply to a whole Opik organization (Opik Cloud and Enterprise).
 *
 * An organization has its settings before anybody declares them, so creating this resource adopts them: it
 * reads the live values, keeps them as `baseline`, and writes only those that differ from what is declared.
 * Deleting it gives back: each setting that still has the value that Pulumi set gets its baseline value,
 * and one that somebody else changed since is left alone.
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
   * Id of the organization. Left out, it is `opik:organizationId` of the stack configuration
   * (`OPIK_ORGANIZATION_ID`), else the one organization that the caller administers. Another id replaces the
   * resource: the new organization is adopted, and the old one gets its first values back.
   */
  declare readonly organizationId: pulumi.Output<string>;
  /**
   * Whether only administrators of the organization may invite new users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings), which Opik has off by default. `false` is a value;
   * left out, the setting is not managed.
   */
  declare readonly restrictInvitationsToAdmins: pulumi.Output<boolean | undefined>;
  /** Name of the organization. */
  declare readonly organizationName: pulumi.Output<string>;
  /** Live value of each managed setting before Pulumi first managed it; a destroy gives these back. */
  declare readonly baseline: pulumi.Output<OrganizationSettingsBaseline>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
   * Whether only administrators of the organization may invite new users to it ("Restrict User Invitations to
   * Admins" in the Admin Dashboard's General Settings), which Opik has off by default. `false` is a value;
   * left out, the setting is not managed.
   */
  readonly restrictInvitationsToAdmins?: boolean;
}

const TYPE = dynamicType("opik", "OrganizationSettings");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "OrganizationSettings") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "OrganizationSettings");
