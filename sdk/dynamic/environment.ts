// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Environment}. A property that is left out is not managed, unless it says otherwise. */
export interface EnvironmentArgs {
  /**
   * Name of the environment, unique in its workspace without regard to case: letters, digits, `_` and `-`, at
   * most 150. A rename updates.
   */
  name: pulumi.Input<string>;
  /** What it is for; at most 500 characters, `""` clears it. Left out, it is not managed. */
  description?: pulumi.Input<string | undefined>;
  /**
   * Colour in the product, 1 to 20 characters, such as `#12A4B4`. Left out, the server picks one and it is
   * not managed; taken out, it stays as it is.
   */
  color?: pulumi.Input<string | undefined>;
  /**
   * Place in lists, a whole number of 32 bits; new environments have 0. Left out, it is not managed; taken
   * out, it goes back to 0.
   */
  position?: pulumi.Input<number | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether an environment of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A name, such as `production`, that prompt versions and traces of a workspace can carry.
 *
 * Opik makes `development`, `staging` and `production` in each new workspace, and registers a name that a
 * trace or a prompt version carries: take those over with `adopt`.
 *
 * Deleting or renaming one leaves what carries it. Prompt versions and traces keep the old name: it still
 * resolves, and a later trace registers it again.
 *
 * The resource's id is the environment's UUID. It is imported by that or by its name, in another workspace
 * than the configured one as `workspace/id` or `workspace/name`.
 *
 * @example
 * ```ts
 * import { Environment } from "pulumi-opik";
 *
 * const staging = new Environment("staging", {
 *     name: "staging",
 *     description: "Where we try",
 *     color: "#12A4B4",
 *     position: 1,
 *     adopt: true,
 * });
 * ```
 */
export class Environment extends pulumi.CustomResource {
  /**
   * Name of the environment, unique in its workspace without regard to case: letters, digits, `_` and `-`, at
   * most 150. A rename updates.
   */
  declare readonly name: pulumi.Output<string>;
  /** What it is for; at most 500 characters, `""` clears it. Left out, it is not managed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Colour in the product, 1 to 20 characters, such as `#12A4B4`. Left out, the server picks one and it is
   * not managed; taken out, it stays as it is.
   */
  declare readonly color: pulumi.Output<string | undefined>;
  /**
   * Place in lists, a whole number of 32 bits; new environments have 0. Left out, it is not managed; taken
   * out, it goes back to 0.
   */
  declare readonly position: pulumi.Output<number | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether an environment of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the environment was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
   * @param opts options of the resource
   */
  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        description: undefined,
        color: undefined,
        position: undefined,
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
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Environment {
    return new Environment(name, {} as EnvironmentArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Environment {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "Environment");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Environment") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Environment");
