// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link WorkspaceConfiguration}. A property that is left out is not managed, unless it says otherwise. */
export interface WorkspaceConfigurationArgs {
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Seconds without a trace after which a thread counts as inactive, and rules for threads score it; 1 to
   * 604800 (7 days). Left out, it is not managed; where it is unset, the server has a time of its own.
   */
  timeoutToMarkThreadAsInactiveSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether tables show long texts cut, as they do unless somebody has set it. `false` is a value; left out,
   * the setting is not managed.
   */
  truncationOnTables?: pulumi.Input<boolean | undefined>;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: labels of at most 256 characters,
   * colors as `#RRGGBB`, at most 10,000. The whole map is one setting, and Opik's interface writes colors
   * into it too: then those show as a difference. Left out, it is not managed.
   */
  colorMap?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/**
 * Settings that apply to a whole workspace of Opik; on Opik Cloud, Enterprise and open-source servers.
 *
 * A workspace has its settings before anybody declares them, so creating this resource adopts them: it
 * reads the live values, keeps them as `baseline`, and writes only those that differ from what is declared.
 * Deleting it gives back: each setting that still has the value that Pulumi set gets its baseline value,
 * and one that somebody else changed since is left alone. One that is taken out of the program stays as it
 * is.
 *
 * Opik takes these settings as a whole only: those that are not declared are read just before a write and
 * repeated, and somebody who saves in the same moment is overwritten.
 *
 * The resource's id is the workspace's name, and it is imported by that; settings that nobody has set are
 * left out.
 *
 * @example
 * ```ts
 * import { WorkspaceConfiguration } from "pulumi-opik";
 *
 * const configuration = new WorkspaceConfiguration("default", {
 *     timeoutToMarkThreadAsInactiveSeconds: 1800,
 *     truncationOnTables: true,
 *     colorMap: { Hallucination: "#D32F2F" },
 * });
 * ```
 */
export class WorkspaceConfiguration extends pulumi.CustomResource {
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Seconds without a trace after which a thread counts as inactive, and rules for threads score it; 1 to
   * 604800 (7 days). Left out, it is not managed; where it is unset, the server has a time of its own.
   */
  declare readonly timeoutToMarkThreadAsInactiveSeconds: pulumi.Output<number | undefined>;
  /**
   * Whether tables show long texts cut, as they do unless somebody has set it. `false` is a value; left out,
   * the setting is not managed.
   */
  declare readonly truncationOnTables: pulumi.Output<boolean | undefined>;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: labels of at most 256 characters,
   * colors as `#RRGGBB`, at most 10,000. The whole map is one setting, and Opik's interface writes colors
   * into it too: then those show as a difference. Left out, it is not managed.
   */
  declare readonly colorMap: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Live value of each managed setting before Pulumi first managed it, null where it was unset; a destroy
   * gives these back.
   */
  declare readonly baseline: pulumi.Output<WorkspaceConfigurationBaseline>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
   * @param opts options of the resource
   */
  constructor(name: string, args: WorkspaceConfigurationArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        workspace: undefined,
        timeoutToMarkThreadAsInactiveSeconds: undefined,
        truncationOnTables: undefined,
        colorMap: undefined,
        ...args,

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
  ): WorkspaceConfiguration {
    return new WorkspaceConfiguration(name, {}, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is WorkspaceConfiguration {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** First live values of the managed settings. */
export interface WorkspaceConfigurationBaseline {
  /**
   * Seconds without a trace after which a thread counts as inactive, and rules for threads score it; 1 to
   * 604800 (7 days). Left out, it is not managed; where it is unset, the server has a time of its own.
   */
  readonly timeoutToMarkThreadAsInactiveSeconds?: number;
  /**
   * Whether tables show long texts cut, as they do unless somebody has set it. `false` is a value; left out,
   * the setting is not managed.
   */
  readonly truncationOnTables?: boolean;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: labels of at most 256 characters,
   * colors as `#RRGGBB`, at most 10,000. The whole map is one setting, and Opik's interface writes colors
   * into it too: then those show as a difference. Left out, it is not managed.
   */
  readonly colorMap?: Readonly<Record<string, string>>;
}

const TYPE = dynamicType("opik", "WorkspaceConfiguration");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "WorkspaceConfiguration") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "WorkspaceConfiguration");
