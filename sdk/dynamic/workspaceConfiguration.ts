// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link WorkspaceConfiguration}. A property that you omit is not managed, unless its description says otherwise. */
export interface WorkspaceConfigurationArgs {
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Seconds without a trace after which a thread becomes inactive and thread rules score it; 1 to 604800 (7
   * days). Not managed if omitted. If nobody has set it, the server uses its own default.
   */
  timeoutToMarkThreadAsInactiveSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether tables truncate long texts, which is Opik's default. `false` is a value. Not managed if omitted.
   */
  truncationOnTables?: pulumi.Input<boolean | undefined>;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: at most 10,000 labels of at most 256
   * characters, colors as `#RRGGBB`. The map is one setting; colors that somebody picks in Opik's interface
   * show as a difference. Not managed if omitted.
   */
  colorMap?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/**
 * Settings of an Opik workspace, on Opik Cloud, Enterprise and open-source servers.
 *
 * A workspace has settings before you declare them, so creating this resource adopts them: it reads the
 * live values, stores them as `baseline`, and writes only those that differ. Deleting it restores the
 * baseline of each setting that still has the value that Pulumi set; a setting that somebody else has
 * changed since stays as it is. So does one that you remove from the program.
 *
 * Opik only accepts these settings as a whole. Settings that you do not declare are read just before a
 * write and sent again, so a change that somebody saves in the same moment is overwritten.
 *
 * The resource's id is the workspace's name; import it by that. Settings that nobody has set are not
 * imported.
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
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Seconds without a trace after which a thread becomes inactive and thread rules score it; 1 to 604800 (7
   * days). Not managed if omitted. If nobody has set it, the server uses its own default.
   */
  declare readonly timeoutToMarkThreadAsInactiveSeconds: pulumi.Output<number | undefined>;
  /**
   * Whether tables truncate long texts, which is Opik's default. `false` is a value. Not managed if omitted.
   */
  declare readonly truncationOnTables: pulumi.Output<boolean | undefined>;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: at most 10,000 labels of at most 256
   * characters, colors as `#RRGGBB`. The map is one setting; colors that somebody picks in Opik's interface
   * show as a difference. Not managed if omitted.
   */
  declare readonly colorMap: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Value of each managed setting before Pulumi first managed it, null if it was unset. A destroy restores
   * these values.
   */
  declare readonly baseline: pulumi.Output<WorkspaceConfigurationBaseline>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
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
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
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
   * Seconds without a trace after which a thread becomes inactive and thread rules score it; 1 to 604800 (7
   * days). Not managed if omitted. If nobody has set it, the server uses its own default.
   */
  readonly timeoutToMarkThreadAsInactiveSeconds?: number;
  /**
   * Whether tables truncate long texts, which is Opik's default. `false` is a value. Not managed if omitted.
   */
  readonly truncationOnTables?: boolean;
  /**
   * Colors of labels in charts, such as `{ Hallucination: "#D32F2F" }`: at most 10,000 labels of at most 256
   * characters, colors as `#RRGGBB`. The map is one setting; colors that somebody picks in Opik's interface
   * show as a difference. Not managed if omitted.
   */
  readonly colorMap?: Readonly<Record<string, string>>;
}

const TYPE = dynamicType("opik", "WorkspaceConfiguration");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "WorkspaceConfiguration") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "WorkspaceConfiguration");
