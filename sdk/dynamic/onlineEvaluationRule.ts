// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link OnlineEvaluationRule}. A property that is left out is not managed, unless it says otherwise. */
export interface OnlineEvaluationRuleArgs {
  /** Name of the rule, at most 150 characters; several rules may have one name. */
  name: pulumi.Input<string>;
  /** Ids of the projects whose data the rule scores; at least one, in any order. */
  projectIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the rule is at work. Left out of a new rule, it is; taken out, it is again. */
  enabled?: pulumi.Input<boolean | undefined>;
  /**
   * Part of what arrives that is scored, from 0 to 1; the server keeps about six digits. Left out of a new
   * rule, it is 1; taken out, it is 1 again.
   */
  samplingRate?: pulumi.Input<number | undefined>;
  /**
   * What is scored: `trace` (which it is where it is left out), `thread` or `span`. Another one replaces the
   * rule.
   */
  scope?: pulumi.Input<"trace" | "thread" | "span" | undefined>;
  /**
   * Conditions that all have to hold for what is scored. Left out, they are not managed; taken out, there are
   * none.
   */
  filters?: pulumi.Input<pulumi.Input<EvaluationFilterArgs>[] | undefined>;
  /** Scores by a model. A rule has either this or `userDefinedMetricPython`; the other one replaces it. */
  llmAsJudge?: pulumi.Input<LlmAsJudgeArgs | undefined>;
  /** Scores by a metric in Python, where the server's evaluator for it is switched on. */
  userDefinedMetricPython?: pulumi.Input<UserDefinedMetricPythonArgs | undefined>;
  /**
   * Whether the rule scores what comes from production, from experiments or from both. Left out, it is not
   * managed; taken out, it is `production`. It needs a newer server than 2.1.24 and is not verified here.
   */
  triggerScope?: pulumi.Input<"production" | "experiment" | "both" | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a rule of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes. Here that is one of the same kind and scope which
   * has one of the projects.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * An online evaluation rule: it scores traces, threads or spans of its projects as they arrive.
 *
 * A rule asks a model (`llmAsJudge`) or runs a metric in Python (`userDefinedMetricPython`). Going from one
 * to the other, or to another `scope` or workspace, replaces it: the new rule has another id, and the log
 * of the old one is lost. The model's key is an LlmProviderKey's; the server does not check that there is
 * one.
 *
 * Names are not unique: one of the same name, kind and scope in one of the projects is only warned of, or
 * taken over with `adopt`. Deleting a rule leaves the scores that it has given.
 *
 * The resource's id is the rule's UUID. It is imported by that, or as `project/name`, in another workspace
 * than the configured one as `workspace/id` or `workspace/project/name`.
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
  /** Name of the rule, at most 150 characters; several rules may have one name. */
  declare readonly name: pulumi.Output<string>;
  /** Ids of the projects whose data the rule scores; at least one, in any order. */
  declare readonly projectIds: pulumi.Output<readonly string[]>;
  /**
   * Whether the rule is at work. Left out of a new rule, it is; taken out, it is again. Undefined where it is
   * not managed.
   */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  /**
   * Part of what arrives that is scored, from 0 to 1; the server keeps about six digits. Left out of a new
   * rule, it is 1; taken out, it is 1 again. Undefined where it is not managed.
   */
  declare readonly samplingRate: pulumi.Output<number | undefined>;
  /**
   * What is scored: `trace` (which it is where it is left out), `thread` or `span`. Another one replaces the
   * rule.
   */
  declare readonly scope: pulumi.Output<"trace" | "thread" | "span">;
  /**
   * Conditions that all have to hold for what is scored. Left out, they are not managed; taken out, there are
   * none.
   */
  declare readonly filters: pulumi.Output<readonly EvaluationFilter[] | undefined>;
  /**
   * Scores by a model. A rule has either this or `userDefinedMetricPython`; the other one replaces it.
   * Undefined where it is not managed.
   */
  declare readonly llmAsJudge: pulumi.Output<LlmAsJudge | undefined>;
  /**
   * Scores by a metric in Python, where the server's evaluator for it is switched on. Undefined where it is
   * not managed.
   */
  declare readonly userDefinedMetricPython: pulumi.Output<UserDefinedMetricPython | undefined>;
  /**
   * Whether the rule scores what comes from production, from experiments or from both. Left out, it is not
   * managed; taken out, it is `production`. It needs a newer server than 2.1.24 and is not verified here.
   */
  declare readonly triggerScope: pulumi.Output<"production" | "experiment" | "both" | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a rule of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes. Here that is one of the same kind and scope which
   * has one of the projects.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Type of the rule in Opik's terms, such as `span_llm_as_judge`. */
  declare readonly type: pulumi.Output<string>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the rule was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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

/** A condition on what is scored. */
export interface EvaluationFilterArgs {
  /**
   * Field of what is scored, in Opik's terms: `name`, `tags`, `metadata`, `feedback_scores`, `duration` (in
   * milliseconds).
   */
  field: pulumi.Input<string>;
  /**
   * One of `contains` `not_contains` `starts_with` `ends_with` `=` `!=` `>` `>=` `<` `<=` `is_empty`
   * `is_not_empty` `in` `not_in`.
   */
  operator: pulumi.Input<string>;
  /** Key in a field that is a map. */
  key?: pulumi.Input<string | undefined>;
  /** What it is compared with, as text; left out, it is `""`. */
  value?: pulumi.Input<string | undefined>;
}

/** A model that is asked for scores. */
export interface LlmAsJudgeArgs {
  /** The model that judges, with its parameters. */
  model: pulumi.Input<LlmAsJudgeModelArgs>;
  /** What the model is asked, in order; at least one message. */
  messages: pulumi.Input<pulumi.Input<LlmAsJudgeMessageArgs>[]>;
  /**
   * Where the value of each variable of the messages is: `input.question`. For traces and spans only; a
   * thread has none.
   */
  variables?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** The scores that the model gives, in order; at least one. */
  schema: pulumi.Input<pulumi.Input<LlmAsJudgeSchemaArgs>[]>;
  /** Most that judging one trace or thread may cost, in US dollars. Not for spans. */
  maxCostUsd?: pulumi.Input<number | undefined>;
}

/** The model that judges, with its parameters. */
export interface LlmAsJudgeModelArgs {
  /** Name of the model; of a custom provider's, the full one (see `modelNames` of LlmProviderKey). */
  name: pulumi.Input<string>;
  /** Temperature; left out, the model's own. */
  temperature?: pulumi.Input<number | undefined>;
  /** Seed of the sampling. */
  seed?: pulumi.Input<number | undefined>;
  /** Any JSON that is passed on to the provider; a member that is null is as none. */
  customParameters?: pulumi.Input<any | undefined>;
}

/** A message to the model. */
export interface LlmAsJudgeMessageArgs {
  /** Whose message it is. */
  role: pulumi.Input<"SYSTEM" | "USER" | "AI" | "TOOL_EXECUTION_RESULT" | "CUSTOM">;
  /** The text; variables are in double braces. It must not begin with `[`: use `contentArray` there. */
  content?: pulumi.Input<string | undefined>;
  /** Parts, such as texts and images, in the place of `content`. */
  contentArray?: pulumi.Input<pulumi.Input<MessageContentPartArgs>[] | undefined>;
}

/** A part of a message: exactly one of `text`, `imageUrl`, `videoUrl` and `audioUrl`. */
export interface MessageContentPartArgs {
  /** A text; variables are in double braces. */
  text?: pulumi.Input<string | undefined>;
  /** An image. */
  imageUrl?: pulumi.Input<MessageContentImageArgs | undefined>;
  /** A video. */
  videoUrl?: pulumi.Input<MessageContentVideoArgs | undefined>;
  /** A sound. */
  audioUrl?: pulumi.Input<MessageContentAudioArgs | undefined>;
}

/** The image of a part. */
export interface MessageContentImageArgs {
  /** URL of the image, or a variable in braces. */
  url: pulumi.Input<string>;
  /** How closely the model looks: `low`, `high` or `auto`. */
  detail?: pulumi.Input<string | undefined>;
}

/** The video of a part. */
export interface MessageContentVideoArgs {
  /** URL of the video, or a variable in braces. */
  url: pulumi.Input<string>;
}

/** The audio of a part. */
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
  /** What the model is told of the score. */
  description?: pulumi.Input<string | undefined>;
}

/** A metric in Python that gives scores. */
export interface UserDefinedMetricPythonArgs {
  /** Source text of a Python module with a metric class. */
  metric: pulumi.Input<string>;
  /**
   * Where the value of each argument is: `output.answer`. At least one for traces and spans; a thread has
   * none.
   */
  arguments?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/** A condition on what is scored. */
export interface EvaluationFilter {
  /**
   * Field of what is scored, in Opik's terms: `name`, `tags`, `metadata`, `feedback_scores`, `duration` (in
   * milliseconds).
   */
  readonly field: string;
  /**
   * One of `contains` `not_contains` `starts_with` `ends_with` `=` `!=` `>` `>=` `<` `<=` `is_empty`
   * `is_not_empty` `in` `not_in`.
   */
  readonly operator: string;
  /** Key in a field that is a map. */
  readonly key?: string;
  /** What it is compared with, as text; left out, it is `""`. */
  readonly value?: string;
}

/** A model that is asked for scores. */
export interface LlmAsJudge {
  /** The model that judges, with its parameters. */
  readonly model: LlmAsJudgeModel;
  /** What the model is asked, in order; at least one message. */
  readonly messages: readonly LlmAsJudgeMessage[];
  /**
   * Where the value of each variable of the messages is: `input.question`. For traces and spans only; a
   * thread has none.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** The scores that the model gives, in order; at least one. */
  readonly schema: readonly LlmAsJudgeSchema[];
  /** Most that judging one trace or thread may cost, in US dollars. Not for spans. */
  readonly maxCostUsd?: number;
}

/** The model that judges, with its parameters. */
export interface LlmAsJudgeModel {
  /** Name of the model; of a custom provider's, the full one (see `modelNames` of LlmProviderKey). */
  readonly name: string;
  /** Temperature; left out, the model's own. */
  readonly temperature?: number;
  /** Seed of the sampling. */
  readonly seed?: number;
  /** Any JSON that is passed on to the provider; a member that is null is as none. */
  readonly customParameters?: any;
}

/** A message to the model. */
export interface LlmAsJudgeMessage {
  /** Whose message it is. */
  readonly role: "SYSTEM" | "USER" | "AI" | "TOOL_EXECUTION_RESULT" | "CUSTOM";
  /** The text; variables are in double braces. It must not begin with `[`: use `contentArray` there. */
  readonly content?: string;
  /** Parts, such as texts and images, in the place of `content`. */
  readonly contentArray?: readonly MessageContentPart[];
}

/** A part of a message: exactly one of `text`, `imageUrl`, `videoUrl` and `audioUrl`. */
export interface MessageContentPart {
  /** A text; variables are in double braces. */
  readonly text?: string;
  /** An image. */
  readonly imageUrl?: MessageContentImage;
  /** A video. */
  readonly videoUrl?: MessageContentVideo;
  /** A sound. */
  readonly audioUrl?: MessageContentAudio;
}

/** The image of a part. */
export interface MessageContentImage {
  /** URL of the image, or a variable in braces. */
  readonly url: string;
  /** How closely the model looks: `low`, `high` or `auto`. */
  readonly detail?: string;
}

/** The video of a part. */
export interface MessageContentVideo {
  /** URL of the video, or a variable in braces. */
  readonly url: string;
}

/** The audio of a part. */
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
  /** What the model is told of the score. */
  readonly description?: string;
}

/** A metric in Python that gives scores. */
export interface UserDefinedMetricPython {
  /** Source text of a Python module with a metric class. */
  readonly metric: string;
  /**
   * Where the value of each argument is: `output.answer`. At least one for traces and spans; a thread has
   * none.
   */
  readonly arguments?: Readonly<Record<string, string>>;
}

const TYPE = dynamicType("opik", "OnlineEvaluationRule");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "OnlineEvaluationRule") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "OnlineEvaluationRule");
