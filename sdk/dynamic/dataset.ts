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
   * Path of a JSON Lines file, absolute or relative to the folder of `Pulumi.yaml`. Each line is the data of
   * one item, a JSON object; at most 10,000 lines and 64 MiB. A line with a text `id` remains the same item
   * when the rest of it changes. If omitted or removed, the items are not managed and stay as they are.
   */
  itemsFile?: pulumi.Input<string | undefined>;
  /**
   * Hash of the items in `itemsFile`, in any order. The provider sets it, so that a preview shows an edited
   * file; do not set it in a program.
   */
  itemsHash?: pulumi.Input<string | undefined>;
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
 * Without `itemsFile` the items are not managed; write them with Opik's SDKs. With it, the dataset has
 * exactly the items of the file: a preview says how many items would be added, changed and removed, and an
 * update sends only those, in one new version. A plain preview also detects what somebody added, edited or
 * deleted in Opik, and the next update reverts it: items added outside Pulumi are removed, but stay in the
 * dataset's earlier versions. The state contains a hash of the items, not the items.
 *
 * Deleting or replacing the dataset (changing its project or type) deletes all items and versions: use
 * `protect` or `retainOnDelete` to keep them. An adopted dataset (`adopt`) is released instead of deleted.
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
 *     // A line of golden.jsonl: {"id": "refund-1", "input": "How do I get a refund?", "expected_output": "..."}
 *     itemsFile: "golden.jsonl",
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
   * Path of a JSON Lines file, absolute or relative to the folder of `Pulumi.yaml`. Each line is the data of
   * one item, a JSON object; at most 10,000 lines and 64 MiB. A line with a text `id` remains the same item
   * when the rest of it changes. If omitted or removed, the items are not managed and stay as they are.
   */
  declare readonly itemsFile: pulumi.Output<string | undefined>;
  /**
   * Hash of the items in `itemsFile`, in any order. The provider sets it, so that a preview shows an edited
   * file; do not set it in a program. Undefined if it is not managed.
   */
  declare readonly itemsHash: pulumi.Output<string | undefined>;
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
  /** The version that has the items of `itemsFile`, such as `v3`. Absent without `itemsFile`. */
  declare readonly versionName: pulumi.Output<string | undefined>;
  /** Hash of that version. */
  declare readonly versionHash: pulumi.Output<string | undefined>;
  /** Hash and counters of that version, to detect changes outside Pulumi. */
  declare readonly itemsVersion: pulumi.Output<string | undefined>;
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
        itemsFile: undefined,
        itemsHash: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,

        versionName: undefined,
        versionHash: undefined,
        itemsVersion: undefined,
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
