import { ConfigurationError } from "../errors";
import { type ConfigFile, readConfigFile } from "./configFile";
import { type Setting, type SettingName, settings } from "./settings";
import { baseUrlOfKey } from "./smartKey";
import { type Deployment, parseDeployment } from "./url";

export { type SettingName, settings } from "./settings";
export { type Deployment, isLoopback } from "./url";

/** Comet's cloud, where the official SDKs go when nothing is configured. */
export const DEFAULT_URL = "https://www.comet.com";

/** A value and where it came from, so that a message can name the place and never the value. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

export interface Configuration {
  readonly deployment: Deployment;
  /** Where the deployment's URL came from, for messages. */
  readonly urlSource: string;
  readonly apiKey?: Sourced;
  readonly sessionToken?: Sourced;
  readonly login?: { readonly email: Sourced; readonly password: Sourced };
  readonly organizationId?: Sourced;
  readonly workspace?: Sourced;
  readonly contract?: Sourced;
}

export interface ConfigurationSources {
  /** A value of the stack configuration by its key without the namespace. */
  readonly stack: (key: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values that go before all others, such as those of a command line. */
  readonly given?: Readonly<Partial<Record<SettingName, Sourced>>>;
}

/**
 * Settles every setting by one order of precedence, each on its own: what is given, stack configuration, environment,
 * `~/.opik.config`, and for the URL then a smart key's `baseUrl` and Comet's cloud.
 *
 * Reads at most one file, synchronously: Pulumi's dynamic provider host starts other operations before an
 * asynchronous `configure` has finished.
 *
 * @throws {ConfigurationError} for a setting that is malformed, or half a login
 */
export function resolveConfiguration({ stack, env, given = {} }: ConfigurationSources): Configuration {
  const file = readConfigFile(env);
  const look = (name: SettingName): Sourced | undefined =>
    given[name] ?? find(settings[name], stack, env, file);

  const apiKey = look("apiKey");
  const url = look("url") ?? smartUrl(apiKey) ?? { value: DEFAULT_URL, source: "the default" };
  const deployment = parseDeployment(url.value, url.source, {
    allowInsecureHttp: flag(look("allowInsecureHttp")),
  });

  return {
    deployment,
    urlSource: url.source,
    ...defined("apiKey", apiKey && headerSafe(apiKey, "API key")),
    ...defined("sessionToken", bareToken(look("sessionToken"))),
    ...defined("login", pair(look("email"), look("password"))),
    ...defined("organizationId", look("organizationId")),
    ...defined("workspace", look("workspace")),
    ...defined("contract", look("contract")),
  };
}

function find(
  { key, environment, file: fileKey }: Setting,
  stack: ConfigurationSources["stack"],
  env: ConfigurationSources["env"],
  file: ConfigFile | undefined,
): Sourced | undefined {
  const candidates: readonly [string | undefined, string][] = [
    [stack(key), `opik:${key} of the stack configuration`],
    [environment && env[environment], `the environment variable ${environment}`],
    [fileKey && file?.[fileKey], `${file?.path}`],
  ];
  for (const [value, source] of candidates) {
    const trimmed = value?.trim();
    if (trimmed) {
      return { value: trimmed, source };
    }
  }
  return undefined;
}

function smartUrl(apiKey: Sourced | undefined): Sourced | undefined {
  const value = apiKey && baseUrlOfKey(apiKey.value);
  return value ? { value, source: `the base URL in the API key from ${apiKey.source}` } : undefined;
}

function flag(given: Sourced | undefined): boolean {
  if (given === undefined || given.value === "false") {
    return false;
  }
  if (given.value === "true") {
    return true;
  }
  throw new ConfigurationError({
    code: "OPIK_CONFIG_INVALID",
    what: `The value from ${given.source} is neither true nor false.`,
    next: "Set it to true or false.",
  });
}

function pair(email: Sourced | undefined, password: Sourced | undefined): Configuration["login"] {
  if (email !== undefined && password !== undefined) {
    return { email, password };
  }
  if (password !== undefined) {
    throw new ConfigurationError({
      code: "OPIK_LOGIN_INCOMPLETE",
      what: `There is a password (from ${password.source}) but no e-mail address to sign in with.`,
      next: "Set opik:email or OPIK_EMAIL as well, or remove the password.",
    });
  }
  // An e-mail address alone is no secret and no harm: it is often set for other tools.
  return undefined;
}

/** People copy the cookie with its name, or all cookies, as the browser shows them. */
function bareToken(token: Sourced | undefined): Sourced | undefined {
  if (token === undefined) {
    return undefined;
  }
  const [, named] = /(?:^|;\s*)sessionToken=([^;]*)/.exec(token.value) ?? [];
  return headerSafe({ ...token, value: named ?? token.value.replace(/;.*$/s, "") }, "session token");
}

function headerSafe(credential: Sourced, kind: string): Sourced {
  // The text is put into an HTTP header; anything but printable ASCII is a copying mistake or an attack, and quotes
  // are left over from a shell or an env file.
  if (!/^[\x21-\x7e]+$/.test(credential.value) || /["']/.test(credential.value)) {
    throw new ConfigurationError({
      code: "OPIK_CREDENTIAL_MALFORMED",
      what: `The ${kind} from ${credential.source} has spaces, line breaks or other characters that no such credential has.`,
      next: "Copy it again, without quotes and without a word such as Bearer before it.",
    });
  }
  return credential;
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
