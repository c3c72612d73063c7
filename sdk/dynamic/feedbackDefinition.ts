// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link FeedbackDefinition}. A property that you omit is not managed, unless its description says otherwise. */
export interface FeedbackDefinitionArgs {
  /** Name of the score, at most 150 characters; unique in its workspace, ignoring case. */
  name: pulumi.Input<string>;
  /**
   * `numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and
   * `falseLabel`). Can be changed in place.
   */
  type: pulumi.Input<"numerical" | "categorical" | "boolean">;
  /**
   * What the score means, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed.
   */
  description?: pulumi.Input<string | undefined>;
  /** Lowest value of a `numerical` score, less than `max`. Only for that type. Opik stores nine decimals. */
  min?: pulumi.Input<number | undefined>;
  /** Highest value of a `numerical` score. Only for that type. Opik stores nine decimals. */
  max?: pulumi.Input<number | undefined>;
  /**
   * Labels of a `categorical` score and their values, at least two. Only for that type. Opik stores nine
   * decimals.
   */
  categories?: pulumi.Input<Record<string, pulumi.Input<number>> | undefined>;
  /** Label of the value 1 of a `boolean` score. Only for that type. */
  trueLabel?: pulumi.Input<string | undefined>;
  /** Label of the value 0 of a `boolean` score. Only for that type. */
  falseLabel?: pulumi.Input<string | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a feedback definition of that name if one exists. It is then released, not deleted,
   * when the resource is deleted.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * Definition of a feedback score in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.
 * Scores, rules, queues and alerts refer to it by name.
 *
 * Renaming or deleting a definition does not change existing scores, nor the queues, rule outputs and alert
 * conditions that use the old name. Opik's built-in definition `User feedback` cannot be deleted; the
 * delete only warns.
 *
 * The resource's id is the definition's UUID. Import it by id or name; prefix `workspace/` for a workspace
 * other than the configured one.
 *
 * @example
 * ```ts
 * import { FeedbackDefinition } from "pulumi-opik";
 *
 * const helpfulness = new FeedbackDefinition("helpfulness", { name: "Helpfulness", type: "numerical", min: 0, max: 1 });
 * ```
 */
export class FeedbackDefinition extends pulumi.CustomResource {
  /** Name of the score, at most 150 characters; unique in its workspace, ignoring case. */
  declare readonly name: pulumi.Output<string>;
  /**
   * `numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and
   * `falseLabel`). Can be changed in place.
   */
  declare readonly type: pulumi.Output<"numerical" | "categorical" | "boolean">;
  /**
   * What the score means, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed.
   */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Lowest value of a `numerical` score, less than `max`. Only for that type. Opik stores nine decimals.
   * Undefined if it is not managed.
   */
  declare readonly min: pulumi.Output<number | undefined>;
  /**
   * Highest value of a `numerical` score. Only for that type. Opik stores nine decimals. Undefined if it is
   * not managed.
   */
  declare readonly max: pulumi.Output<number | undefined>;
  /**
   * Labels of a `categorical` score and their values, at least two. Only for that type. Opik stores nine
   * decimals. Undefined if it is not managed.
   */
  declare readonly categories: pulumi.Output<Readonly<Record<string, number>> | undefined>;
  /** Label of the value 1 of a `boolean` score. Only for that type. Undefined if it is not managed. */
  declare readonly trueLabel: pulumi.Output<string | undefined>;
  /** Label of the value 0 of a `boolean` score. Only for that type. Undefined if it is not managed. */
  declare readonly falseLabel: pulumi.Output<string | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a feedback definition of that name if one exists. It is then released, not deleted,
   * when the resource is deleted.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the feedback definition was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: FeedbackDefinitionArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        description: undefined,
        min: undefined,
        max: undefined,
        categories: undefined,
        trueLabel: undefined,
        falseLabel: undefined,
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
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): FeedbackDefinition {
    return new FeedbackDefinition(name, {} as FeedbackDefinitionArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is FeedbackDefinition {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "FeedbackDefinition");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "FeedbackDefinition") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "FeedbackDefinition");
