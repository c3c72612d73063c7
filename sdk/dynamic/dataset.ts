// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Dataset}. A property that you omit is not managed, unless its description says otherwise. */
export interface DatasetArgs {
  /**
   * Name of the dataset, at most 255 characters; unique in its workspace across projects, ignoring case.
   * Changing it renames the dataset.
   */
  name: pulumi.Input<string>;
  /**
   * Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or
   * removing it replaces the dataset.
   */
  projectId?: pulumi.Input<string | undefined>;
  /** `dataset` (the default) or `evaluation_suite`. Changing it replaces the dataset. */
  type?: pulumi.Input<"dataset" | "evaluation_suite" | undefined>;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /** Tags, in any order; `[]` removes all. Not managed if omitted, cleared if removed. */
  tags?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * `private` or `public`. Not managed if omitted (new datasets are private), reset to `private` if removed.
   */
  visibility?: pulumi.Input<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a dataset of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Opik's SDKs create a dataset as soon as a program names it.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A dataset or test suite in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.
 *
 * The items are not managed; write them with Opik's SDKs. Deleting or replacing the dataset (changing its
 * project or type) deletes all items and versions: use `protect` or `retainOnDelete` to keep them. An
 * adopted dataset (`adopt`) is released instead of deleted.
 *
 * The resource's id is the dataset's UUID. Import it by id or name; prefix `workspace/` for a workspace
 * other than the configured one.
 *
 * @example
 * ```ts
 * import { Dataset } from "pulumi-opik";
 *
 * const golden = new Dataset("golden", {
 *     name: "golden questions",
 *     description: "For CI",
 *     tags: ["ci"],
 * });
 * ```
 */
export class Dataset extends pulumi.CustomResource {
  /**
   * Name of the dataset, at most 255 characters; unique in its workspace across projects, ignoring case.
   * Changing it renames the dataset.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or
   * removing it replaces the dataset. Undefined if it is not managed.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** `dataset` (the default) or `evaluation_suite`. Changing it replaces the dataset. */
  declare readonly type: pulumi.Output<"dataset" | "evaluation_suite">;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Tags, in any order; `[]` removes all. Not managed if omitted, cleared if removed. */
  declare readonly tags: pulumi.Output<readonly string[] | undefined>;
  /**
   * `private` or `public`. Not managed if omitted (new datasets are private), reset to `private` if removed.
   */
  declare readonly visibility: pulumi.Output<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a dataset of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Opik's SDKs create a dataset as soon as a program names it.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the dataset was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: DatasetArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        projectId: undefined,
        type: undefined,
        description: undefined,
        tags: undefined,
        visibility: undefined,
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
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Dataset {
    return new Dataset(name, {} as DatasetArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Dataset {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "Dataset");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Dataset") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Dataset");
