// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link RetentionRule}. A property that is left out is not managed, unless it says otherwise. */
export interface RetentionRuleArgs {
  /**
   * How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Another one replaces the
   * rule.
   */
  retention: pulumi.Input<"short_14d" | "base_60d" | "extended_400d" | "unlimited">;
  /**
   * Whether data that is there already, and is older, is deleted too, for good. Left out, it is `false`,
   * unlike the server's own default. Another value replaces the rule.
   */
  applyToPast?: pulumi.Input<boolean | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether an active rule that exists already makes way instead of being an error: one with the same values
   * is taken over (and released, not switched off, when the resource goes), another one is switched off and
   * superseded.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * How long traces and spans of a workspace are kept. It deletes data.
 *
 * A workspace has one active rule. The server deletes only where its operator has switched retention on
 * (`RETENTION_ENABLED`, off by default), which cannot be seen from outside. Without `applyToPast` a rule
 * reaches back to its own creation only. A destroy ends the deleting; it brings nothing back.
 *
 * Each change replaces the rule: the create switches the old one off, and what was written before the new
 * one is then never deleted, unless it applies to the past. Where a rule is active already, a create is
 * refused, unless `adopt` allows it. Rules for single projects are not offered: the server's job reads them
 * as rules for the whole workspace.
 *
 * The resource's id is the rule's UUID. It is imported by that while it is active, or as `active`; in
 * another workspace than the configured one as `workspace/id` or `workspace/active`.
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
   * How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Another one replaces the
   * rule.
   */
  declare readonly retention: pulumi.Output<"short_14d" | "base_60d" | "extended_400d" | "unlimited">;
  /**
   * Whether data that is there already, and is older, is deleted too, for good. Left out, it is `false`,
   * unlike the server's own default. Another value replaces the rule.
   */
  declare readonly applyToPast: pulumi.Output<boolean>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether an active rule that exists already makes way instead of being an error: one with the same values
   * is taken over (and released, not switched off, when the resource goes), another one is switched off and
   * superseded.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the rule was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "RetentionRule") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "RetentionRule");
