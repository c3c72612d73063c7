import { ConfigurationError } from "../errors";
import type { Place, Sourced } from "./places";
import { baseUrlOfKey } from "./smartKey";
import { addressOf, type Deployment, parseDeployment } from "./url";

/** The settings that are credentials; an e-mail address alone opens nothing. */
export type CredentialName = "apiKey" | "sessionToken" | "password";

/** A credential that is not sent, because it belongs to another deployment. */
export interface LeftOut {
  /** The credential where it is a key, so that it is kept out of messages. */
  readonly apiKey?: Sourced;
  /** The credential where it is none. */
  readonly other?: Sourced;
  /** A whole sentence that names where it comes from and where it belongs. */
  readonly sentence: string;
}

/** What there is of one kind of credential for one deployment. */
export interface Choice {
  /** The first that may be sent there: its source names no address, or this one. */
  readonly chosen: Sourced | undefined;
  /** The next one whose source names this address: more than that it names no other. */
  readonly spare: Sourced | undefined;
  /** What was passed over because it belongs to another deployment. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Chooses among the places that have a credential, in their order.
 *
 * @param kind what it is called in a sentence, such as `API key`
 */
export function chooseCredential(
  name: CredentialName,
  kind: string,
  places: readonly Place[],
  deployment: Deployment,
): Choice {
  const address = addressOf(deployment);
  const all = places.flatMap((place) => {
    const credential = place(name);
    // What a key says of itself is nearer to it than what stands beside it.
    const inKey = credential && name === "apiKey" ? homeInKey(credential) : undefined;
    return credential === undefined ? [] : [{ credential, home: inKey ?? place("url") }];
  });
  const first = all.findIndex(({ home }) => home === undefined || addressIn(home) === address);
  const [before, after] = first < 0 ? [all, []] : [all.slice(0, first), all.slice(first + 1)];
  return {
    chosen: all[first]?.credential,
    spare: after.find(({ home }) => home !== undefined && addressIn(home) === address)?.credential,
    leftOut: before.flatMap(({ credential, home }) =>
      home === undefined
        ? []
        : [
            {
              ...(name === "apiKey" ? { apiKey: credential } : { other: credential }),
              sentence: `The ${kind} from ${credential.source} belongs to ${addressIn(home) ?? "something that is not an address"} (${home.source}).`,
            },
          ],
    ),
  };
}

/** The deployment that a smart key names. */
export function homeInKey(apiKey: Sourced): Sourced | undefined {
  const value = baseUrlOfKey(apiKey.value);
  return value ? { value, source: `the base URL in the API key from ${apiKey.source}` } : undefined;
}

/** Said where there are credentials, and none of them may be sent to the deployment. */
export function refusedElsewhere(
  leftOut: readonly LeftOut[],
  deployment: Deployment,
  urlSource: string,
): ConfigurationError {
  return new ConfigurationError({
    code: "OPIK_CREDENTIAL_ELSEWHERE",
    what: `There is no credential for ${addressOf(deployment)} (${urlSource}), and nothing was sent there. ${leftOut.map(({ sentence }) => sentence).join(" ")}`,
    next:
      "If that address is right, set a credential for it, such as opik:apiKey or opik:sessionToken with " +
      "`pulumi config set --secret`; if not, correct the address. (OPIK_CONFIG_PATH names a file to read instead of " +
      "~/.opik.config; /dev/null has no credential.)",
  });
}

/** Said instead where the deployment is an open-source server, which needs no credential. */
export function nothingSent(leftOut: readonly LeftOut[], { rest }: Deployment, urlSource: string): string {
  return (
    `No credential is sent to ${rest} (${urlSource}), an open-source server, which needs none. ` +
    leftOut.map(({ sentence }) => sentence).join(" ")
  );
}

/**
 * Why nothing may be sent to a deployment, where `OPIK_ALLOWED_URL` names the addresses that may be talked to,
 * separated by spaces or commas. An address allows what is below its path as well. It is taken from the environment
 * only: whoever may change a stack's configuration is whom it is meant to bound.
 *
 * @throws {ConfigurationError} where one of them is no address
 */
export function refusedByEnvironment(
  deployment: Deployment,
  urlSource: string,
  env: Readonly<Record<string, string | undefined>>,
): ConfigurationError | undefined {
  const given = env["OPIK_ALLOWED_URL"]?.split(/[\s,]+/).filter((one) => one !== "") ?? [];
  const allowed = given.map((one) => addressOf(parseHome(one, "the environment variable OPIK_ALLOWED_URL")));
  const address = addressOf(deployment);
  if (allowed.length === 0 || allowed.some((one) => `${address}/`.startsWith(`${one}/`))) {
    return undefined;
  }
  return new ConfigurationError({
    code: "OPIK_URL_NOT_ALLOWED",
    what: `OPIK_ALLOWED_URL allows only ${allowed.join(", ")}, not ${address} (${urlSource}). Nothing was sent.`,
    next: "Correct the address, or, if credentials may go there, add it to OPIK_ALLOWED_URL where this run's environment is set.",
  });
}

/** Undefined where it is no address, so that it is none that anything could be sent to. */
function addressIn({ value, source }: Sourced): string | undefined {
  try {
    return addressOf(parseHome(value, source));
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return undefined;
    }
    throw error;
  }
}

/** Only compared with another address; nothing is sent to this one, so plain http does no harm. */
function parseHome(value: string, source: string): Deployment {
  return parseDeployment(value, source, { allowInsecureHttp: true });
}
