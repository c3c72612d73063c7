// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Dataset}. A property that is left out is not managed, unless it says otherwise. */
export interface DatasetArgs {
  /**
   * Name of the dataset, unique in its workspace, across projects and without regard to case; at most 255
   * characters. Another one renames it.
   */
  name: pulumi.Input<string>;
  /**
   * Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's.
   * Another one, or taking it out, replaces the dataset.
   */
  projectId?: pulumi.Input<string | undefined>;
  /** `dataset` or `evaluation_suite`. Left out, it is `dataset`. Another one replaces the dataset. */
  type?: pulumi.Input<"dataset" | "evaluation_suite" | undefined>;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  description?: pulumi.Input<string | undefined>;
  /** Tags, in any order; `[]` removes them. Left out, they are not managed. */
  tags?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * `private` or `public`; Opik makes new datasets private. Left out, it is not managed; taken out, it goes
   * back to `private`.
   */
  visibility?: pulumi.Input<"private" | "public" | undefined>;
  /**
   * Path of a JSON Lines file, relative to the folder of `Pulumi.yaml`, or absolute: each line is one item,
   * the JSON object that is its data. At most 10,000 lines and 64 MiB. The text `id` of a line keeps the item
   * the same when the rest of the line changes. Left out, the items are not managed; taken out, they stay.
   */
  itemsFile?: pulumi.Input<string | undefined>;
  /**
   * Hash of the items in `itemsFile`, whatever their order. The check fills it in, so that a preview shows an
   * edited file; it is not for programs.
   */
  itemsHash?: pulumi.Input<string | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a dataset of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. Opik's SDKs create a dataset by naming it.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A dataset or test suite of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.
 *
 * Without `itemsFile`, the items are what Opik's SDKs write, and are not looked at. With it, they are what
 * the file has, all or nothing: a preview says how many items would be added, changed and removed, and an
 * update writes those alone, in one new version. What somebody adds or edits in the interface is found by a
 * plain preview and is taken back by the next update; what it removes stays in the dataset's earlier
 * versions. The state has one hash of the items, and none of them.
 *
 * A delete and a replacement (another project or type) lose all items and versions: use `protect` or
 * `retainOnDelete` to keep them. One that was taken over (`adopt`) is released instead.
 *
 * The resource's id is the dataset's UUID. It is imported by that or by its name, in another workspace than
 * the configured one as `workspace/id` or `workspace/name`.
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
   * Name of the dataset, unique in its workspace, across projects and without regard to case; at most 255
   * characters. Another one renames it.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's.
   * Another one, or taking it out, replaces the dataset. Undefined where it is not managed.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** `dataset` or `evaluation_suite`. Left out, it is `dataset`. Another one replaces the dataset. */
  declare readonly type: pulumi.Output<"dataset" | "evaluation_suite">;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Tags, in any order; `[]` removes them. Left out, they are not managed. */
  declare readonly tags: pulumi.Output<readonly string[] | undefined>;
  /**
   * `private` or `public`; Opik makes new datasets private. Left out, it is not managed; taken out, it goes
   * back to `private`.
   */
  declare readonly visibility: pulumi.Output<"private" | "public" | undefined>;
  /**
   * Path of a JSON Lines file, relative to the folder of `Pulumi.yaml`, or absolute: each line is one item,
   * the JSON object that is its data. At most 10,000 lines and 64 MiB. The text `id` of a line keeps the item
   * the same when the rest of the line changes. Left out, the items are not managed; taken out, they stay.
   */
  declare readonly itemsFile: pulumi.Output<string | undefined>;
  /**
   * Hash of the items in `itemsFile`, whatever their order. The check fills it in, so that a preview shows an
   * edited file; it is not for programs. Undefined where it is not managed.
   */
  declare readonly itemsHash: pulumi.Output<string | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a dataset of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. Opik's SDKs create a dataset by naming it.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The version with the items of `itemsFile`, such as `v3`. Absent without that. */
  declare readonly versionName: pulumi.Output<string | undefined>;
  /** The hash of that version, by which Opik's SDKs can fetch it. */
  declare readonly versionHash: pulumi.Output<string | undefined>;
  /** That version's hash and counts, which tell whether somebody has changed an item since. */
  declare readonly itemsVersion: pulumi.Output<string | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the dataset was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Dataset") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Dataset");
