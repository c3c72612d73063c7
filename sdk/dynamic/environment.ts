// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Environment}. A property that you omit is not managed, unless its description says otherwise. */
export interface EnvironmentArgs {
  /**
   * Name of the environment: letters, digits, `_` and `-`, at most 150; unique in its workspace, ignoring
   * case. Changing it renames the environment.
   */
  name: pulumi.Input<string>;
  /** Description, at most 500 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /**
   * Color in Opik's interface, 1 to 20 characters, such as `#12A4B4`. If omitted, the server picks one and it
   * is not managed.
   */
  color?: pulumi.Input<string | undefined>;
  /**
   * Position in lists, a 32-bit integer. Not managed if omitted (0 in a new environment), reset to 0 if
   * removed.
   */
  position?: pulumi.Input<number | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over an environment of that name if one exists. It is then released, not deleted, when
   * the resource is deleted.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * An environment, such as `production`, that prompt versions and traces of a workspace can be assigned to.
 *
 * Opik creates `development`, `staging` and `production` in each new workspace, and any other environment
 * that a trace or a prompt version names. Take existing ones over with `adopt`.
 *
 * Deleting or renaming an environment does not change what is assigned to it. Prompt versions and traces
 * keep the old name. It still resolves, and a later trace registers it again.
 *
 * The resource's id is the environment's UUID. Import it by id or name; prefix `workspace/` for a workspace
 * other than the configured one.
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
   * Name of the environment: letters, digits, `_` and `-`, at most 150; unique in its workspace, ignoring
   * case. Changing it renames the environment.
   */
  declare readonly name: pulumi.Output<string>;
  /** Description, at most 500 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Color in Opik's interface, 1 to 20 characters, such as `#12A4B4`. If omitted, the server picks one and it
   * is not managed.
   */
  declare readonly color: pulumi.Output<string | undefined>;
  /**
   * Position in lists, a 32-bit integer. Not managed if omitted (0 in a new environment), reset to 0 if
   * removed.
   */
  declare readonly position: pulumi.Output<number | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over an environment of that name if one exists. It is then released, not deleted, when
   * the resource is deleted.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the environment was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
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
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
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
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Environment") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Environment");
