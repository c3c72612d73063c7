// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link RetentionRule}. A property that you omit is not managed, unless its description says otherwise. */
export interface RetentionRuleArgs {
  /**
   * How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Changing it replaces the
   * rule.
   */
  retention: pulumi.Input<"short_14d" | "base_60d" | "extended_400d" | "unlimited">;
  /**
   * Whether existing data that is older is permanently deleted too. Defaults to `false`, unlike on the
   * server. Changing it replaces the rule.
   */
  applyToPast?: pulumi.Input<boolean | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to accept that a rule is active already. One with the same values is taken over (and released,
   * not disabled, when the resource is deleted); any other one is disabled and superseded.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * How long a workspace keeps traces and spans. A retention rule deletes data.
 *
 * A workspace has at most one active rule. The server deletes data only if its operator has enabled
 * retention (`RETENTION_ENABLED`, off by default), which the API does not show. Without `applyToPast`, a
 * rule applies only to data written after its creation. Destroying the rule stops the deletion; deleted
 * data is lost.
 *
 * Every change replaces the rule: creating the new one disables the old one, and data written before that
 * is never deleted unless the new rule has `applyToPast`. If another rule is active, creating one fails
 * unless `adopt` is set. Rules for single projects are not supported, because the server applies them to
 * the whole workspace.
 *
 * The resource's id is the rule's UUID. Import it by id while it is active, or as `active`; prefix
 * `workspace/` for a workspace other than the configured one.
 *
 * @example
 * ```ts
 * import { RetentionRule } from "pulumi-opik";
 *
 * const kept = new RetentionRule("kept", { retention: "extended_400d" });
 * ```
 */
export class RetentionRule extends pulumi.CustomResource {
  /**
   * How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Changing it replaces the
   * rule.
   */
  declare readonly retention: pulumi.Output<"short_14d" | "base_60d" | "extended_400d" | "unlimited">;
  /**
   * Whether existing data that is older is permanently deleted too. Defaults to `false`, unlike on the
   * server. Changing it replaces the rule.
   */
  declare readonly applyToPast: pulumi.Output<boolean>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to accept that a rule is active already. One with the same values is taken over (and released,
   * not disabled, when the resource is deleted); any other one is disabled and superseded.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the rule was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: RetentionRuleArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        applyToPast: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,

        createdAt: undefined,
        createdBy: undefined,
        adopted: undefined,
        [PROVIDER_PROPERTY]: fromProject("pulumi-opik", PROVIDER_TEXT),
      },
      resourceOptions(opts, { aliases: ALIASES, args }),
    );
  }

  /**
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): RetentionRule {
    return new RetentionRule(name, {} as RetentionRuleArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is RetentionRule {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "RetentionRule");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "RetentionRule") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "RetentionRule");
