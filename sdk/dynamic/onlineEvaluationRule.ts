// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link OnlineEvaluationRule}. A property that you omit is not managed, unless its description says otherwise. */
export interface OnlineEvaluationRuleArgs {
  /** Name of the rule, at most 150 characters; need not be unique. */
  name: pulumi.Input<string>;
  /** Ids (UUIDs) of the projects whose data is scored; at least one, in any order. */
  projectIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the rule is enabled. Not managed if omitted (a new rule is enabled), reset to `true` if removed.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /**
   * Fraction of the data that is scored, from 0 to 1; the server stores about six digits. Not managed if
   * omitted (1 in a new rule), reset to 1 if removed.
   */
  samplingRate?: pulumi.Input<number | undefined>;
  /** What is scored: `trace` (the default), `thread` or `span`. Changing it replaces the rule. */
  scope?: pulumi.Input<"trace" | "thread" | "span" | undefined>;
  /** Conditions that must all hold for an item to be scored. Not managed if omitted, cleared if removed. */
  filters?: pulumi.Input<pulumi.Input<EvaluationFilterArgs>[] | undefined>;
  /**
   * Scores by a model. Exactly one of this and `userDefinedMetricPython` is required; switching replaces the
   * rule.
   */
  llmAsJudge?: pulumi.Input<LlmAsJudgeArgs | undefined>;
  /** Scores by a Python metric. The server's Python evaluator must be enabled. */
  userDefinedMetricPython?: pulumi.Input<UserDefinedMetricPythonArgs | undefined>;
  /**
   * Whether the rule scores data from production, from experiments or from both. Not managed if omitted,
   * reset to `production` if removed. Needs a newer server than 2.1.24; not verified.
   */
  triggerScope?: pulumi.Input<"production" | "experiment" | "both" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a rule of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Kind and scope must match, and it must have one of the projects.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * An online evaluation rule, which scores traces, threads or spans of projects as they arrive.
 *
 * A rule asks a model (`llmAsJudge`) or runs a Python metric (`userDefinedMetricPython`). Switching between
 * the two, or changing the `scope` or the workspace, replaces the rule: the new one has another id, and the
 * log of the old one is lost. The model needs an LlmProviderKey; the server does not check that there is
 * one.
 *
 * Names need not be unique: if a rule of the same name, kind and scope exists in one of the projects, you
 * get a warning, or it is taken over with `adopt`. Deleting a rule keeps the scores that it has given.
 *
 * The resource's id is the rule's UUID. Import it by id or as `project/name`; prefix `workspace/` for a
 * workspace other than the configured one.
 *
 * @example
 * ```ts
 * import { OnlineEvaluationRule } from "pulumi-opik";
 *
 * const hallucination = new OnlineEvaluationRule("hallucination", {
 *     name: "Hallucination",
 *     projectIds: ["0190babc-62a0-71d2-832a-0feffa4676eb"],
 *     samplingRate: 0.1,
 *     llmAsJudge: {
 *         model: { name: "gpt-4o-mini" },
 *         messages: [{ role: "USER", content: "Is this grounded? Q: {{question}} A: {{answer}}" }],
 *         variables: { question: "input.question", answer: "output.answer" },
 *         schema: [{ name: "Hallucination", type: "DOUBLE", description: "0 grounded, 1 made up" }],
 *     },
 * });
 * ```
 */
export class OnlineEvaluationRule extends pulumi.CustomResource {
  /** Name of the rule, at most 150 characters; need not be unique. */
  declare readonly name: pulumi.Output<string>;
  /** Ids (UUIDs) of the projects whose data is scored; at least one, in any order. */
  declare readonly projectIds: pulumi.Output<readonly string[]>;
  /**
   * Whether the rule is enabled. Not managed if omitted (a new rule is enabled), reset to `true` if removed.
   */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  /**
   * Fraction of the data that is scored, from 0 to 1; the server stores about six digits. Not managed if
   * omitted (1 in a new rule), reset to 1 if removed.
   */
  declare readonly samplingRate: pulumi.Output<number | undefined>;
  /** What is scored: `trace` (the default), `thread` or `span`. Changing it replaces the rule. */
  declare readonly scope: pulumi.Output<"trace" | "thread" | "span">;
  /** Conditions that must all hold for an item to be scored. Not managed if omitted, cleared if removed. */
  declare readonly filters: pulumi.Output<readonly EvaluationFilter[] | undefined>;
  /**
   * Scores by a model. Exactly one of this and `userDefinedMetricPython` is required; switching replaces the
   * rule. Undefined if it is not managed.
   */
  declare readonly llmAsJudge: pulumi.Output<LlmAsJudge | undefined>;
  /**
   * Scores by a Python metric. The server's Python evaluator must be enabled. Undefined if it is not managed.
   */
  declare readonly userDefinedMetricPython: pulumi.Output<UserDefinedMetricPython | undefined>;
  /**
   * Whether the rule scores data from production, from experiments or from both. Not managed if omitted,
   * reset to `production` if removed. Needs a newer server than 2.1.24; not verified.
   */
  declare readonly triggerScope: pulumi.Output<"production" | "experiment" | "both" | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a rule of that name if one exists. It is then released, not deleted, when the
   * resource is deleted. Kind and scope must match, and it must have one of the projects.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Opik's type of the rule, such as `span_llm_as_judge`. */
  declare readonly type: pulumi.Output<string>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the rule was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: OnlineEvaluationRuleArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        enabled: undefined,
        samplingRate: undefined,
        scope: undefined,
        filters: undefined,
        llmAsJudge: undefined,
        userDefinedMetricPython: undefined,
        triggerScope: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,

        type: undefined,
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
  ): OnlineEvaluationRule {
    return new OnlineEvaluationRule(name, {} as OnlineEvaluationRuleArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is OnlineEvaluationRule {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** A condition on the data to score. */
export interface EvaluationFilterArgs {
  /**
   * Field to filter by, such as `name`, `tags`, `metadata`, `feedback_scores` or `duration` (in
   * milliseconds).
   */
  field: pulumi.Input<string>;
  /**
   * One of `contains` `not_contains` `starts_with` `ends_with` `=` `!=` `>` `>=` `<` `<=` `is_empty`
   * `is_not_empty` `in` `not_in`.
   */
  operator: pulumi.Input<string>;
  /** Key, if the field is a map. */
  key?: pulumi.Input<string | undefined>;
  /** Value to compare with, as text. Defaults to `""`. */
  value?: pulumi.Input<string | undefined>;
}

/** Scores by a model. */
export interface LlmAsJudgeArgs {
  /** The judging model and its parameters. */
  model: pulumi.Input<LlmAsJudgeModelArgs>;
  /** Messages to the model, in order; at least one. */
  messages: pulumi.Input<pulumi.Input<LlmAsJudgeMessageArgs>[]>;
  /**
   * Path to the value of each variable in the messages, such as `input.question`. Only for traces and spans.
   */
  variables?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** The scores that the model gives, in order; at least one. */
  schema: pulumi.Input<pulumi.Input<LlmAsJudgeSchemaArgs>[]>;
  /** Maximum cost of judging one trace or thread, in US dollars. Not for spans. */
  maxCostUsd?: pulumi.Input<number | undefined>;
}

/** The judging model and its parameters. */
export interface LlmAsJudgeModelArgs {
  /** Name of the model. For a custom provider, the full name (see `modelNames` of LlmProviderKey). */
  name: pulumi.Input<string>;
  /** Temperature. The model's own if omitted. */
  temperature?: pulumi.Input<number | undefined>;
  /** Sampling seed. */
  seed?: pulumi.Input<number | undefined>;
  /** Any JSON to pass to the provider. A null member is equal to an absent one. */
  customParameters?: pulumi.Input<any | undefined>;
}

/** A message to the model. */
export interface LlmAsJudgeMessageArgs {
  /** Role of a message's author. */
  role: pulumi.Input<"SYSTEM" | "USER" | "AI" | "TOOL_EXECUTION_RESULT" | "CUSTOM">;
  /** Text, with variables in double braces. Must not begin with `[`; use `contentArray` for that. */
  content?: pulumi.Input<string | undefined>;
  /** Content parts, such as texts and images, instead of `content`. */
  contentArray?: pulumi.Input<pulumi.Input<MessageContentPartArgs>[] | undefined>;
}

/** A content part of a message: exactly one of `text`, `imageUrl`, `videoUrl` and `audioUrl`. */
export interface MessageContentPartArgs {
  /** Text, with variables in double braces. */
  text?: pulumi.Input<string | undefined>;
  /** An image. */
  imageUrl?: pulumi.Input<MessageContentImageArgs | undefined>;
  /** A video. */
  videoUrl?: pulumi.Input<MessageContentVideoArgs | undefined>;
  /** An audio file. */
  audioUrl?: pulumi.Input<MessageContentAudioArgs | undefined>;
}

/** The image of a content part. */
export interface MessageContentImageArgs {
  /** URL of the image, or a variable in braces. */
  url: pulumi.Input<string>;
  /** Level of detail for the model: `low`, `high` or `auto`. */
  detail?: pulumi.Input<string | undefined>;
}

/** The video of a content part. */
export interface MessageContentVideoArgs {
  /** URL of the video, or a variable in braces. */
  url: pulumi.Input<string>;
}

/** The audio of a content part. */
export interface MessageContentAudioArgs {
  /** URL of the audio, or a variable in braces. */
  url: pulumi.Input<string>;
}

/** A score that the model gives. */
export interface LlmAsJudgeSchemaArgs {
  /** Name of the score. */
  name: pulumi.Input<string>;
  /** Type of a score. */
  type: pulumi.Input<"BOOLEAN" | "INTEGER" | "DOUBLE">;
  /** Description of the score for the model. */
  description?: pulumi.Input<string | undefined>;
}

/** Scores by a Python metric. */
export interface UserDefinedMetricPythonArgs {
  /** Source code of a Python module with a metric class. */
  metric: pulumi.Input<string>;
  /**
   * Path to the value of each argument, such as `output.answer`. At least one for traces and spans; none for
   * threads.
   */
  arguments?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/** A condition on the data to score. */
export interface EvaluationFilter {
  /**
   * Field to filter by, such as `name`, `tags`, `metadata`, `feedback_scores` or `duration` (in
   * milliseconds).
   */
  readonly field: string;
  /**
   * One of `contains` `not_contains` `starts_with` `ends_with` `=` `!=` `>` `>=` `<` `<=` `is_empty`
   * `is_not_empty` `in` `not_in`.
   */
  readonly operator: string;
  /** Key, if the field is a map. */
  readonly key?: string;
  /** Value to compare with, as text. Defaults to `""`. */
  readonly value?: string;
}

/** Scores by a model. */
export interface LlmAsJudge {
  /** The judging model and its parameters. */
  readonly model: LlmAsJudgeModel;
  /** Messages to the model, in order; at least one. */
  readonly messages: readonly LlmAsJudgeMessage[];
  /**
   * Path to the value of each variable in the messages, such as `input.question`. Only for traces and spans.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** The scores that the model gives, in order; at least one. */
  readonly schema: readonly LlmAsJudgeSchema[];
  /** Maximum cost of judging one trace or thread, in US dollars. Not for spans. */
  readonly maxCostUsd?: number;
}

/** The judging model and its parameters. */
export interface LlmAsJudgeModel {
  /** Name of the model. For a custom provider, the full name (see `modelNames` of LlmProviderKey). */
  readonly name: string;
  /** Temperature. The model's own if omitted. */
  readonly temperature?: number;
  /** Sampling seed. */
  readonly seed?: number;
  /** Any JSON to pass to the provider. A null member is equal to an absent one. */
  readonly customParameters?: any;
}

/** A message to the model. */
export interface LlmAsJudgeMessage {
  /** Role of a message's author. */
  readonly role: "SYSTEM" | "USER" | "AI" | "TOOL_EXECUTION_RESULT" | "CUSTOM";
  /** Text, with variables in double braces. Must not begin with `[`; use `contentArray` for that. */
  readonly content?: string;
  /** Content parts, such as texts and images, instead of `content`. */
  readonly contentArray?: readonly MessageContentPart[];
}

/** A content part of a message: exactly one of `text`, `imageUrl`, `videoUrl` and `audioUrl`. */
export interface MessageContentPart {
  /** Text, with variables in double braces. */
  readonly text?: string;
  /** An image. */
  readonly imageUrl?: MessageContentImage;
  /** A video. */
  readonly videoUrl?: MessageContentVideo;
  /** An audio file. */
  readonly audioUrl?: MessageContentAudio;
}

/** The image of a content part. */
export interface MessageContentImage {
  /** URL of the image, or a variable in braces. */
  readonly url: string;
  /** Level of detail for the model: `low`, `high` or `auto`. */
  readonly detail?: string;
}

/** The video of a content part. */
export interface MessageContentVideo {
  /** URL of the video, or a variable in braces. */
  readonly url: string;
}

/** The audio of a content part. */
export interface MessageContentAudio {
  /** URL of the audio, or a variable in braces. */
  readonly url: string;
}

/** A score that the model gives. */
export interface LlmAsJudgeSchema {
  /** Name of the score. */
  readonly name: string;
  /** Type of a score. */
  readonly type: "BOOLEAN" | "INTEGER" | "DOUBLE";
  /** Description of the score for the model. */
  readonly description?: string;
}

/** Scores by a Python metric. */
export interface UserDefinedMetricPython {
  /** Source code of a Python module with a metric class. */
  readonly metric: string;
  /**
   * Path to the value of each argument, such as `output.answer`. At least one for traces and spans; none for
   * threads.
   */
  readonly arguments?: Readonly<Record<string, string>>;
}

const TYPE = dynamicType("opik", "OnlineEvaluationRule");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "OnlineEvaluationRule") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "OnlineEvaluationRule");
