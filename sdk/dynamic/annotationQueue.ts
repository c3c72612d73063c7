// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link AnnotationQueue}. A property that you omit is not managed, unless its description says otherwise. */
export interface AnnotationQueueArgs {
  /** Name of the queue; need not be unique. */
  name: pulumi.Input<string>;
  /** Id (a UUID) of the project whose traces or threads are reviewed. Changing it replaces the queue. */
  projectId: pulumi.Input<string>;
  /** What is reviewed: `trace` or `thread`. Changing it replaces the queue. */
  scope: pulumi.Input<"trace" | "thread">;
  /** Description; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /** Instructions for reviewers; `""` clears them. Not managed if omitted, cleared if removed. */
  instructions?: pulumi.Input<string | undefined>;
  /**
   * Whether reviewers can comment. Not managed if omitted (`false` in a new queue), reset to `false` if
   * removed.
   */
  commentsEnabled?: pulumi.Input<boolean | undefined>;
  /**
   * Names (not ids) of the feedback definitions that reviewers fill in, in order, each once. Opik does not
   * check that they exist. Not managed if omitted, cleared if removed.
   */
  feedbackDefinitionNames?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Number of people who review each item, 1 to 1000. Not managed if omitted (1 in a new queue), reset to 1
   * if removed.
   */
  annotatorsPerItem?: pulumi.Input<number | undefined>;
  /**
   * Seconds for which an item is locked for the reviewer who opened it, 1 to 3600. Not managed if omitted
   * (300 in a new queue), reset to 300 if removed.
   */
  lockTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Which items the server adds to the queue automatically. Not managed if omitted, disabled if removed.
   * Needs a newer server than 2.1.24; not verified.
   */
  automation?: pulumi.Input<AnnotationQueueAutomationArgs | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over an annotation queue of that name if one exists. It is then released, not deleted,
   * when the resource is deleted. Project, scope and name must match, and only one queue may have them.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A queue of traces or threads of an Opik project for people to review, on Opik Cloud, Enterprise and
 * open-source servers.
 *
 * Items and reviewers are not managed. Replacing a queue creates a new one without items; the old items
 * stay in the project, but in no queue.
 *
 * The resource's id is the queue's UUID. Import it by id or as `project/name`; prefix `workspace/` for a
 * workspace other than the configured one. Names need not be unique; importing a name that several queues
 * have fails and lists their ids.
 *
 * @example
 * ```ts
 * import { AnnotationQueue, Project } from "pulumi-opik";
 *
 * const support = new Project("support", { name: "support-bot" });
 *
 * new AnnotationQueue("review", {
 *   name: "Review",
 *   projectId: support.id,
 *   scope: "trace",
 *   instructions: "Read all of it.",
 *   annotatorsPerItem: 2,
 * });
 * ```
 */
export class AnnotationQueue extends pulumi.CustomResource {
  /** Name of the queue; need not be unique. */
  declare readonly name: pulumi.Output<string>;
  /** Id (a UUID) of the project whose traces or threads are reviewed. Changing it replaces the queue. */
  declare readonly projectId: pulumi.Output<string>;
  /** What is reviewed: `trace` or `thread`. Changing it replaces the queue. */
  declare readonly scope: pulumi.Output<"trace" | "thread">;
  /** Description; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Instructions for reviewers; `""` clears them. Not managed if omitted, cleared if removed. */
  declare readonly instructions: pulumi.Output<string | undefined>;
  /**
   * Whether reviewers can comment. Not managed if omitted (`false` in a new queue), reset to `false` if
   * removed.
   */
  declare readonly commentsEnabled: pulumi.Output<boolean | undefined>;
  /**
   * Names (not ids) of the feedback definitions that reviewers fill in, in order, each once. Opik does not
   * check that they exist. Not managed if omitted, cleared if removed.
   */
  declare readonly feedbackDefinitionNames: pulumi.Output<readonly string[] | undefined>;
  /**
   * Number of people who review each item, 1 to 1000. Not managed if omitted (1 in a new queue), reset to 1
   * if removed.
   */
  declare readonly annotatorsPerItem: pulumi.Output<number | undefined>;
  /**
   * Seconds for which an item is locked for the reviewer who opened it, 1 to 3600. Not managed if omitted
   * (300 in a new queue), reset to 300 if removed.
   */
  declare readonly lockTimeoutSeconds: pulumi.Output<number | undefined>;
  /**
   * Which items the server adds to the queue automatically. Not managed if omitted, disabled if removed.
   * Needs a newer server than 2.1.24; not verified.
   */
  declare readonly automation: pulumi.Output<AnnotationQueueAutomation | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over an annotation queue of that name if one exists. It is then released, not deleted,
   * when the resource is deleted. Project, scope and name must match, and only one queue may have them.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the annotation queue was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: AnnotationQueueArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        description: undefined,
        instructions: undefined,
        commentsEnabled: undefined,
        feedbackDefinitionNames: undefined,
        annotatorsPerItem: undefined,
        lockTimeoutSeconds: undefined,
        automation: undefined,
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
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): AnnotationQueue {
    return new AnnotationQueue(name, {} as AnnotationQueueArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is AnnotationQueue {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** Which items the server adds to a queue automatically. */
export interface AnnotationQueueAutomationArgs {
  /** Whether the automation is enabled. */
  enabled?: pulumi.Input<boolean | undefined>;
  /** Groups of conditions; any one group is enough. */
  groups: pulumi.Input<pulumi.Input<AnnotationQueueGroupArgs>[]>;
  /** Maximum number of items in the queue. Unlimited if omitted. */
  maxItemsInQueue?: pulumi.Input<number | undefined>;
}

/** Conditions that must all hold. */
export interface AnnotationQueueGroupArgs {
  /** Conditions that must all hold. */
  conditions: pulumi.Input<pulumi.Input<AnnotationQueueConditionArgs>[]>;
}

/** A condition on a score. */
export interface AnnotationQueueConditionArgs {
  /** Name of a score. */
  scoreName: pulumi.Input<string>;
  /** Comparison of the score with the value: `>`, `<` or `=`. */
  operator: pulumi.Input<string>;
  /** Value to compare the score with. */
  value: pulumi.Input<number>;
}

/** Which items the server adds to a queue automatically. */
export interface AnnotationQueueAutomation {
  /** Whether the automation is enabled. */
  readonly enabled?: boolean;
  /** Groups of conditions; any one group is enough. */
  readonly groups: readonly AnnotationQueueGroup[];
  /** Maximum number of items in the queue. Unlimited if omitted. */
  readonly maxItemsInQueue?: number;
}

/** Conditions that must all hold. */
export interface AnnotationQueueGroup {
  /** Conditions that must all hold. */
  readonly conditions: readonly AnnotationQueueCondition[];
}

/** A condition on a score. */
export interface AnnotationQueueCondition {
  /** Name of a score. */
  readonly scoreName: string;
  /** Comparison of the score with the value: `>`, `<` or `=`. */
  readonly operator: string;
  /** Value to compare the score with. */
  readonly value: number;
}

const TYPE = dynamicType("opik", "AnnotationQueue");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "AnnotationQueue") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "AnnotationQueue");
