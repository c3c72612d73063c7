// Written by `npm run sdk` from the provider's definition; do not edit.
import * as pulumi from "@pulumi/pulumi";
import { fromProject } from "../../provider/hosts/dynamic/fromProject";
import { dynamicType, PROVIDER_PROPERTY, providerText } from "../../provider/hosts/dynamic/providerText";
import { token } from "../../provider/hosts/tokens";
import { resourceOptions } from "./resourceOptions";

/** Arguments of {@link LlmProviderKey}. A property that is left out is not managed, unless it says otherwise. */
export interface LlmProviderKeyArgs {
  /** Who serves the models. Another one replaces the resource. */
  provider: pulumi.Input<
    "openai" | "anthropic" | "gemini" | "openrouter" | "vertex-ai" | "bedrock" | "ollama" | "custom-llm"
  >;
  /**
   * Name that tells providers of one kind apart, at most 150 characters; for `bedrock`, `ollama` and
   * `custom-llm`, which need it, and for no other. Case, accents and trailing blanks make no difference.
   * Another one replaces the resource.
   */
  providerName?: pulumi.Input<string | undefined>;
  /**
   * The key. `openai`, `anthropic`, `gemini`, `openrouter` and `vertex-ai` (there a JSON text) need it. For
   * the others: left out, it is not managed; `""` or taken out, it is removed. Opik shows it masked: a change
   * outside of Pulumi that keeps its length and its first and last three characters is not seen.
   */
  apiKey?: pulumi.Input<string | undefined>;
  /**
   * Address of the API, `http(s)://`, at most 255 characters; `{model}` in it is the model. `bedrock`,
   * `ollama` and `custom-llm` need it. For the others: left out, it is not managed; `""` or taken out, it is
   * removed.
   */
  baseUrl?: pulumi.Input<string | undefined>;
  /** Headers of each request, by name. Left out, they are not managed; taken out, they are removed. */
  headers?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * Models by the provider's own names, each once; for `bedrock`, `ollama` and `custom-llm`, which need one
   * at least, and for no other.
   */
  models?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** Region, for `vertex-ai` only. Left out, it is not managed; taken out, it is removed. */
  location?: pulumi.Input<string | undefined>;
  /**
   * What else the provider is called with. Opik knows `openai_pipeline_mode` (`chat_completions_api`,
   * `responses_api`), `url_query_params` (a JSON text), `auth_header_name` and `suppress_default_auth`
   * (`"true"`). Left out, it is not managed; taken out, all of it is removed.
   */
  configuration?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /**
   * How a token is got in the place of a key, for `custom-llm` only and not with `apiKey`. Left out, it is
   * not managed; taken out, it is removed. Needs a newer server than 2.1.24; not verified.
   */
  authConfig?: pulumi.Input<LlmProviderAuthConfigArgs | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  workspace?: pulumi.Input<string | undefined>;
  /**
   * Whether a provider key of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. A key that is taken over counts as the same
   * where its mask is.
   */
  adopt?: pulumi.Input<boolean | undefined>;
}

/**
 * Key and address of a provider of models, for online evaluation and the playground of an Opik workspace;
 * on Opik Cloud, Enterprise and open-source servers.
 *
 * A workspace has one key for each standard provider (`openai`, `anthropic`, `gemini`, `openrouter`,
 * `vertex-ai`), and as many as there are names for `bedrock`, `ollama` and `custom-llm`. Rules name a model
 * of the latter as the output `modelNames` has it.
 *
 * Opik shows keys masked, so an import leaves them out: declare the key with its real value, which writes
 * nothing where the mask agrees.
 *
 * The resource's id is the key's UUID. It is imported by that, as `openai`, or as `custom-llm/vllm`; in
 * another workspace than the configured one with `workspace/` before it.
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
  /** Who serves the models. Another one replaces the resource. */
  declare readonly provider: pulumi.Output<
    "openai" | "anthropic" | "gemini" | "openrouter" | "vertex-ai" | "bedrock" | "ollama" | "custom-llm"
  >;
  /**
   * Name that tells providers of one kind apart, at most 150 characters; for `bedrock`, `ollama` and
   * `custom-llm`, which need it, and for no other. Case, accents and trailing blanks make no difference.
   * Another one replaces the resource. Undefined where it is not managed.
   */
  declare readonly providerName: pulumi.Output<string | undefined>;
  /**
   * The key. `openai`, `anthropic`, `gemini`, `openrouter` and `vertex-ai` (there a JSON text) need it. For
   * the others: left out, it is not managed; `""` or taken out, it is removed. Opik shows it masked: a change
   * outside of Pulumi that keeps its length and its first and last three characters is not seen.
   */
  declare readonly apiKey: pulumi.Output<string | undefined>;
  /**
   * Address of the API, `http(s)://`, at most 255 characters; `{model}` in it is the model. `bedrock`,
   * `ollama` and `custom-llm` need it. For the others: left out, it is not managed; `""` or taken out, it is
   * removed.
   */
  declare readonly baseUrl: pulumi.Output<string | undefined>;
  /** Headers of each request, by name. Left out, they are not managed; taken out, they are removed. */
  declare readonly headers: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * Models by the provider's own names, each once; for `bedrock`, `ollama` and `custom-llm`, which need one
   * at least, and for no other. Undefined where it is not managed.
   */
  declare readonly models: pulumi.Output<readonly string[] | undefined>;
  /** Region, for `vertex-ai` only. Left out, it is not managed; taken out, it is removed. */
  declare readonly location: pulumi.Output<string | undefined>;
  /**
   * What else the provider is called with. Opik knows `openai_pipeline_mode` (`chat_completions_api`,
   * `responses_api`), `url_query_params` (a JSON text), `auth_header_name` and `suppress_default_auth`
   * (`"true"`). Left out, it is not managed; taken out, all of it is removed.
   */
  declare readonly configuration: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * How a token is got in the place of a key, for `custom-llm` only and not with `apiKey`. Left out, it is
   * not managed; taken out, it is removed. Needs a newer server than 2.1.24; not verified.
   */
  declare readonly authConfig: pulumi.Output<LlmProviderAuthConfig | undefined>;
  /**
   * Name of the workspace. Left out, it is `opik:workspace` of the stack configuration (`OPIK_WORKSPACE`),
   * else `default`. Another one replaces the resource.
   */
  declare readonly workspace: pulumi.Output<string>;
  /**
   * Whether a provider key of that name that exists already is taken over instead of being an error. What was
   * taken over is released, not deleted, when the resource goes. A key that is taken over counts as the same
   * where its mask is.
   */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The models as an online evaluation rule names them; for `bedrock`, `ollama` and `custom-llm` only. */
  declare readonly modelNames: pulumi.Output<readonly string[] | undefined>;
  /** When it was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Name of the user who created it. */
  declare readonly createdBy: pulumi.Output<string | undefined>;
  /** Whether the provider key was there before and was taken over: then it stays when the resource goes. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name name of the resource in the program
   * @param args what is declared
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
   * Reads what is there without managing it.
   *
   * @param name name of the resource in the program
   * @param id what it would be imported by
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

/** How a token for a custom provider is got. */
export interface LlmProviderAuthConfigArgs {
  /** Address that gives the token, `http(s)://`. */
  tokenUrl: pulumi.Input<string>;
  /** How the credentials are sent. Left out, the server chooses. */
  sendAs?: pulumi.Input<"form" | "json" | "basic" | undefined>;
  /** What is sent to get the token. */
  credentials: pulumi.Input<pulumi.Input<LlmProviderCredentialArgs>[]>;
  /** Field of the response that has the token. Left out, the server chooses. */
  tokenField?: pulumi.Input<string | undefined>;
  /** Field of the response that says in how many seconds it expires. Left out, the server chooses. */
  expiresField?: pulumi.Input<string | undefined>;
  /**
   * Seconds that a token is used for where the response does not say; 0 to a year, 0: once. Left out, the
   * server chooses.
   */
  fallbackTtlSeconds?: pulumi.Input<number | undefined>;
}

/** A parameter of the request for a token. */
export interface LlmProviderCredentialArgs {
  /** Name of the parameter. */
  key: pulumi.Input<string>;
  /** Its value. */
  value: pulumi.Input<string>;
  /** Whether Opik never shows the value again. Left out, it is `true`. */
  secret?: pulumi.Input<boolean | undefined>;
}

/** How a token for a custom provider is got. */
export interface LlmProviderAuthConfig {
  /** Address that gives the token, `http(s)://`. */
  readonly tokenUrl: string;
  /** How the credentials are sent. Left out, the server chooses. */
  readonly sendAs?: "form" | "json" | "basic";
  /** What is sent to get the token. */
  readonly credentials: readonly LlmProviderCredential[];
  /** Field of the response that has the token. Left out, the server chooses. */
  readonly tokenField?: string;
  /** Field of the response that says in how many seconds it expires. Left out, the server chooses. */
  readonly expiresField?: string;
  /**
   * Seconds that a token is used for where the response does not say; 0 to a year, 0: once. Left out, the
   * server chooses.
   */
  readonly fallbackTtlSeconds?: number;
}

/** A parameter of the request for a token. */
export interface LlmProviderCredential {
  /** Name of the parameter. */
  readonly key: string;
  /** Its value. */
  readonly value: string;
  /** Whether Opik never shows the value again. Left out, it is `true`. */
  readonly secret?: boolean;
}

const TYPE = dynamicType("opik", "LlmProviderKey");
/** A stack of the plugin goes on with this one. */
const ALIASES = [{ type: token("opik", "LlmProviderKey") }];
const PROVIDER_TEXT = providerText("pulumi-opik", "LlmProviderKey");
