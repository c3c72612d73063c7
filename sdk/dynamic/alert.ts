// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Alert}. A property that you omit is not managed, unless its description says otherwise. */
export interface AlertArgs {
  /** Name of the alert, at most 255 characters; need not be unique. */
  name: pulumi.Input<string>;
  /**
   * Id (a UUID) of the project that the alert is limited to. Conflicts with `projectIds` of a trigger. Not
   * managed if omitted; the alert applies to the whole workspace if removed.
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * `general`, `slack` or `pagerduty`. Not managed if omitted (`general` in a new alert), reset to `general`
   * if removed.
   */
  alertType?: pulumi.Input<"general" | "slack" | "pagerduty" | undefined>;
  /**
   * Whether the alert is enabled. Not managed if omitted (a new alert is enabled), reset to `true` if
   * removed.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /** URL to call, `http(s)://`. A secret, because Slack's webhook URLs are credentials. */
  webhookUrl: pulumi.Input<string>;
  /**
   * Token that signs the call, at most 175 bytes in UTF-8. Opik shows it masked, so a change outside Pulumi
   * that keeps its length and its first and last three characters is not detected. Not managed if omitted,
   * but updates are refused if the alert has one. `""` clears it; cleared if removed.
   */
  webhookSecretToken?: pulumi.Input<string | undefined>;
  /** Headers of the call, by name. Not managed if omitted, cleared if removed. */
  webhookHeaders?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** PagerDuty's routing key; required for `pagerduty`. Not managed if omitted, cleared if removed. */
  routingKey?: pulumi.Input<string | undefined>;
  /**
   * URL of Opik's interface, `http(s)://`, for links in messages. Not managed if omitted (a new alert gets
   * the deployment's), kept if removed.
   */
  baseUrl?: pulumi.Input<string | undefined>;
  /**
   * Events that call the webhook: at least one, each once, in any order. Triggers that others add are
   * removed.
   */
  triggers: pulumi.Input<pulumi.Input<AlertTriggerArgs>[]>;
  /**
   * Fields to add to the call's payload. Not managed if omitted, cleared if removed. Needs a newer server
   * than 2.1.24; not verified.
   */
  customFields?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over an alert of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Name and project must match, and only one alert may have them.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * An alert of an Opik workspace that calls a webhook, Slack or PagerDuty, on Opik Cloud, Enterprise and
 * open-source servers.
 *
 * Opik only accepts an alert as a whole, so an update sends the live values of the properties that you do
 * not declare. The webhook's name, which Opik's interface does not show, is lost with the first update.
 * Opik shows only a mask of the secret token: if an alert has one, updates are refused until you declare
 * `webhookSecretToken`, or `""` to remove it.
 *
 * The resource's id is the alert's UUID. Import it by id, by name or as `project/name`; prefix `workspace/`
 * for a workspace other than the configured one. Names need not be unique; importing a name that several
 * alerts have fails and lists their ids.
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
  /** Name of the alert, at most 255 characters; need not be unique. */
  declare readonly name: pulumi.Output<string>;
  /**
   * Id (a UUID) of the project that the alert is limited to. Conflicts with `projectIds` of a trigger. Not
   * managed if omitted; the alert applies to the whole workspace if removed.
   */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /**
   * `general`, `slack` or `pagerduty`. Not managed if omitted (`general` in a new alert), reset to `general`
   * if removed.
   */
  declare readonly alertType: pulumi.Output<"general" | "slack" | "pagerduty" | undefined>;
  /**
   * Whether the alert is enabled. Not managed if omitted (a new alert is enabled), reset to `true` if
   * removed.
   */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  /** URL to call, `http(s)://`. A secret, because Slack's webhook URLs are credentials. */
  declare readonly webhookUrl: pulumi.Output<string>;
  /**
   * Token that signs the call, at most 175 bytes in UTF-8. Opik shows it masked, so a change outside Pulumi
   * that keeps its length and its first and last three characters is not detected. Not managed if omitted,
   * but updates are refused if the alert has one. `""` clears it; cleared if removed.
   */
  declare readonly webhookSecretToken: pulumi.Output<string | undefined>;
  /** Headers of the call, by name. Not managed if omitted, cleared if removed. */
  declare readonly webhookHeaders: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /** PagerDuty's routing key; required for `pagerduty`. Not managed if omitted, cleared if removed. */
  declare readonly routingKey: pulumi.Output<string | undefined>;
  /**
   * URL of Opik's interface, `http(s)://`, for links in messages. Not managed if omitted (a new alert gets
   * the deployment's), kept if removed.
   */
  declare readonly baseUrl: pulumi.Output<string | undefined>;
  /**
   * Events that call the webhook: at least one, each once, in any order. Triggers that others add are
   * removed.
   */
  declare readonly triggers: pulumi.Output<readonly AlertTrigger[]>;
  /**
   * Fields to add to the call's payload. Not managed if omitted, cleared if removed. Needs a newer server
   * than 2.1.24; not verified.
   */
  declare readonly customFields: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over an alert of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Name and project must match, and only one alert may have them.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the alert was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
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
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
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

/** An event that triggers the alert, with its thresholds. */
export interface AlertTriggerArgs {
  /** Event that triggers the alert; each at most once per alert. */
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
   * Thresholds, in any order: at least one for `trace:errors`, `trace:cost`, `trace:latency` and the two
   * feedback score events; not allowed for other events.
   */
  conditions?: pulumi.Input<pulumi.Input<AlertConditionArgs>[] | undefined>;
  /**
   * Ids (UUIDs) of the projects that the trigger is limited to. Conflicts with the alert's `projectId`. If
   * omitted, the trigger covers whatever the alert does.
   */
  projectIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** A threshold and its window. */
export interface AlertConditionArgs {
  /**
   * Threshold within the window: a count for `trace:errors`, US dollars for `trace:cost`, seconds for
   * `trace:latency`, a mean for feedback scores.
   */
  threshold: pulumi.Input<number>;
  /** Length of the window, in seconds. */
  windowSeconds: pulumi.Input<number>;
  /** Name of the score. Required for feedback scores; not allowed for other events. */
  feedbackScoreName?: pulumi.Input<string | undefined>;
  /** `>` or `<`. Required for feedback scores; not allowed for other events. */
  operator?: pulumi.Input<string | undefined>;
  /**
   * Conditions with the same number must all hold. Of conditions with different numbers or none, any one is
   * enough.
   */
  groupIndex?: pulumi.Input<number | undefined>;
}

/** An event that triggers the alert, with its thresholds. */
export interface AlertTrigger {
  /** Event that triggers the alert; each at most once per alert. */
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
   * Thresholds, in any order: at least one for `trace:errors`, `trace:cost`, `trace:latency` and the two
   * feedback score events; not allowed for other events.
   */
  readonly conditions?: readonly AlertCondition[];
  /**
   * Ids (UUIDs) of the projects that the trigger is limited to. Conflicts with the alert's `projectId`. If
   * omitted, the trigger covers whatever the alert does.
   */
  readonly projectIds?: readonly string[];
}

/** A threshold and its window. */
export interface AlertCondition {
  /**
   * Threshold within the window: a count for `trace:errors`, US dollars for `trace:cost`, seconds for
   * `trace:latency`, a mean for feedback scores.
   */
  readonly threshold: number;
  /** Length of the window, in seconds. */
  readonly windowSeconds: number;
  /** Name of the score. Required for feedback scores; not allowed for other events. */
  readonly feedbackScoreName?: string;
  /** `>` or `<`. Required for feedback scores; not allowed for other events. */
  readonly operator?: string;
  /**
   * Conditions with the same number must all hold. Of conditions with different numbers or none, any one is
   * enough.
   */
  readonly groupIndex?: number;
}

const TYPE = dynamicType("opik", "Alert");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Alert") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Alert");
