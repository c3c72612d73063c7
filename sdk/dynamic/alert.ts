// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Alert}. A property that is left out is not managed, unless it says otherwise. */
export interface AlertArgs {
  /** Name of the alert, at most 255 characters; several may have one name. */
  name: pulumi.Input<string>;
  /**
   * Id of the project that it is limited to, a UUID; not together with `projectIds` of a trigger. Left out,
   * it is not managed; taken out, the alert is for the whole workspace.
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * `general`, `slack` or `pagerduty`; Opik makes new alerts general. Left out, it is not managed; taken out,
   * it is `general` again.
   */
  alertType?: pulumi.Input<"general" | "slack" | "pagerduty" | undefined>;
  /**
   * Whether it calls at all. Left out, a new alert is enabled, and it is not managed; taken out, it is
   * enabled again.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /** Address that is called, `http(s)://`; a secret, as Slack's addresses are credentials. */
  webhookUrl: pulumi.Input<string>;
  /**
   * Token that the call is signed with, at most 175 bytes in UTF-8. Opik shows it masked: a change outside of
   * Pulumi that keeps its length and its first and last three characters is not seen. Left out, it is not
   * managed, and where the alert has one, updates are refused; `""` or taken out, it is removed.
   */
  webhookSecretToken?: pulumi.Input<string | undefined>;
  /** Headers of the call, by name. Left out, they are not managed; taken out, they are removed. */
  webhookHeaders?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * PagerDuty's routing key; `pagerduty` needs it. Left out, it is not managed; taken out, it is removed.
   */
  routingKey?: pulumi.Input<string | undefined>;
  /**
   * Address of Opik's user interface, `http(s)://`, for the links in messages. Left out, a new alert gets
   * that of the deployment, and it is not managed; taken out, it stays.
   */
  baseUrl?: pulumi.Input<string | undefined>;
  /**
   * What it is about: one event at least, each once. Their order has no meaning; what others add is removed.
   */
  triggers: pulumi.Input<pulumi.Input<AlertTriggerArgs>[]>;
  /**
   * Fields that are added to what is sent. Left out, they are not managed; taken out, they are removed. Needs
   * a newer server than 2.1.24; not verified.
   */
  customFields?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether an alert of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes. The name and the project have to be the same, and
   * no second one may have them.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * An alert of an Opik workspace: calls a webhook, Slack or PagerDuty; on Opik Cloud, Enterprise and
 * open-source servers.
 *
 * The server keeps all of an alert in one write, so an update repeats what the program does not declare; a
 * name of the webhook, which no client shows, is lost with the first one. Of a secret token it shows a mask
 * only: where an alert has one, declare `webhookSecretToken`, or `""` to remove it; until then an update is
 * refused.
 *
 * The resource's id is the alert's UUID. It is imported by that, by its name or as `project/name`; in
 * another workspace than the configured one with `workspace/` before it. Names may repeat: a name that
 * several have is refused with their ids.
 *
 * @example
 * ```ts
 * import { Alert, Project } from "pulumi-opik";
 *
 * const support = new Project("support", { name: "support-bot" });
 *
 * new Alert("errors", {
 *   name: "Errors",
 *   projectId: support.id,
 *   webhookUrl: "https://ops.example/opik",
 *   triggers: [{ eventType: "trace:errors", conditions: [{ threshold: 10, windowSeconds: 300 }] }],
 * });
 * ```
 */
export class Alert extends pulumi.CustomResource {
  /** Name of the alert, at most 255 characters; several may have one name. */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id of the project that it is limited to, a UUID; not together with `projectIds` of a trigger. Left out,
   * it is not managed; taken out, the alert is for the whole workspace.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /**
   * `general`, `slack` or `pagerduty`; Opik makes new alerts general. Left out, it is not managed; taken out,
   * it is `general` again.
   */
  declare readonly alertType: pulumi.Output<"general" | "slack" | "pagerduty" | undefined>;
  /**
   * Whether it calls at all. Left out, a new alert is enabled, and it is not managed; taken out, it is
   * enabled again.
   */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  /** Address that is called, `http(s)://`; a secret, as Slack's addresses are credentials. */
  declare readonly webhookUrl: pulumi.Output<string>;
  /**
   * Token that the call is signed with, at most 175 bytes in UTF-8. Opik shows it masked: a change outside of
   * Pulumi that keeps its length and its first and last three characters is not seen. Left out, it is not
   * managed, and where the alert has one, updates are refused; `""` or taken out, it is removed.
   */
  declare readonly webhookSecretToken: pulumi.Output<string | undefined>;
  /** Headers of the call, by name. Left out, they are not managed; taken out, they are removed. */
  declare readonly webhookHeaders: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * PagerDuty's routing key; `pagerduty` needs it. Left out, it is not managed; taken out, it is removed.
   */
  declare readonly routingKey: pulumi.Output<string | undefined>;
  /**
   * Address of Opik's user interface, `http(s)://`, for the links in messages. Left out, a new alert gets
   * that of the deployment, and it is not managed; taken out, it stays.
   */
  declare readonly baseUrl: pulumi.Output<string | undefined>;
  /**
   * What it is about: one event at least, each once. Their order has no meaning; what others add is removed.
   */
  declare readonly triggers: pulumi.Output<readonly AlertTrigger[]>;
  /**
   * Fields that are added to what is sent. Left out, they are not managed; taken out, they are removed. Needs
   * a newer server than 2.1.24; not verified.
   */
  declare readonly customFields: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether an alert of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes. The name and the project have to be the same, and
   * no second one may have them.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the alert was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
   * @param opts options of the resource
   */
  constructor(name: string, args: AlertArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        projectId: undefined,
        alertType: undefined,
        enabled: undefined,
        baseUrl: undefined,
        customFields: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,
        webhookUrl: args.webhookUrl === undefined ? undefined : pulumi.secret(args.webhookUrl),
        webhookSecretToken:
          args.webhookSecretToken === undefined ? undefined : pulumi.secret(args.webhookSecretToken),
        webhookHeaders: args.webhookHeaders === undefined ? undefined : pulumi.secret(args.webhookHeaders),
        routingKey: args.routingKey === undefined ? undefined : pulumi.secret(args.routingKey),
        createdAt: undefined,
        createdBy: undefined,
        adopted: undefined,
        [PROVIDER_PROPERTY]: fromProject("pulumi-opik", PROVIDER_TEXT),
      },
      resourceOptions(opts, {
        aliases: ALIASES,
        args,
        secrets: ["webhookUrl", "webhookSecretToken", "webhookHeaders", "routingKey"],
      }),
    );
  }

  /**
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Alert {
    return new Alert(name, {} as AlertArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Alert {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** An event that calls the webhook, and from which threshold on. */
export interface AlertTriggerArgs {
  /** What the trigger is about; each at most once in an alert. */
  eventType: pulumi.Input<
    | "trace:errors"
    | "trace:cost"
    | "trace:latency"
    | "trace:feedback_score"
    | "trace_thread:feedback_score"
    | "trace:guardrails_triggered"
    | "prompt:created"
    | "prompt:committed"
    | "prompt:deleted"
    | "experiment:finished"
  >;
  /**
   * Thresholds: one at least for `trace:errors`, `trace:cost`, `trace:latency` and both feedback scores; no
   * other event has any. Their order has no meaning.
   */
  conditions?: pulumi.Input<pulumi.Input<AlertConditionArgs>[] | undefined>;
  /**
   * Ids of the projects that the trigger is limited to, UUIDs; not together with the alert's `projectId`.
   * Left out, it is all of the alert's.
   */
  projectIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** A threshold and its window. */
export interface AlertConditionArgs {
  /**
   * What has to be reached within the window: a count for `trace:errors`, US dollars for `trace:cost`,
   * seconds for `trace:latency`, the mean of a feedback score.
   */
  threshold: pulumi.Input<number>;
  /** Length of the window in seconds. */
  windowSeconds: pulumi.Input<number>;
  /** Name of the score; for feedback scores, which need it, and for no other event. */
  feedbackScoreName?: pulumi.Input<string | undefined>;
  /** `>` or `<`; for feedback scores, which need it, and for no other event. */
  operator?: pulumi.Input<string | undefined>;
  /**
   * Conditions with the same number have to hold together; of different numbers, or of none, any one is
   * enough.
   */
  groupIndex?: pulumi.Input<number | undefined>;
}

/** An event that calls the webhook, and from which threshold on. */
export interface AlertTrigger {
  /** What the trigger is about; each at most once in an alert. */
  readonly eventType:
    | "trace:errors"
    | "trace:cost"
    | "trace:latency"
    | "trace:feedback_score"
    | "trace_thread:feedback_score"
    | "trace:guardrails_triggered"
    | "prompt:created"
    | "prompt:committed"
    | "prompt:deleted"
    | "experiment:finished";
  /**
   * Thresholds: one at least for `trace:errors`, `trace:cost`, `trace:latency` and both feedback scores; no
   * other event has any. Their order has no meaning.
   */
  readonly conditions?: readonly AlertCondition[];
  /**
   * Ids of the projects that the trigger is limited to, UUIDs; not together with the alert's `projectId`.
   * Left out, it is all of the alert's.
   */
  readonly projectIds?: readonly string[];
}

/** A threshold and its window. */
export interface AlertCondition {
  /**
   * What has to be reached within the window: a count for `trace:errors`, US dollars for `trace:cost`,
   * seconds for `trace:latency`, the mean of a feedback score.
   */
  readonly threshold: number;
  /** Length of the window in seconds. */
  readonly windowSeconds: number;
  /** Name of the score; for feedback scores, which need it, and for no other event. */
  readonly feedbackScoreName?: string;
  /** `>` or `<`; for feedback scores, which need it, and for no other event. */
  readonly operator?: string;
  /**
   * Conditions with the same number have to hold together; of different numbers, or of none, any one is
   * enough.
   */
  readonly groupIndex?: number;
}

const TYPE = dynamicType("opik", "Alert");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Alert") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Alert");
