import {
  type Configuration,
  type CredentialSet,
  isOfStack,
  OF_LAST_UPDATE,
  type Sourced,
} from "./configuration";
import type { CredentialKind, Operation, Surface } from "./contract";
import { ConfigurationError } from "./errors";
import { shared } from "./shared";

/** Names of the kinds of credential in a configuration. */
export type CredentialName = keyof CredentialSet;

/** The workspace that a call names; `source` where the configuration has it. */
export interface NamedWorkspace {
  readonly name: string;
  readonly source: string | undefined;
}

/** One way to be known to the server. */
export interface Credential {
  readonly kind: CredentialKind;
  /** What it is and where it comes from, such as `API key from OPIK_API_KEY`; never the credential itself. */
  readonly description: string;
  /** What to do about it where that API of the server refuses it, in a workspace; whole sentences. */
  ifRefused(surface: Surface, workspace?: NamedWorkspace): string;
  /**
   * Headers that carry it. Signs in first where that is needed, once for all calls that wait for it; undefined where
   * the server refuses to sign in.
   *
   * @param signal gives up waiting; rejects with its reason where another call is signing in
   */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>> | undefined>;
  /** Forgets a session that has ended, so that the next call signs in again; false where that cannot help. */
  renew(ended: Readonly<Record<string, string>>): boolean;
}

/** Signs in and gives the cookies of the session, as a `Cookie` header; undefined where the server refuses. */
export type SignIn = (
  email: string,
  password: string,
  signal: AbortSignal | undefined,
) => Promise<string | undefined>;

/**
 * The credentials of a configuration in the order in which they are tried: a session, then signing in, then the
 * key, because dashboard operations are only known to take a session. Remembers, for the run, which one a surface
 * accepted.
 */
export class Credentials {
  private readonly all: readonly Credential[];
  private readonly spare: ReadonlySet<Credential>;
  private readonly accepted = new Map<Surface, Credential>();
  private toldOfSpare = false;

  /**
   * @param warn is told where the credentials that come first were refused, and a spare one was taken
   * @throws {ConfigurationError} where nothing may be sent with this configuration
   */
  constructor(
    configuration: Configuration,
    signIn: SignIn,
    private readonly warn: (message: string) => void = () => undefined,
  ) {
    const { spare = {}, leftOut = [], refusal } = configuration;
    if (refusal !== undefined) {
      throw refusal;
    }
    const first = credentialsIn(configuration, signIn);
    const spares = credentialsIn(spare, signIn);
    const hasStackCredential = kinds
      .flatMap((kind) => kind.in(configuration)?.secret ?? [])
      .some((secret) => isOfStack(secret));
    const more = [
      ...(leftOut.length > 0
        ? [
            `Not tried, because it is not for this address: ${leftOut.map(({ sentence }) => sentence).join(" ")}`,
          ]
        : []),
      ...(hasStackCredential ? [OF_LAST_UPDATE] : []),
    ].join(" ");
    this.all = [...first, ...spares].map((one, index, { length }) =>
      index === length - 1 && more !== ""
        ? { ...one, ifRefused: (...asked) => `${one.ifRefused(...asked)} ${more}` }
        : one,
    );
    this.spare = new Set(this.all.slice(first.length));
  }

  /** Whether an operation goes without a credential: it takes none, or needs none and none is configured. */
  isAnonymous({ credentials, credentialsOptional = false }: Operation): boolean {
    return (
      credentials.length === 0 ||
      (credentialsOptional && !this.all.some(({ kind }) => credentials.includes(kind)))
    );
  }

  /**
   * Credentials to try for an operation, the one that its surface is known to accept first.
   *
   * @throws {ConfigurationError} where there is none of a kind that the operation takes
   */
  candidates(operation: Operation): readonly Credential[] {
    const usable = this.all.filter(({ kind }) => operation.credentials.includes(kind));
    if (usable.length === 0) {
      throw new ConfigurationError({
        code: "OPIK_CREDENTIALS_MISSING",
        what: `There is no credential for ${operation.method} ${operation.path}.`,
        next:
          "Set one of opik:sessionToken (OPIK_SESSION_TOKEN), opik:email with opik:password (OPIK_EMAIL, " +
          "OPIK_PASSWORD), or opik:apiKey (OPIK_API_KEY or ~/.opik.config); in the stack configuration with " +
          "`pulumi config set --secret`.",
      });
    }
    const accepted = this.accepted.get(operation.surface);
    return accepted !== undefined && usable.includes(accepted)
      ? [accepted, ...usable.filter((one) => one !== accepted)]
      : usable;
  }

  accept(surface: Surface, credential: Credential): void {
    this.accepted.set(surface, credential);
    if (this.spare.has(credential) && !this.toldOfSpare) {
      this.toldOfSpare = true;
      const refused = this.all.filter((one) => !this.spare.has(one)).map(({ description }) => description);
      this.warn(
        `Refused (HTTP 401): ${refused.join("; ")}. Used instead: ${credential.description}, which is for the same address. ${OF_LAST_UPDATE}`,
      );
    }
  }

  isAccepted(surface: Surface, credential: Credential): boolean {
    return this.accepted.get(surface) === credential;
  }
}

/** Every text of a configuration that must not be shown. */
export function secretsOf({ spare = {}, leftOut = [], ...first }: Configuration): string[] {
  const ofSets = [first, spare, ...leftOut].flatMap((set) =>
    kinds.flatMap((kind) => kind.in(set)?.secrets ?? []),
  );
  return [...ofSets, ...leftOut.flatMap(({ other }) => other?.value || [])];
}

/** The credentials of one set, in the order in which they are tried. */
function credentialsIn(set: CredentialSet, signIn: SignIn): Credential[] {
  return kinds.flatMap((kind) => kind.in(set)?.credential(signIn) ?? []);
}

/** What one kind of credential is where it is configured. */
interface Configured {
  /** The part that has to be kept secret, with its place. */
  readonly secret: Sourced;
  /** Texts that must not be shown. */
  readonly secrets: readonly string[];
  credential(signIn: SignIn): Credential;
}

interface ConfigurableKind {
  readonly name: CredentialName;
  in(set: CredentialSet): Configured | undefined;
}

function kind<N extends CredentialName>(
  name: N,
  {
    secret,
    forms = (text) => [text],
    credential,
  }: {
    readonly secret: (given: NonNullable<CredentialSet[N]>) => Sourced;
    /** The forms in which a server may name it; itself unless said. */
    readonly forms?: (text: string) => readonly string[];
    readonly credential: (given: NonNullable<CredentialSet[N]>, signIn: SignIn) => Credential;
  },
): ConfigurableKind {
  return {
    name,
    in: (set) => {
      const given = set[name];
      return given === undefined
        ? undefined
        : {
            secret: secret(given),
            secrets: forms(secret(given).value).filter((text) => text !== ""),
            credential: (signIn) => credential(given, signIn),
          };
    },
  };
}

/** Every kind of credential that can be configured, in the order in which they are tried. */
const kinds: readonly ConfigurableKind[] = [
  kind("sessionToken", {
    secret: (token) => token,
    credential: ({ value, source }) =>
      fixed({
        kind: "session",
        description: `session token from ${source}`,
        ifRefused: () =>
          "Sessions expire: copy a new sessionToken cookie, or set opik:email with opik:password.",
        headers: { cookie: `sessionToken=${value}` },
      }),
  }),
  kind("login", {
    secret: ({ password }) => password,
    credential: ({ email, password }, signIn) =>
      signingIn({
        description: `e-mail address from ${email.source} with password from ${password.source}`,
        ifRefused: () =>
          "Check the e-mail address and the password; if you sign in by SSO, set opik:sessionToken instead.",
        signIn: (signal) => signIn(email.value, password.value, signal),
      }),
  }),
  kind("apiKey", {
    secret: (key) => key,
    // A server that knows a smart key may name it by the part before the star.
    forms: (key) => [key, key.split("*", 1)[0] ?? ""],
    // The raw key: Opik takes no "Bearer" before it.
    credential: ({ value, source }) =>
      fixed({
        kind: "apiKey",
        description: `API key from ${source}`,
        ifRefused: (surface, workspace) =>
          surface === "rest"
            ? `Opik's REST API takes API keys, and refused this one: check that it was copied whole and is still valid${mayUse(workspace)}.`
            : "Whether the dashboard API accepts API keys is not publicly known: check the key, and if it works " +
              "elsewhere, set opik:sessionToken (the dashboard's sessionToken cookie), or opik:email with opik:password.",
        headers: { authorization: value },
      }),
  }),
];

function mayUse(workspace: NamedWorkspace | undefined): string {
  return workspace === undefined
    ? ""
    : `, and that it may use the workspace ${JSON.stringify(workspace.name)}${workspace.source === undefined ? "" : ` (from ${workspace.source})`}`;
}

/** The kinds of credential that can be configured, in the order in which they are tried. */
export const credentialNames: readonly CredentialName[] = kinds.map(({ name }) => name);

function fixed({
  headers,
  ...credential
}: Pick<Credential, "kind" | "description" | "ifRefused"> & { headers: Record<string, string> }): Credential {
  return { ...credential, headers: async () => headers, renew: () => false };
}

function signingIn({
  signIn,
  ...credential
}: Pick<Credential, "description" | "ifRefused"> & {
  signIn: (signal: AbortSignal | undefined) => Promise<string | undefined>;
}): Credential {
  // A refusal is kept for the run as well: more attempts with a wrong password could lock the account.
  let session: ReturnType<Credential["headers"]> | undefined;
  let cookieInUse: string | undefined;
  return {
    kind: "session",
    ...credential,
    headers: (signal) =>
      shared(() => {
        const isOwn = session === undefined;
        session ??= signIn(signal).then(
          (cookie) => {
            cookieInUse = cookie;
            return cookie === undefined ? undefined : { cookie };
          },
          (error: unknown) => {
            session = undefined;
            throw error;
          },
        );
        return { result: session, isOwn };
      }, signal),
    renew: (ended) => {
      // Many calls may find the session ended, also while the first of them signs in again: only that one may
      // throw it away.
      if (ended["cookie"] === cookieInUse) {
        cookieInUse = undefined;
        session = undefined;
      }
      return true;
    },
  };
}
