// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Prompt}. A property that is left out is not managed, unless it says otherwise. */
export interface PromptArgs {
  /**
   * Name of the prompt, unique in its project without regard to case; at most 255 characters. Another one
   * renames it, and programs that fetch it by its name have to follow.
   */
  name: pulumi.Input<string>;
  /** Id of the project, a UUID: the `id` of a Project. Another one replaces the prompt. */
  projectId: pulumi.Input<string>;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  description?: pulumi.Input<string | undefined>;
  /** Tags, in any order; `[]` removes them. Left out, they are not managed. */
  tags?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * The text of a text prompt; another one makes a new version. Not together with `messages`. Left out, it is
   * not managed. Taken out, it stays as it is.
   */
  template?: pulumi.Input<string | undefined>;
  /**
   * The messages of a chat prompt, at least one; another one makes a new version. Not together with
   * `template`. Left out, they are not managed. Taken out, it stays as it is.
   */
  messages?: pulumi.Input<pulumi.Input<PromptMessageArgs>[] | undefined>;
  /**
   * How variables are written, `mustache` in a new prompt; another one makes a new version. Left out, it is
   * not managed. Taken out, it stays as it is.
   */
  type?: pulumi.Input<"mustache" | "jinja2" | "python" | undefined>;
  /**
   * Any JSON object that goes with the version, such as a model's parameters; another one makes a new
   * version. A member that is null is as none. Left out, it is not managed. Taken out, it stays as it is.
   */
  metadata?: pulumi.Input<Record<string, pulumi.Input<any>> | undefined>;
  /** What the next new version says of itself. By itself it changes nothing. */
  changeDescription?: pulumi.Input<string | undefined>;
  /**
   * The version that each environment has: `latest`, which follows each update, or a number such as `v3`.
   * Each environment has to be in the workspace (see Environment). Only those that are named are managed; one
   * that is taken out is released, if it still has the version that it was given.
   */
  environments?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a prompt of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A prompt of a project: its latest version, and which version each environment has.
 *
 * A change of the text, the type or the metadata makes a new version; versions are never changed or
 * deleted. A version that somebody else added shows as drift of what differs in it, and the next update
 * adds one with what is declared. A promotion is a change of one line of `environments`.
 *
 * Another project, and a text that becomes a chat or the other way round, replace the prompt. A replacement
 * and a delete lose all versions, also those that others made: use `protect` or `retainOnDelete` to keep
 * them. What was taken over is released instead of deleted.
 *
 * The resource's id is the prompt's UUID. It is imported by that or as `project/name` with the project's
 * name, in another workspace than the configured one as `workspace/id` or `workspace/project/name`;
 * environments come as numbers.
 *
 * @example
 * ```ts
 * import { Environment, Project, Prompt } from "pulumi-opik";
 *
 * const project = new Project("support", { name: "support" });
 * const staging = new Environment("staging", { name: "staging", adopt: true });
 * const production = new Environment("production", { name: "production", adopt: true });
 * const answer = new Prompt(
 *     "answer",
 *     {
 *         name: "answer",
 *         projectId: project.id,
 *         description: "The bot's answer",
 *         tags: ["support", "chat"],
 *         messages: [
 *             { role: "system", content: "Answer in {{language}}." },
 *             { role: "user", content: "{{question}}" },
 *         ],
 *         type: "mustache",
 *         metadata: { temperature: 0.2 },
 *         changeDescription: "Shorter answers",
 *         environments: { staging: "latest", production: "v1" }, // a promotion is a one-line pull request
 *     },
 *     { dependsOn: [staging, production], protect: true },
 * );
 * export const commit = answer.commit;
 * ```
 */
export class Prompt extends pulumi.CustomResource {
  /**
   * Name of the prompt, unique in its project without regard to case; at most 255 characters. Another one
   * renames it, and programs that fetch it by its name have to follow.
   */
  declare readonly name: pulumi.Output<string>;
  /** Id of the project, a UUID: the `id` of a Project. Another one replaces the prompt. */
  declare readonly projectId: pulumi.Output<string>;
  /** What it is for; at most 255 characters, `""` clears it. Left out, it is not managed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Tags, in any order; `[]` removes them. Left out, they are not managed. */
  declare readonly tags: pulumi.Output<readonly string[] | undefined>;
  /**
   * The text of a text prompt; another one makes a new version. Not together with `messages`. Left out, it is
   * not managed. Taken out, it stays as it is.
   */
  declare readonly template: pulumi.Output<string | undefined>;
  /**
   * The messages of a chat prompt, at least one; another one makes a new version. Not together with
   * `template`. Left out, they are not managed. Taken out, it stays as it is.
   */
  declare readonly messages: pulumi.Output<readonly PromptMessage[] | undefined>;
  /**
   * How variables are written, `mustache` in a new prompt; another one makes a new version. Left out, it is
   * not managed. Taken out, it stays as it is.
   */
  declare readonly type: pulumi.Output<"mustache" | "jinja2" | "python" | undefined>;
  /**
   * Any JSON object that goes with the version, such as a model's parameters; another one makes a new
   * version. A member that is null is as none. Left out, it is not managed. Taken out, it stays as it is.
   */
  declare readonly metadata: pulumi.Output<Readonly<Record<string, any>> | undefined>;
  /** What the next new version says of itself. By itself it changes nothing. */
  declare readonly changeDescription: pulumi.Output<string | undefined>;
  /**
   * The version that each environment has: `latest`, which follows each update, or a number such as `v3`.
   * Each environment has to be in the workspace (see Environment). Only those that are named are managed; one
   * that is taken out is released, if it still has the version that it was given. Undefined where it is not
   * managed.
   */
  declare readonly environments: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a prompt of that name that exists already is taken over instead of being an error. What was taken
   * over is released, not deleted, when the resource goes.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** `text` or `chat`. */
  declare readonly templateStructure: pulumi.Output<string | undefined>;
  /** Id of the latest version, a UUID. Absent where there is none. */
  declare readonly versionId: pulumi.Output<string | undefined>;
  /** Number of the latest version: `v4`. */
  declare readonly versionNumber: pulumi.Output<string | undefined>;
  /** Commit of the latest version, 8 characters, by which Opik's SDKs can fetch it. */
  declare readonly commit: pulumi.Output<string | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the prompt was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
   * @param opts options of the resource
   */
  constructor(name: string, args: PromptArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        description: undefined,
        tags: undefined,
        template: undefined,
        messages: undefined,
        type: undefined,
        metadata: undefined,
        changeDescription: undefined,
        environments: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,

        templateStructure: undefined,
        versionId: undefined,
        versionNumber: undefined,
        commit: undefined,
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
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Prompt {
    return new Prompt(name, {} as PromptArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is Prompt {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** A message of a chat prompt. */
export interface PromptMessageArgs {
  /** Whose message it is: `system`, `user`, `assistant`. */
  role: pulumi.Input<string>;
  /** The text; variables as the prompt's `type` has them. */
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

/** A message of a chat prompt. */
export interface PromptMessage {
  /** Whose message it is: `system`, `user`, `assistant`. */
  readonly role: string;
  /** The text; variables as the prompt's `type` has them. */
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

const TYPE = dynamicType("opik", "Prompt");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "Prompt") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Prompt");
