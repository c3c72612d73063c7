// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link AnnotationQueue}. A property that is left out is not managed, unless it says otherwise. */
export interface AnnotationQueueArgs {
  /** Name of the queue; several may have one name. */
  name: pulumi.Input<string>;
  /** Id of the project whose traces or threads they are, a UUID. Another one replaces the resource. */
  projectId: pulumi.Input<string>;
  /** What is reviewed: `trace` or `thread`. Another one replaces the resource. */
  scope: pulumi.Input<"trace" | "thread">;
  /** What it is for. Left out, it is not managed; `""` or taken out, it is cleared. */
  description?: pulumi.Input<string | undefined>;
  /** What reviewers read. Left out, they are not managed; `""` or taken out, they are cleared. */
  instructions?: pulumi.Input<string | undefined>;
  /**
   * Whether reviewers can leave comments; not in new queues. Left out, it is not managed; taken out, it is
   * false.
   */
  commentsEnabled?: pulumi.Input<boolean | undefined>;
  /**
   * Names, not ids, of the feedback definitions that reviewers fill in, in their order, each once; Opik does
   * not look whether there are such. Left out, they are not managed; taken out, there are none.
   */
  feedbackDefinitionNames?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * How many people review an item, 1 to 1000; 1 in new queues. Left out, it is not managed; taken out, it is
   * 1.
   */
  annotatorsPerItem?: pulumi.Input<number | undefined>;
  /**
   * How long an item is kept for the reviewer who has opened it, in seconds, 1 to 3600; 300 in new queues.
   * Left out, it is not managed; taken out, it is 300.
   */
  lockTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Which items the server puts into the queue. Left out, it is not managed; taken out, it is switched off.
   * Needs a newer server than 2.1.24; not verified.
   */
  automation?: pulumi.Input<AnnotationQueueAutomationArgs | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether an annotation queue of that name that exists already is taken over instead of being an error.
   * What was taken over is released, not deleted, when the resource goes. Project, scope and name have to be
   * the same, and no second one may have them.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A queue of traces or threads of an Opik project that people review; on Opik Cloud, Enterprise and
 * open-source servers.
 *
 * Items and reviewers are not managed. A replacement makes a new queue without items: those of the old one
 * stay in the project, but in no queue.
 *
 * The resource's id is the queue's UUID. It is imported by that or as `project/name`; in another workspace
 * than the configured one with `workspace/` before it. Names may repeat: a name that several have is
 * refused with their ids.
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
  /** Name of the queue; several may have one name. */
  declare readonly name: pulumi.Output<string>;
  /** Id of the project whose traces or threads they are, a UUID. Another one replaces the resource. */
  declare readonly projectId: pulumi.Output<string>;
  /** What is reviewed: `trace` or `thread`. Another one replaces the resource. */
  declare readonly scope: pulumi.Output<"trace" | "thread">;
  /** What it is for. Left out, it is not managed; `""` or taken out, it is cleared. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** What reviewers read. Left out, they are not managed; `""` or taken out, they are cleared. */
  declare readonly instructions: pulumi.Output<string | undefined>;
  /**
   * Whether reviewers can leave comments; not in new queues. Left out, it is not managed; taken out, it is
   * false.
   */
  declare readonly commentsEnabled: pulumi.Output<boolean | undefined>;
  /**
   * Names, not ids, of the feedback definitions that reviewers fill in, in their order, each once; Opik does
   * not look whether there are such. Left out, they are not managed; taken out, there are none.
   */
  declare readonly feedbackDefinitionNames: pulumi.Output<readonly string[] | undefined>;
  /**
   * How many people review an item, 1 to 1000; 1 in new queues. Left out, it is not managed; taken out, it is
   * 1.
   */
  declare readonly annotatorsPerItem: pulumi.Output<number | undefined>;
  /**
   * How long an item is kept for the reviewer who has opened it, in seconds, 1 to 3600; 300 in new queues.
   * Left out, it is not managed; taken out, it is 300.
   */
  declare readonly lockTimeoutSeconds: pulumi.Output<number | undefined>;
  /**
   * Which items the server puts into the queue. Left out, it is not managed; taken out, it is switched off.
   * Needs a newer server than 2.1.24; not verified.
   */
  declare readonly automation: pulumi.Output<AnnotationQueueAutomation | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether an annotation queue of that name that exists already is taken over instead of being an error.
   * What was taken over is released, not deleted, when the resource goes. Project, scope and name have to be
   * the same, and no second one may have them.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /**
   * Whether the annotation queue was there before and was taken over: then it stays when the resource goes.
   */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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

/** Which items are put into a queue by the server itself. */
export interface AnnotationQueueAutomationArgs {
  /** Whether items are put into the queue by it. */
  enabled?: pulumi.Input<boolean | undefined>;
  /** Groups of conditions, of which one is enough. */
  groups: pulumi.Input<pulumi.Input<AnnotationQueueGroupArgs>[]>;
  /** How many items the queue may have. Left out, there is no limit. */
  maxItemsInQueue?: pulumi.Input<number | undefined>;
}

/** Conditions that have to hold together. */
export interface AnnotationQueueGroupArgs {
  /** Conditions that have to hold together. */
  conditions: pulumi.Input<pulumi.Input<AnnotationQueueConditionArgs>[]>;
}

/** What a score has to be. */
export interface AnnotationQueueConditionArgs {
  /** Name of a score. */
  scoreName: pulumi.Input<string>;
  /** How the score is compared with the value: `>`, `<` or `=`. */
  operator: pulumi.Input<string>;
  /** Value that the score is compared with. */
  value: pulumi.Input<number>;
}

/** Which items are put into a queue by the server itself. */
export interface AnnotationQueueAutomation {
  /** Whether items are put into the queue by it. */
  readonly enabled?: boolean;
  /** Groups of conditions, of which one is enough. */
  readonly groups: readonly AnnotationQueueGroup[];
  /** How many items the queue may have. Left out, there is no limit. */
  readonly maxItemsInQueue?: number;
}

/** Conditions that have to hold together. */
export interface AnnotationQueueGroup {
  /** Conditions that have to hold together. */
  readonly conditions: readonly AnnotationQueueCondition[];
}

/** What a score has to be. */
export interface AnnotationQueueCondition {
  /** Name of a score. */
  readonly scoreName: string;
  /** How the score is compared with the value: `>`, `<` or `=`. */
  readonly operator: string;
  /** Value that the score is compared with. */
  readonly value: number;
}

const TYPE = dynamicType("opik", "AnnotationQueue");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "AnnotationQueue") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "AnnotationQueue");
