// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link FeedbackDefinition}. A property that is left out is not managed, unless it says otherwise. */
export interface FeedbackDefinitionArgs {
  /** Name of the score, unique in its workspace without regard to case; at most 150 characters. */
  name: pulumi.Input<string>;
  /**
   * `numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and
   * `falseLabel`). It is changed in place.
   */
  type: pulumi.Input<"numerical" | "categorical" | "boolean">;
  /**
   * What the score says; at most 255 characters, `""` clears it. Left out, it is not managed; taken out, it
   * is cleared.
   */
  description?: pulumi.Input<string | undefined>;
  /** Least value of a `numerical` score, smaller than `max`; for no other type. Opik keeps nine decimals. */
  min?: pulumi.Input<number | undefined>;
  /** Greatest value of a `numerical` score; for no other type. Opik keeps nine decimals. */
  max?: pulumi.Input<number | undefined>;
  /**
   * Categories of a `categorical` score, two at least: label and value; for no other type. Opik keeps nine
   * decimals.
   */
  categories?: pulumi.Input<Record<string, pulumi.Input<number>> | undefined>;
  /** What a `boolean` score of 1 is called; for no other type. */
  trueLabel?: pulumi.Input<string | undefined>;
  /** What a `boolean` score of 0 is called; for no other type. */
  falseLabel?: pulumi.Input<string | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a feedback definition of that name that exists already is taken over instead of being an error.
   * What was taken over is released, not deleted, when the resource goes.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * Definition of a score in an Opik workspace; on Opik Cloud, Enterprise and open-source servers. Scores,
 * rules, queues and alerts refer to it by its name.
 *
 * A rename or a delete leaves scores that were given, and what refers to the old name: queues, outputs of
 * rules and conditions of alerts do not follow. Opik keeps its built-in definition `User feedback`: a
 * delete of that is a warning.
 *
 * The resource's id is the definition's UUID. It is imported by that or by its name, in another workspace
 * than the configured one as `workspace/id` or `workspace/name`.
 *
 * @example
 * ```ts
 * import { FeedbackDefinition } from "pulumi-opik";
 *
 * const helpfulness = new FeedbackDefinition("helpfulness", { name: "Helpfulness", type: "numerical", min: 0, max: 1 });
 * ```
 */
export class FeedbackDefinition extends pulumi.CustomResource {
  /** Name of the score, unique in its workspace without regard to case; at most 150 characters. */
  declare readonly name: pulumi.Output<string>;
  /**
   * `numerical` (with `min` and `max`), `categorical` (with `categories`) or `boolean` (with `trueLabel` and
   * `falseLabel`). It is changed in place.
   */
  declare readonly type: pulumi.Output<"numerical" | "categorical" | "boolean">;
  /**
   * What the score says; at most 255 characters, `""` clears it. Left out, it is not managed; taken out, it
   * is cleared.
   */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Least value of a `numerical` score, smaller than `max`; for no other type. Opik keeps nine decimals.
   * Undefined where it is not managed.
   */
  declare readonly min: pulumi.Output<number | undefined>;
  /**
   * Greatest value of a `numerical` score; for no other type. Opik keeps nine decimals. Undefined where it is
   * not managed.
   */
  declare readonly max: pulumi.Output<number | undefined>;
  /**
   * Categories of a `categorical` score, two at least: label and value; for no other type. Opik keeps nine
   * decimals. Undefined where it is not managed.
   */
  declare readonly categories: pulumi.Output<Readonly<Record<string, number>> | undefined>;
  /** What a `boolean` score of 1 is called; for no other type. Undefined where it is not managed. */
  declare readonly trueLabel: pulumi.Output<string | undefined>;
  /** What a `boolean` score of 0 is called; for no other type. Undefined where it is not managed. */
  declare readonly falseLabel: pulumi.Output<string | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a feedback definition of that name that exists already is taken over instead of being an error.
   * What was taken over is released, not deleted, when the resource goes.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /**
   * Whether the feedback definition was there before and was taken over: then it stays when the resource
   * goes.
   */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "FeedbackDefinition") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "FeedbackDefinition");
