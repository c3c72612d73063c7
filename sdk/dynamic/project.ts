// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Project}. A property that you omit is not managed, unless its description says otherwise. */
export interface ProjectArgs {
  /** Name of the project, at most 150 characters; unique in its workspace, ignoring case. */
  name: pulumi.Input<string>;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /**
   * `private` or `public`. Not managed if omitted (new projects are private), reset to `private` if removed.
   */
  visibility?: pulumi.Input<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a project of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Opik's SDKs create a project as soon as a trace names it.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A project in an Opik workspace, on Opik Cloud, Enterprise and open-source servers.
 *
 * Deleting the resource deletes the project. Opik keeps its traces, rules and datasets, without a project.
 * An adopted project (`adopt`) is released instead of deleted.
 *
 * The resource's id is the project's UUID. Import it by id or name; prefix `workspace/` for a workspace
 * other than the configured one.
 *
 * @example
 * ```ts
 * import { Project } from "pulumi-opik";
 *
 * const support = new Project("support", { name: "support-bot", description: "Answers of the support bot" });
 * ```
 */
export class Project extends pulumi.CustomResource {
  /** Name of the project, at most 150 characters; unique in its workspace, ignoring case. */
  declare readonly name: pulumi.Output<string>;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * `private` or `public`. Not managed if omitted (new projects are private), reset to `private` if removed.
   */
  declare readonly visibility: pulumi.Output<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a project of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Opik's SDKs create a project as soon as a trace names it.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the project was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        description: undefined,
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
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Project {
    return new Project(name, {} as ProjectArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Project {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "Project");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Project") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Project");
