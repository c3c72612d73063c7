import { ConfigurationError } from "../errors";
import {
  type CredentialName,
  chooseCredential,
  homeInKey,
  type LeftOut,
  nothingSent,
  refusedByEnvironment,
  refusedElsewhere,
} from "./belonging";
import { readConfigFile } from "./configFile";
import { type ConfigurationSources, firstOf, placesOf, type Sourced } from "./places";
import type { SettingName } from "./settings";
import { addressOf, type Deployment, isOpenSource, parseDeployment } from "./url";

export { type ConfigurationSources, isOfStack, OF_LAST_UPDATE, type Sourced } from "./places";
export { type SettingName, settings } from "./settings";
export { addressOf, type Deployment, isLoopback, isOpenSource } from "./url";

/** Comet's cloud, where the official SDKs go when nothing is configured. */
export const DEFAULT_URL = "https://www.comet.com";

/** One credential of each kind at the most. */
export interface CredentialSet {
  readonly apiKey?: Sourced;
  readonly sessionToken?: Sourced;
  readonly login?: { readonly email: Sourced; readonly password: Sourced };
}

export interface Configuration extends CredentialSet {
  readonly deployment: Deployment;
  /** Where the deployment's URL came from, for messages. */
  readonly urlSource: string;
  /**
   * Credentials of places that come later and name this very deployment: for when the first ones are refused, as
   * that of the stack is in a refresh after it was changed.
   */
  readonly spare?: CredentialSet;
  /** Credentials that are configured, but belong to another deployment. */
  readonly leftOut?: readonly LeftOut[];
  /** What the user has to know of it although it works; whole sentences. */
  readonly remarks?: readonly string[];
  /** What is good to know, and no mistake; whole sentences. */
  readonly notes?: readonly string[];
  /** Why nothing may be sent with this configuration. A client cannot be made of it. */
  readonly refusal?: ConfigurationError;
  readonly organizationId?: Sourced;
  readonly workspace?: Sourced;
  readonly contract?: Sourced;
}

/**
 * Settles every setting by one order of precedence, each on its own: what is given, stack configuration, environment,
 * `~/.opik.config`, and for the URL then a smart key's `baseUrl` and Comet's cloud. A credential whose source names
 * another address than the one that is settled is passed over.
 *
 * Reads at most one file, synchronously: Pulumi's dynamic provider host starts other operations before an
 * asynchronous `configure` has finished.
 *
 * @throws {ConfigurationError} for a setting that is malformed, or half a login
 */
export function resolveConfiguration(sources: ConfigurationSources): Configuration {
  const places = placesOf(sources, readConfigFile(sources.env));
  const look = (name: SettingName) => firstOf(places, name);

  const firstKey = look("apiKey");
  const url = look("url") ??
    (firstKey && homeInKey(firstKey)) ?? { value: DEFAULT_URL, source: "the default" };
  const deployment = parseDeployment(url.value, url.source, {
    allowInsecureHttp: flag(look("allowInsecureHttp")),
  });
  const choose = (name: CredentialName, kind: string) => chooseCredential(name, kind, places, deployment);
  const apiKey = choose("apiKey", "API key");
  const token = choose("sessionToken", "session token");
  const password = choose("password", "password");
  const email = look("email");
  const credentials = credentialSet(apiKey.chosen, token.chosen, email, password.chosen);
  const spare = spareSet(apiKey.spare, token.spare, email, password.spare);
  const leftOut = [apiKey, token, password].flatMap((one) => one.leftOut);
  const isKeptBack = Object.keys(credentials).length === 0 && leftOut.length > 0;
  const isWithoutNeed = isOpenSource(deployment);
  const refusal =
    refusedByEnvironment(deployment, url.source, sources.env) ??
    (isKeptBack && !isWithoutNeed ? refusedElsewhere(leftOut, deployment, url.source) : undefined);

  return {
    deployment,
    urlSource: url.source,
    ...credentials,
    ...(Object.keys(spare).length > 0 ? { spare } : {}),
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...defined("remarks", remarksOn(deployment, url.source)),
    ...defined(
      "notes",
      isKeptBack && isWithoutNeed ? [nothingSent(leftOut, deployment, url.source)] : undefined,
    ),
    ...defined("refusal", refusal),
    ...defined("organizationId", look("organizationId")),
    ...defined("workspace", look("workspace")),
    ...defined("contract", look("contract")),
  };
}

function remarksOn(deployment: Deployment, urlSource: string): string[] | undefined {
  return deployment.cut === undefined
    ? undefined
    : [
        `The Opik URL (from ${urlSource}) is that of a page: ${addressOf(deployment)} is used, without ${deployment.cut}. Set it to the address alone.`,
      ];
}

function credentialSet(
  apiKey: Sourced | undefined,
  sessionToken: Sourced | undefined,
  email: Sourced | undefined,
  password: Sourced | undefined,
): CredentialSet {
  return {
    ...defined("apiKey", apiKey && headerSafe(apiKey, "API key")),
    ...defined("sessionToken", bareToken(sessionToken)),
    ...defined("login", pair(email, password)),
  };
}

/** What comes later may be of use, but must not fail a run that can do without it. */
function spareSet(...credentials: Parameters<typeof credentialSet>): CredentialSet {
  try {
    return credentialSet(...credentials);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return {};
    }
    throw error;
  }
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
      what: `The ${kind} from ${credential.source} contains spaces, line breaks or other characters that such a credential cannot contain.`,
      next: "Copy it again, without quotes and without a word such as Bearer before it.",
    });
  }
  return credential;
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
