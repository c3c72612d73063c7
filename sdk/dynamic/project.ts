// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Project}. A property that is left out is not managed, unless it says otherwise. */
export interface ProjectArgs {
  /** Name of the project, unique in its workspace without regard to case; at most 150 characters. */
  name: pulumi.Input<string>;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  description?: pulumi.Input<string | undefined>;
  /** `private` or `public`; Opik makes new projects private. Left out, it is not managed. */
  visibility?: pulumi.Input<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a project of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. Many of Opik's clients create projects by
   * naming them in a trace.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A project of an Opik workspace; on Opik Cloud, Enterprise and open-source servers.
 *
 * Deleting the resource deletes the project; Opik keeps its traces, rules and datasets, without a project.
 * One that was taken over (`adopt`) is released instead.
 *
 * The resource's id is the project's UUID. It is imported by that or by its name, in another workspace than
 * the configured one as `workspace/id` or `workspace/name`.
 *
 * @example
 * ```ts
 * import { Project } from "pulumi-opik";
 *
 * const support = new Project("support", { name: "support-bot", description: "Answers of the support bot" });
 * ```
 */
export class Project extends pulumi.CustomResource {
  /** Name of the project, unique in its workspace without regard to case; at most 150 characters. */
  declare readonly name: pulumi.Output<string>;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** `private` or `public`; Opik makes new projects private. Left out, it is not managed. */
  declare readonly visibility: pulumi.Output<"private" | "public" | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a project of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. Many of Opik's clients create projects by
   * naming them in a trace.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the project was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Project") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Project");
