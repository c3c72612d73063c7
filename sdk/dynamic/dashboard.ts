// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Dashboard}. A property that you omit is not managed, unless its description says otherwise. */
export interface DashboardArgs {
  /**
   * Name of the dashboard, at most 120 characters; need not be unique. Changing it renames the dashboard and
   * changes its slug.
   */
  name: pulumi.Input<string>;
  /**
   * Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or
   * removing it replaces the dashboard.
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * `multi_project` or `experiments`. Not managed if omitted (`multi_project` in a new dashboard), reset to
   * `multi_project` if removed.
   */
  type?: pulumi.Input<"multi_project" | "experiments" | undefined>;
  /** Description, at most 1000 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /**
   * Sections and widgets as a JSON object, in the form that Opik's interface saves. A null member is equal to
   * an absent one. `lastModified`, which the interface sets, is compared only if you declare it.
   */
  config: pulumi.Input<Record<string, pulumi.Input<any>>>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a dashboard of that name if one exists. It is then released, not deleted, when the
   * resource is deleted.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A dashboard of an Opik workspace or of one of its projects, on Opik Cloud, Enterprise and open-source
 * servers.
 *
 * Most dashboards are built in Opik's interface; use this resource for those that every team should have.
 * Get the `config` of an existing one with an import or `pulumi do`. A change that somebody saves in the
 * interface shows as a difference, and the next update undoes it.
 *
 * Names need not be unique. Renaming a dashboard changes its slug and breaks links to it. Insights views of
 * a project are separate objects and are not managed.
 *
 * The resource's id is the dashboard's UUID. Import it by id, by name or as `project/name`; prefix
 * `workspace/` for a workspace other than the configured one.
 *
 * @example
 * ```ts
 * import { Dashboard } from "pulumi-opik";
 *
 * const quality = new Dashboard("quality", {
 *     name: "Quality",
 *     type: "multi_project",
 *     description: "What matters",
 *     config: { version: 3, sections: [] },
 * });
 * ```
 */
export class Dashboard extends pulumi.CustomResource {
  /**
   * Name of the dashboard, at most 120 characters; need not be unique. Changing it renames the dashboard and
   * changes its slug.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id (a UUID) of the project that it belongs to. If omitted, it belongs to the workspace. Changing or
   * removing it replaces the dashboard. Undefined if it is not managed.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /**
   * `multi_project` or `experiments`. Not managed if omitted (`multi_project` in a new dashboard), reset to
   * `multi_project` if removed.
   */
  declare readonly type: pulumi.Output<"multi_project" | "experiments" | undefined>;
  /** Description, at most 1000 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Sections and widgets as a JSON object, in the form that Opik's interface saves. A null member is equal to
   * an absent one. `lastModified`, which the interface sets, is compared only if you declare it.
   */
  declare readonly config: pulumi.Output<Readonly<Record<string, any>>>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a dashboard of that name if one exists. It is then released, not deleted, when the
   * resource is deleted.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Slug in the dashboard's URL, which the server derives from its name. */
  declare readonly slug: pulumi.Output<string | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the dashboard was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: DashboardArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        projectId: undefined,
        type: undefined,
        description: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,

        slug: undefined,
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
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Dashboard {
    return new Dashboard(name, {} as DashboardArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Dashboard {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

const TYPE = dynamicType("opik", "Dashboard");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Dashboard") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Dashboard");
