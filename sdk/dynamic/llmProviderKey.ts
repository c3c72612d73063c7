// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link LlmProviderKey}. A property that you omit is not managed, unless its description says otherwise. */
export interface LlmProviderKeyArgs {
  /** Provider of the models. Changing it replaces the resource. */
  provider: pulumi.Input<
    "openai" | "anthropic" | "gemini" | "openrouter" | "vertex-ai" | "bedrock" | "ollama" | "custom-llm"
  >;
  /**
   * Name of a `bedrock`, `ollama` or `custom-llm` provider, at most 150 characters. Required for these, not
   * allowed for others. Case, accents and trailing blanks are ignored. Changing it replaces the resource.
   */
  providerName?: pulumi.Input<string | undefined>;
  /**
   * API key. Required for `openai`, `anthropic`, `gemini`, `openrouter` and `vertex-ai` (as JSON text). For
   * others: not managed if omitted, cleared if `""` or removed. Opik shows it masked, so a change outside
   * Pulumi that keeps its length and its first and last three characters is not detected.
   */
  apiKey?: pulumi.Input<string | undefined>;
  /**
   * URL of the API, `http(s)://`, at most 255 characters; may contain `{model}`. Required for `bedrock`,
   * `ollama` and `custom-llm`. For others: not managed if omitted, cleared if `""` or removed.
   */
  baseUrl?: pulumi.Input<string | undefined>;
  /** Headers of each request, by name. Not managed if omitted, cleared if removed. */
  headers?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Models by the provider's own names, each once. At least one is required for `bedrock`, `ollama` and
   * `custom-llm`; not allowed for others.
   */
  models?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** Region, for `vertex-ai` only. Not managed if omitted, cleared if removed. */
  location?: pulumi.Input<string | undefined>;
  /**
   * Other options for calling the provider. Opik supports `openai_pipeline_mode` (`chat_completions_api`,
   * `responses_api`), `url_query_params` (JSON text), `auth_header_name` and `suppress_default_auth`
   * (`"true"`). Not managed if omitted, cleared if removed.
   */
  configuration?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * How to obtain a token instead of using a key, for `custom-llm` only. Conflicts with `apiKey`. Not managed
   * if omitted, cleared if removed. Needs a newer server than 2.1.24; not verified.
   */
  authConfig?: pulumi.Input<LlmProviderAuthConfigArgs | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether to take over a provider key of that name if one exists. It is then released, not deleted, when
   * the resource is deleted. An adopted key is considered equal if its mask is.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * API key and URL of a model provider, for online evaluation and the playground of an Opik workspace, on
 * Opik Cloud, Enterprise and open-source servers.
 *
 * A workspace has one key for each standard provider (`openai`, `anthropic`, `gemini`, `openrouter`,
 * `vertex-ai`), and any number of named ones for `bedrock`, `ollama` and `custom-llm`. Rules refer to the
 * models of named ones as in the output `modelNames`.
 *
 * Opik shows keys masked, so an import cannot read them. Declare the key with its real value; nothing is
 * written if the mask matches.
 *
 * The resource's id is the key's UUID. Import it by id, as `openai`, or as `custom-llm/vllm`; prefix
 * `workspace/` for a workspace other than the configured one.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { LlmProviderKey } from "pulumi-opik";
 *
 * const config = new pulumi.Config();
 *
 * const vllm = new LlmProviderKey("vllm", {
 *     provider: "custom-llm",
 *     providerName: "vllm",
 *     baseUrl: "https://vllm.example/v1",
 *     apiKey: config.requireSecret("vllmKey"),
 *     models: ["llama-3.2"],
 * });
 * ```
 */
export class LlmProviderKey extends pulumi.CustomResource {
  /** Provider of the models. Changing it replaces the resource. */
  declare readonly provider: pulumi.Output<
    "openai" | "anthropic" | "gemini" | "openrouter" | "vertex-ai" | "bedrock" | "ollama" | "custom-llm"
  >;
  /**
   * Name of a `bedrock`, `ollama` or `custom-llm` provider, at most 150 characters. Required for these, not
   * allowed for others. Case, accents and trailing blanks are ignored. Changing it replaces the resource.
   * Undefined if it is not managed.
   */
  declare readonly providerName: pulumi.Output<string | undefined>;
  /**
   * API key. Required for `openai`, `anthropic`, `gemini`, `openrouter` and `vertex-ai` (as JSON text). For
   * others: not managed if omitted, cleared if `""` or removed. Opik shows it masked, so a change outside
   * Pulumi that keeps its length and its first and last three characters is not detected.
   */
  declare readonly apiKey: pulumi.Output<string | undefined>;
  /**
   * URL of the API, `http(s)://`, at most 255 characters; may contain `{model}`. Required for `bedrock`,
   * `ollama` and `custom-llm`. For others: not managed if omitted, cleared if `""` or removed.
   */
  declare readonly baseUrl: pulumi.Output<string | undefined>;
  /** Headers of each request, by name. Not managed if omitted, cleared if removed. */
  declare readonly headers: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Models by the provider's own names, each once. At least one is required for `bedrock`, `ollama` and
   * `custom-llm`; not allowed for others. Undefined if it is not managed.
   */
  declare readonly models: pulumi.Output<readonly string[] | undefined>;
  /** Region, for `vertex-ai` only. Not managed if omitted, cleared if removed. */
  declare readonly location: pulumi.Output<string | undefined>;
  /**
   * Other options for calling the provider. Opik supports `openai_pipeline_mode` (`chat_completions_api`,
   * `responses_api`), `url_query_params` (JSON text), `auth_header_name` and `suppress_default_auth`
   * (`"true"`). Not managed if omitted, cleared if removed.
   */
  declare readonly configuration: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * How to obtain a token instead of using a key, for `custom-llm` only. Conflicts with `apiKey`. Not managed
   * if omitted, cleared if removed. Needs a newer server than 2.1.24; not verified.
   */
  declare readonly authConfig: pulumi.Output<LlmProviderAuthConfig | undefined>;
  /**
   * Name of the workspace. Defaults to `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`), then
   * to `default`. Changing it replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether to take over a provider key of that name if one exists. It is then released, not deleted, when
   * the resource is deleted. An adopted key is considered equal if its mask is.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The models as online evaluation rules refer to them, for `bedrock`, `ollama` and `custom-llm` only. */
  declare readonly modelNames: pulumi.Output<readonly string[] | undefined>;
  /** Creation time, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** User who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the provider key was adopted. If so, it is kept in Opik when the resource is deleted. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args properties of the resource
   * @param opts options of the resource
   */
  constructor(name: string, args: LlmProviderKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      TYPE,
      name,
      {
        providerName: undefined,
        baseUrl: undefined,
        models: undefined,
        location: undefined,
        configuration: undefined,
        workspace: undefined,
        adopt: undefined,
        ...args,
        apiKey: args.apiKey === undefined ? undefined : pulumi.secret(args.apiKey),
        headers: args.headers === undefined ? undefined : pulumi.secret(args.headers),
        authConfig: args.authConfig === undefined ? undefined : pulumi.secret(args.authConfig),
        modelNames: undefined,
        createdAt: undefined,
        createdBy: undefined,
        adopted: undefined,
        [PROVIDER_PROPERTY]: fromProject("pulumi-opik", PROVIDER_TEXT),
      },
      resourceOptions(opts, { aliases: ALIASES, args, secrets: ["apiKey", "headers", "authConfig"] }),
    );
  }

  /**
   * Reads an existing resource without managing it.
   *
   * @param name name of the resource in the program
   * @param id id or another form that an import accepts
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LlmProviderKey {
    return new LlmProviderKey(name, {} as LlmProviderKeyArgs, { ...opts, id });
  }

  /** Whether an object is of this class, also where several copies of the package are loaded. */
  static override isInstance(object: unknown): object is LlmProviderKey {
    return (
      typeof object === "object" &&
      object !== null &&
      (object as { __pulumiType?: unknown }).__pulumiType === TYPE
    );
  }
}

/** How to obtain a token for a custom provider. */
export interface LlmProviderAuthConfigArgs {
  /** URL of the token endpoint, `http(s)://`. */
  tokenUrl: pulumi.Input<string>;
  /** How the credentials are sent. The server chooses if omitted. */
  sendAs?: pulumi.Input<"form" | "json" | "basic" | undefined>;
  /** Parameters of the token request. */
  credentials: pulumi.Input<pulumi.Input<LlmProviderCredentialArgs>[]>;
  /** Field of the response that holds the token. The server chooses if omitted. */
  tokenField?: pulumi.Input<string | undefined>;
  /** Field of the response that holds the token's lifetime in seconds. The server chooses if omitted. */
  expiresField?: pulumi.Input<string | undefined>;
  /**
   * Lifetime of a token if the response has none, in seconds, from 0 (use once) to a year. The server chooses
   * if omitted.
   */
  fallbackTtlSeconds?: pulumi.Input<number | undefined>;
}

/** A parameter of the token request. */
export interface LlmProviderCredentialArgs {
  /** Name of the parameter. */
  key: pulumi.Input<string>;
  /** Value of the parameter. */
  value: pulumi.Input<string>;
  /** Whether Opik hides the value once it is stored. Defaults to `true`. */
  secret?: pulumi.Input<boolean | undefined>;
}

/** How to obtain a token for a custom provider. */
export interface LlmProviderAuthConfig {
  /** URL of the token endpoint, `http(s)://`. */
  readonly tokenUrl: string;
  /** How the credentials are sent. The server chooses if omitted. */
  readonly sendAs?: "form" | "json" | "basic";
  /** Parameters of the token request. */
  readonly credentials: readonly LlmProviderCredential[];
  /** Field of the response that holds the token. The server chooses if omitted. */
  readonly tokenField?: string;
  /** Field of the response that holds the token's lifetime in seconds. The server chooses if omitted. */
  readonly expiresField?: string;
  /**
   * Lifetime of a token if the response has none, in seconds, from 0 (use once) to a year. The server chooses
   * if omitted.
   */
  readonly fallbackTtlSeconds?: number;
}

/** A parameter of the token request. */
export interface LlmProviderCredential {
  /** Name of the parameter. */
  readonly key: string;
  /** Value of the parameter. */
  readonly value: string;
  /** Whether Opik hides the value once it is stored. Defaults to `true`. */
  readonly secret?: boolean;
}

const TYPE = dynamicType("opik", "LlmProviderKey");
/** A stack of the plugin can switch to this class. */
const ALIASES = [{ type: token("opik", "LlmProviderKey") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "LlmProviderKey");
