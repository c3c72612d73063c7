// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link Prompt}. A property that you omit is not managed, unless its description says otherwise. */
export interface PromptArgs {
  /**
   * Name of the prompt, at most 255 characters; unique in its project, ignoring case. Changing it renames the
   * prompt, and breaks programs that fetch it by the old name.
   */
  name: pulumi.Input<string>;
  /** Id (a UUID) of the project. Changing it replaces the prompt. */
  projectId: pulumi.Input<string>;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  description?: pulumi.Input<string | undefined>;
  /** Tags, in any order; `[]` removes all. Not managed if omitted, cleared if removed. */
  tags?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Text of a text prompt. Conflicts with `messages`. Changing it creates a new version. Not managed if
   * omitted, kept if removed.
   */
  template?: pulumi.Input<string | undefined>;
  /**
   * Messages of a chat prompt, at least one. Conflicts with `template`. Changing it creates a new version.
   * Not managed if omitted, kept if removed.
   */
  messages?: pulumi.Input<pulumi.Input<PromptMessageArgs>[] | undefined>;
  /**
   * Syntax of the variables; `mustache` in a new prompt. Changing it creates a new version. Not managed if
   * omitted, kept if removed.
   */
  type?: pulumi.Input<"mustache" | "jinja2" | "python" | undefined>;
  /**
   * Any JSON object stored with the version, such as a model's parameters. A null member is equal to an
   * absent one. Changing it creates a new version. Not managed if omitted, kept if removed.
   */
  metadata?: pulumi.Input<Record<string, pulumi.Input<any>> | undefined>;
  /** Description of the next new version. Changing only this has no effect. */
  changeDescription?: pulumi.Input<string | undefined>;
  /**
   * Version that each environment uses: `latest`, which follows each update, or a number such as `v3`. The
   * environments must exist in the workspace (see Environment). Only those listed are managed. Removing one
   * unassigns its version, unless somebody has moved it to another version since.
   */
  environments?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a prompt of that name if one exists. It is then released, not deleted, when the
   * resource is deleted.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * A prompt of a project, with its latest version and the version that each environment uses.
 *
 * Changing the text, the type or the metadata creates a new version; versions are never changed or deleted.
 * A version that somebody else adds shows as drift, and the next update adds one with the declared values.
 * To promote a version, change one line of `environments`.
 *
 * Changing the project, or a text prompt into a chat prompt or back, replaces the prompt. Replacing or
 * deleting a prompt deletes all its versions, including those that others created: use `protect` or
 * `retainOnDelete` to keep them. An adopted prompt (`adopt`) is released instead of deleted.
 *
 * The resource's id is the prompt's UUID. Import it by id or as `project/name`, with the project's name;
 * prefix `workspace/` for a workspace other than the configured one. Environments are imported with version
 * numbers.
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
   * Name of the prompt, at most 255 characters; unique in its project, ignoring case. Changing it renames the
   * prompt, and breaks programs that fetch it by the old name.
   */
  declare readonly name: pulumi.Output<string>;
  /** Id (a UUID) of the project. Changing it replaces the prompt. */
  declare readonly projectId: pulumi.Output<string>;
  /** Description, at most 255 characters; `""` clears it. Not managed if omitted, cleared if removed. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Tags, in any order; `[]` removes all. Not managed if omitted, cleared if removed. */
  declare readonly tags: pulumi.Output<readonly string[] | undefined>;
  /**
   * Text of a text prompt. Conflicts with `messages`. Changing it creates a new version. Not managed if
   * omitted, kept if removed.
   */
  declare readonly template: pulumi.Output<string | undefined>;
  /**
   * Messages of a chat prompt, at least one. Conflicts with `template`. Changing it creates a new version.
   * Not managed if omitted, kept if removed.
   */
  declare readonly messages: pulumi.Output<readonly PromptMessage[] | undefined>;
  /**
   * Syntax of the variables; `mustache` in a new prompt. Changing it creates a new version. Not managed if
   * omitted, kept if removed.
   */
  declare readonly type: pulumi.Output<"mustache" | "jinja2" | "python" | undefined>;
  /**
   * Any JSON object stored with the version, such as a model's parameters. A null member is equal to an
   * absent one. Changing it creates a new version. Not managed if omitted, kept if removed.
   */
  declare readonly metadata: pulumi.Output<Readonly<Record<string, any>> | undefined>;
  /** Description of the next new version. Changing only this has no effect. */
  declare readonly changeDescription: pulumi.Output<string | undefined>;
  /**
   * Version that each environment uses: `latest`, which follows each update, or a number such as `v3`. The
   * environments must exist in the workspace (see Environment). Only those listed are managed. Removing one
   * unassigns its version, unless somebody has moved it to another version since. Undefined if it is not
   * managed.
   */
  declare readonly environments: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a prompt of that name if one exists. It is then released, not deleted, when the
   * resource is deleted.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** `text` or `chat`. */
  declare readonly templateStructure: pulumi.Output<string | undefined>;
  /** Id (a UUID) of the latest version. Absent if there is none. */
  declare readonly versionId: pulumi.Output<string | undefined>;
  /** Number of the latest version, such as `v4`. */
  declare readonly versionNumber: pulumi.Output<string | undefined>;
  /** Commit of the latest version, 8 characters, by which Opik's SDKs can fetch it. */
  declare readonly commit: pulumi.Output<string | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the prompt was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
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
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
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
  /** Role of the message's author: `system`, `user` or `assistant`. */
  role: pulumi.Input<string>;
  /** Text, with variables in the syntax of the prompt's `type`. */
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

/** A message of a chat prompt. */
export interface PromptMessage {
  /** Role of the message's author: `system`, `user` or `assistant`. */
  readonly role: string;
  /** Text, with variables in the syntax of the prompt's `type`. */
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

const TYPE = dynamicType("opik", "Prompt");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "Prompt") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "Prompt");
