// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Dashboard}. A property that is left out is not managed, unless it says otherwise. */
export interface DashboardArgs {
  /**
   * Name of the dashboard, at most 120 characters; others may have it too. Another one renames it and changes
   * its slug.
   */
  name: pulumi.Input<string>;
  /**
   * Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's.
   * Another one, or taking it out, replaces the dashboard.
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * `multi_project` or `experiments`. Left out, it is not managed, and `multi_project` in a new one; taken
   * out, it goes back to that.
   */
  type?: pulumi.Input<"multi_project" | "experiments" | undefined>;
  /** What it is for; at most 1000 characters, `""` clears it. Left out, it is not managed. */
  description?: pulumi.Input<string | undefined>;
  /**
   * Sections and widgets, as Opik's interface saves them: an object with any JSON inside. A member that is
   * null is as none, and `lastModified`, which the interface sets, is not compared unless it is declared.
   */
  config: pulumi.Input<Record<string, pulumi.Input<any>>>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a dashboard of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A dashboard of an Opik workspace or of one of its projects; on Opik Cloud, Enterprise and open-source
 * servers.
 *
 * Dashboards are made in the user interface, mostly; as code they are for what every team gets. Export the
 * `config` of one with an import or `pulumi do`. What somebody saves in the interface shows as a
 * difference, and the next update puts back what is declared.
 *
 * Several may have one name. Renaming one changes its slug, and breaks links to it. Insights views of a
 * project are other objects, and are not managed.
 *
 * The resource's id is the dashboard's UUID. It is imported by that, by its name, or as `project/name`; in
 * another workspace than the configured one with `workspace/` before it.
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
   * Name of the dashboard, at most 120 characters; others may have it too. Another one renames it and changes
   * its slug.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id of the project that it belongs to, a UUID: the `id` of a Project. Left out, it is the workspace's.
   * Another one, or taking it out, replaces the dashboard. Undefined where it is not managed.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /**
   * `multi_project` or `experiments`. Left out, it is not managed, and `multi_project` in a new one; taken
   * out, it goes back to that.
   */
  declare readonly type: pulumi.Output<"multi_project" | "experiments" | undefined>;
  /** What it is for; at most 1000 characters, `""` clears it. Left out, it is not managed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * Sections and widgets, as Opik's interface saves them: an object with any JSON inside. A member that is
   * null is as none, and `lastModified`, which the interface sets, is not compared unless it is declared.
   */
  declare readonly config: pulumi.Output<Readonly<Record<string, any>>>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a dashboard of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Name of the dashboard in its address, which the server makes of its name. */
  declare readonly slug: pulumi.Output<string | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the dashboard was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Dashboard") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Dashboard");
